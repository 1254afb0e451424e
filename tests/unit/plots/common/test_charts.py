"""Charts that studies share."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from rules.figures import texts, ticks
from terrapalette.plots.common import charts, style


@pytest.fixture
def axes():
    return Figure(figsize=(6, 4)).add_subplot()


def heated(axes, table, **changes):
    arguments = {"cmap": "Blues", "limits": (0, 1), "label": "share"} | changes
    charts.heatmap(axes, np.array(table), list("ab"), list("xyz"), **arguments)


def test_a_heat_map_writes_each_number_in_its_cell(axes):
    heated(axes, [[0.1, 0.2, 0.3], [0.4, 0.5, np.nan]])
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written == {(0, 0): "0.10", (1, 0): "0.20", (2, 0): "0.30", (0, 1): "0.40", (1, 1): "0.50", (2, 1): "–"}


def test_numbers_stand_out_from_their_cell(axes):
    heated(axes, [[0, 0.2, 1], [1, 0, 0.9]])
    inks = [text.get_color() for text in axes.texts]
    assert inks == [style.INK, style.INK, "white", "white", style.INK, "white"]


def test_a_shade_colors_the_cells_in_place_of_the_numbers(axes):
    shade = np.array([[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]])
    heated(axes, [[10, 20, 30], [40, 50, 60]], shade=shade, number="{:.0f}")
    np.testing.assert_array_equal(axes.images[0].get_array(), shade)
    assert texts(axes) == ["10", "20", "30", "40", "50", "60"]


def test_a_frame_surrounds_one_cell(axes):
    charts.frame(axes, column=2, row=1)
    assert axes.patches[0].get_bbox().extents.tolist() == [1.5, 0.5, 2.5, 1.5] and not axes.patches[0].get_fill()


def test_one_curve_needs_no_legend(axes):
    epochs = np.arange(1, 4)
    charts.curves(axes, epochs, {"R²": epochs / 4}, "epoch", "R²", log=False)
    assert axes.get_legend() is None and axes.get_yscale() == "linear"


def test_curves_differ_in_dash_as_well_as_in_color(axes):
    epochs = np.arange(1, 4)
    charts.curves(axes, epochs, {"one": epochs, "two": 2 * epochs}, "epoch", "loss", log=True)
    one, two = axes.get_lines()
    assert one.get_linestyle() != two.get_linestyle() and one.get_color() != two.get_color()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["one", "two"]


@pytest.mark.parametrize(("count", "step"), [(20, 1), (40, 5)])
def test_an_elbow_labels_as_many_numbers_as_fit(axes, count, step):
    k = np.arange(1, count + 1)
    charts.elbow(axes, k, 100 / k, k_elbow=None, k_used=6, title="k-means")
    assert axes.get_xticks().tolist() == k[::step].tolist() and not axes.collections


def test_a_large_heat_map_goes_without_numbers(axes):
    heated(axes, [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], number=None)
    np.testing.assert_array_equal(axes.images[0].get_array(), [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
    labels = [*axes.get_xticklabels(), *axes.get_yticklabels()]
    assert texts(axes) == [] and [label.get_text() for label in labels] == list("xyzab")
    assert {label.get_fontsize() for label in labels} == {7} and axes.get_xticklabels()[0].get_rotation() == 90


def test_months_go_by_their_letters_and_other_steps_by_their_names(axes):
    months = [f"{month:02}" for month in range(1, 13)]
    assert charts.steps(axes, months).tolist() == list(range(12)) and "".join(ticks(axes.xaxis)) == "JFMAMJJASOND"
    charts.steps(axes, months[3:10])
    assert ticks(axes.xaxis) == months[3:10]
    # More names than fit: every fourth, at its place.
    many = [f"d{day:03}" for day in range(0, 365, 8)]
    assert len(charts.steps(axes, many)) == 46
    assert ticks(axes.xaxis) == many[::4] and axes.get_xticks().tolist() == list(range(0, 46, 4))
