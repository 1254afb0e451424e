"""The one look of all figures."""

import matplotlib as mpl
import numpy as np
import pytest

from rules.figures import cut_off, facts, overlaps, shown
from terrapalette.plots.common import style

LONG = "  ·  ".join(["normalized per variable", "10 438 cells", "marks: means; bars: from lowest to highest"] * 4)


@pytest.mark.parametrize("width", [5, 8, style.WIDTH])
@pytest.mark.parametrize("footer", ["Data: test", LONG])
def test_long_facts_are_wrapped_and_the_panels_leave_them_room(width, footer):
    figure = style.figure(4, "A title", footer, width=width, legend=0.5)
    figure.add_subplot().plot([0, 1], [0, 1])
    style.class_legend(figure, ["#ff0000", "#00ff00"], ["one", "two"], "class", 2)
    assert facts(figure).replace(" ", "") == footer.replace(" ", "")
    assert overlaps(figure) == [] and cut_off(figure) == []
    panel, below = figure.axes[0].get_tightbbox(), figure.texts[1].get_window_extent()
    assert panel.y0 > figure.legends[0].get_window_extent().y1 > below.y1


def test_a_title_of_several_lines_leaves_the_panels_their_size():
    one, three = (style.figure(4, title, "facts") for title in ("A title", "A title\nof three\nlines"))
    for figure in (one, three):
        figure.add_subplot().set_title("panel")
        assert overlaps(figure) == [] and cut_off(figure) == []
    assert three.get_figheight() == pytest.approx(one.get_figheight() + 0.5)
    heights = [figure.axes[0].get_window_extent().height for figure in (one, three)]
    assert heights[0] == pytest.approx(heights[1], abs=1)


def test_words_that_run_into_each_other_are_found():
    figure = style.figure(4, "A title", "facts")
    figure.text(0.02, 0.98, "another title", va="top")
    figure.text(0.98, 0.5, "beyond the side")
    assert overlaps(figure) == [("another title", "A title")] and cut_off(figure) == ["beyond the side"]


def test_no_figure_is_wider_than_a_screen():
    assert style.figure(4, "", "").get_figwidth() * mpl.rcParams["savefig.dpi"] == pytest.approx(1600)


def test_a_legend_of_classes_pairs_colors_and_texts():
    figure = style.figure(4, "", "", legend=0.5)
    style.class_legend(figure, ["#ff0000", "#00ff00"], ["one", "two"], "class", 2)
    assert shown(figure.legends[0]) == {"one": "#ff0000", "two": "#00ff00"}
    assert figure.legends[0].get_title().get_text() == "class"


def test_a_shared_legend_stands_between_panels_and_facts():
    figure = style.figure(4, "A title", "facts", legend=0.5)
    axes = figure.add_subplot()
    for name in ("one", "two", "three"):
        axes.plot([0, 1], label=name)
    style.shared_legend(figure, axes, 2)
    assert list(shown(figure.legends[0])) == ["one", "two", "three"] and overlaps(figure) == []


def test_colors_of_groups_can_be_told_apart():
    colors = np.array([mpl.colors.to_rgb(color) for color in style.GROUP_COLORS])
    gaps = np.linalg.norm(colors[:, None] - colors, axis=2)[~np.eye(len(colors), dtype=bool)]
    # A tenth of the cube's side in each channel is plain to see.
    assert gaps.min() > 0.17


def test_a_quantity_has_its_unit_where_it_has_one():
    assert [style.quantity("x", unit) for unit in ("1", "", "m", "degree_Celsius", "percent")] == [
        "x", "x", "x (m)", "x (°C)", "x (%)",
    ]  # fmt: skip


def test_rows_have_their_own_widths():
    figure = style.figure(6, "", "")
    axes = style.strips(figure, [2, 1], [[3, 1], [1]])
    figure.draw_without_rendering()
    wide, narrow, below = (one.get_position() for one in axes)
    assert wide.width > 2 * narrow.width and below.width > wide.width and wide.y0 > below.y1
    assert wide.height > 1.5 * below.height
