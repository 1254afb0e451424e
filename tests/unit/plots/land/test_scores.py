"""Charts of scores."""

import numpy as np
import pytest

from rules.figures import bars, overlaps, texts, ticks
from terrapalette.plots.common import style
from terrapalette.plots.land import scores


def panel(width=10):
    return style.figure(4, "A title", "facts", width=width).add_subplot()


@pytest.mark.parametrize(("count", "slanted"), [(4, False), (16, True)])
def test_names_that_would_run_into_each_other_are_slanted(count, slanted):
    axes = panel()
    names = [f"Ward HAC\nspace {number}" for number in range(count)]
    scores.ranges(axes, names, {"k": [np.ones(count)] * 3}, "silhouette")
    labels = axes.get_xticklabels()
    assert {label.get_rotation() for label in labels} == {35.0 if slanted else 0.0}
    assert ticks(axes.xaxis) == [name.replace("\n", ", ") if slanted else name for name in names]
    assert overlaps(axes.figure) == []


def test_series_stand_side_by_side_around_their_name():
    axes = panel()
    values = np.array([1.0, 2.0])
    scores.ranges(axes, ["a", "b"], {name: [values] * 3 for name in "xyz"}, "score")
    places = np.array([line.get_xdata() for line in axes.get_lines()])
    np.testing.assert_allclose(places.mean(axis=0), [0, 1])
    assert (np.diff(places, axis=0) > 0).all() and np.abs(places - [0, 1]).max() < 0.5


def test_bars_carry_their_values():
    axes = panel()
    scores.bars(axes, ["a", "b"], {"one": np.array([0.25, -0.1]), "two": np.array([0.5, 1.0])}, "agreement")
    assert [height for _, height in bars(axes)] == [0.25, -0.1, 0.5, 1.0]
    assert texts(axes) == ["0.25", "-0.10", "0.50", "1.00"]
    # A number never stands inside a bar that points down.
    assert [text.xy[1] for text in axes.texts] == [0.25, 0, 0.5, 1.0]


def test_a_method_with_one_number_of_clusters_is_a_mark():
    axes = panel()
    looks = {"own": {"title": "Mean shift", "marker": "^", "line": ":"}}
    scores.score_curves(axes, {("pca", "own"): (np.array([7]), np.array([0.4]))}, looks, "silhouette", "title")
    line = axes.get_lines()[0]
    assert line.get_label() == "Mean shift, space pca" and line.get_marker() == "^"
    assert line.get_xydata().tolist() == [[7, 0.4]]


def test_more_spaces_than_colors_begin_again():
    axes = panel()
    looks = {"own": {"title": "k-means", "marker": "o", "line": "-"}}
    curve = (np.array([2, 3]), np.array([0.1, 0.2]))
    spaces = len(style.LINE_COLORS) + 1
    scores.score_curves(axes, {(f"s{number}", "own"): curve for number in range(spaces)}, looks, "", "")
    colors = [line.get_color() for line in axes.get_lines()]
    assert colors[0] == colors[-1] and len(set(colors)) == len(style.LINE_COLORS)
