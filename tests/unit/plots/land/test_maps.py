"""World and regional maps."""

import matplotlib as mpl
import numpy as np
import pytest

from terrapalette.plots.common import style
from terrapalette.plots.land import maps


def test_blending_keeps_classes_fades_the_rest_and_leaves_the_outside_clear():
    background = np.array([[[0.2, 0.4, 0.6], [0.2, 0.4, 0.6], [np.nan] * 3]])
    layer = np.full((1, 3, 3), 0.9)
    made = maps.blend(background, layer, np.array([[True, False, False]]), 0.25)
    np.testing.assert_allclose(made[0], [[0.9, 0.9, 0.9, 1], [0.4, 0.55, 0.7, 1], [1, 1, 1, 0]])


def test_fields_take_the_colors_between_their_limits():
    found = maps.colored(np.array([[-1.0, 0.0, 0.5, 1.0, 2.0, np.nan]]), (0.0, 1.0))
    viridis = mpl.colormaps["viridis"]
    expected = [viridis(0.0), viridis(0.0), viridis(0.5), viridis(1.0), viridis(1.0)]
    np.testing.assert_allclose(found[0, :5], np.array(expected)[:, :3])
    assert np.isfinite(found).all()


@pytest.mark.parametrize(("value", "told"), [(0, "0°"), (30, "30°E"), (-30.5, "30.5°W"), (180, "180°"), (-180, "180°")])
def test_degrees_name_their_side(value, told):
    assert maps.degree_label(value, "E", "W") == told


def test_one_scale_serves_several_maps():
    figure = style.figure(4, "", "")
    several = [figure.add_subplot(1, 2, place) for place in (1, 2)]
    maps.color_bar(several, (0, 0.5), "share", extend="max")
    figure.draw_without_rendering()
    scale = figure.axes[-1]
    assert len(figure.axes) == 3 and scale.get_xlim() == (0, 0.5) and scale.get_xlabel() == "share"
    boxes = [axes.get_position() for axes in several]
    # Below both, in the middle between them.
    assert scale.get_position().y1 < min(box.y0 for box in boxes)
    middle = (boxes[0].x0 + boxes[1].x1) / 2
    assert abs((scale.get_position().x0 + scale.get_position().x1) / 2 - middle) < 0.02
