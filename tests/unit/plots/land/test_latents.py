"""Charts of latent spaces."""

import numpy as np

from rules.figures import curves, texts, ticks
from terrapalette.plots.common import style
from terrapalette.plots.land import latents


def panel():
    return style.figure(4, "", "").add_subplot()


def test_segments_alternate_between_two_rows():
    axes = panel()
    low, high = np.array([0.0, 1.0, 4.0]), np.array([2.0, 3.0, 5.0])
    latents.segments(axes, low, high, (low + high) / 2, ["#ff0000", "#00ff00", "#0000ff"], ["1", "2", "3"])
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert spans == [(0, 2), (1, 3), (4, 5)] and texts(axes) == ["1: 1.00", "2: 2.00", "3: 4.50"]
    rows = [round(bar.get_y() + bar.get_height() / 2) for bar in axes.patches]
    assert rows == [0, 1, 0]


def test_distributions_are_cropped_to_where_they_are():
    axes = panel()
    shares = np.zeros((2, 100))
    shares[0, 40:43] = [0.2, 0.5, 0.3]
    shares[1, 50] = 1
    latents.distributions(axes, np.arange(101.0), shares, ["1e-06", "0.1"], "codes")
    first, second = curves(axes).values()
    assert (first.get_xdata()[0], first.get_xdata()[-1]) == (39.5, 51.5)
    assert first.get_ydata().sum() == 1 and second.get_ydata().sum() == 1


def test_a_walk_below_zero_stays_in_sight():
    axes = panel()
    latents.walk(axes, np.array([443, 865]), np.array([[0.1, 0.2], [-0.05, 0.3]]), "place")
    assert axes.get_ylim()[0] == -0.05


def test_a_measure_without_methods_needs_no_legend():
    axes = panel()
    latents.trade_off(axes, ["1e-06", "0.1"], np.array([1, 2]), np.array([0, 1]), np.array([2, 3]), "R²")
    assert axes.get_legend() is None and axes.get_lines()[0].get_ydata().tolist() == [1, 2]


def test_a_ramp_darkens():
    assert (np.diff(latents.ramp(5)[:, :3].sum(axis=1)) < 0).all()


def test_seasons_along_a_walk_go_from_light_to_dark(rng):
    axes, values = panel(), rng.normal(size=(5, 12))
    latents.walk_seasons(axes, [f"{month:02}" for month in range(1, 13)], values, "day (°C)", "place")
    lines = axes.get_lines()
    np.testing.assert_array_equal([line.get_ydata() for line in lines], values)
    brightness = [sum(line.get_color()[:3]) for line in lines]
    assert brightness[0] == max(brightness) and brightness[-1] == min(brightness)
    assert "".join(ticks(axes.xaxis)) == "JFMAMJJASOND" and axes.get_ylabel() == "day (°C)"
