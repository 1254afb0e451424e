"""Charts of classes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from scipy.cluster.hierarchy import linkage

from rules.figures import bars, between, ticks
from terrapalette.plots.common import style
from terrapalette.plots.land import classes


def panel():
    return style.figure(4, "", "").add_subplot()


def test_a_tree_of_fewer_merges_than_asked_is_drawn_whole(rng):
    tree = linkage(rng.normal(size=(6, 2)), "ward")
    axes = panel()
    classes.dendrogram(axes, tree, np.array([1] * 6 + [2, 3, 4, 5, 6]), 30, None, "", [style.MUTED] * 11)
    tops = [part[:, 1].max() for lines in axes.collections[:-1] for part in lines.get_segments()]
    np.testing.assert_allclose(sorted(tops), tree[:, 2])
    assert ticks(axes.xaxis) == ["1"] * 6 and axes.get_legend() is None and not axes.get_lines()


def test_a_leaf_has_the_color_of_its_node(rng):
    tree = linkage(np.array([[0.0], [0.1], [5.0], [5.1]]), "ward")
    colors = ["#ff0000", "#ff0000", "#0000ff", "#0000ff", "#ff0000", "#0000ff", style.MUTED]
    axes = panel()
    classes.dendrogram(axes, tree, np.arange(7) + 10, 3, 1.0, "two", colors)
    leaves = [to_hex(color) for color in axes.collections[-1].get_facecolors()]
    assert leaves == [colors[int(label.strip("()")) - 10] for label in ticks(axes.xaxis)]
    assert axes.get_lines()[0].get_ydata()[0] == 1.0


def test_large_counts_are_grouped_by_thousands():
    axes = panel()
    classes.sizes(axes, np.array([0.75, 0.25]), np.array([12345, 99]), ["1", "4"], ["#ff0000", "#0000ff"], "k-means")
    assert [text.get_text() for text in axes.texts] == ["12 345", "99"] and ticks(axes.xaxis) == ["1", "4"]
    assert bars(axes) == [("#ff0000", 75.0), ("#0000ff", 25.0)]
    # The number above the tallest bar stays inside.
    assert axes.get_ylim()[1] > axes.texts[0].get_position()[1]


def test_a_spectrum_and_few_indices_stand_beside_each_other():
    assert [row.names for row in classes.layout(["spectrum"], ["ndvi", "evi"])] == [["spectrum", "ndvi", "evi"]]
    assert [row.names for row in classes.layout([], ["ndvi"])] == [["ndvi"]]


@pytest.mark.parametrize(
    ("curves", "bars", "rows"),
    [(2, 4, [2, 4]), (4, 0, [2, 2]), (3, 1, [3, 1]), (5, 11, [3, 2, 4, 4, 3]), (0, 7, [4, 3]), (1, 4, [1, 4])],
)
def test_many_panels_fill_rows_of_about_one_length(curves, bars, rows):
    names = [f"curve{index}" for index in range(curves)], [f"bar{index}" for index in range(bars)]
    layout = classes.layout(*names)
    assert [len(row.names) for row in layout] == rows and [name for row in layout for name in row.names] == [
        *names[0],
        *names[1],
    ]
    axes = classes.panels(style.figure(10, "", ""), layout)
    assert list(axes) == [*names[0], *names[1]]


def test_seasons_are_curves_over_their_steps(rng):
    axes, mean = panel(), rng.normal(size=(2, 3))
    classes.seasons(axes, ["a", "b", "c"], mean, mean - 1, mean + 2, ["#ff0000", "#0000ff"], "day (°C)")
    for line, band, values in zip(axes.get_lines(), axes.collections, mean, strict=True):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([range(3), values]))
        sides = between(band)
        np.testing.assert_allclose([sides[x] for x in range(3)], np.column_stack([values - 1, values + 2]))
    # Temperatures fall below zero: the axis need not begin there.
    assert axes.get_ylabel() == "day (°C)" and ticks(axes.xaxis) == list("abc") and axes.get_ylim()[0] < mean.min()
