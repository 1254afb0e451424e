"""Charts of a space's coordinates."""

import numpy as np
import pytest

from rules.figures import texts
from terrapalette.plots.common import style
from terrapalette.plots.land import components


def panel():
    return style.figure(4, "", "").add_subplot()


def test_points_of_one_place_share_their_density():
    axes = panel()
    x = np.repeat([0.0, 1.0, 2.0], [1, 5, 3])
    components.density_scatter(axes, x, x, ("a", "b"))
    points = axes.collections[0]
    assert points.get_array().tolist() == [1] + [3] * 3 + [5] * 5
    assert points.get_offsets()[:, 0].tolist() == [0] + [2] * 3 + [1] * 5


def test_shares_are_written_inside_tall_bars_and_above_short_ones():
    axes = panel()
    components.explained_variance(axes, np.array([0.9, 0.1]), ["PC1", "PC2"], 1)
    tall, short = axes.texts
    assert texts(axes) == ["90.00", "10.00"] and tall.get_position()[1] == 45 and short.get_position()[1] > 10
    assert tall.get_color() == "white"


def test_a_class_without_cells_is_left_out_of_the_histogram():
    axes = panel()
    values, colors = np.array([0.0, 1.0, 2.0, 3.0]), {1: "#ff0000", 2: "#00ff00", 3: "#0000ff"}
    components.class_histogram(axes, values, np.array([1, 1, 3, 3]), colors, "z1")
    assert [(line.get_color(), line.get_xdata()[0]) for line in axes.get_lines()] == [
        ("#ff0000", 0.5),
        ("#0000ff", 2.5),
    ]


@pytest.mark.parametrize("bins", [10, 50])
def test_histograms_over_time_are_cropped_to_the_bins_in_use(bins):
    axes = panel()
    counts = np.zeros((3, bins), int)
    counts[:, 4] = [8, 4, 2]
    counts[:, 5] = [0, 4, 6]
    components.histogram_over_time(axes, np.arange(1, 4), np.arange(bins + 1.0), counts, "epoch", "code")
    image = axes.images[0]
    assert image.get_extent() == [0.5, 3.5, 2, 8] and image.get_array().shape == (6, 3)
    np.testing.assert_allclose(image.get_array()[2], [1, 0.5, 0.25])


def test_figures_show_twelve_components_or_those_kept():
    names = [f"PC{number}" for number in range(1, 29)]
    assert (
        components.shown(names, 3) == 12 and components.shown(names, 15) == 15 and components.shown(names[:7], 3) == 7
    )
    assert components.told(names, 12) == ["the first 12 of 28 components"] and components.told(names, 28) == []
