"""Regions on both sides of the date line, drawn from a map made for it."""

import numpy as np
import pytest
import xarray as xr
from PIL import Image

from conftest import Scripts
from terrapalette.land import landtypes
from terrapalette.land.frames import Frame
from terrapalette.plots.common import style
from terrapalette.plots.land import maps

COLORS = ["#d0a030", "#207040"]


@pytest.fixture
def zoom(tmp_path):
    """Draws regions of a global map of 5 degrees: class 1 west of the date line, class 2 east of it."""
    lat, lon = 87.5 - 5.0 * np.arange(36), -177.5 + 5.0 * np.arange(72)
    grid = np.broadcast_to(np.where(lon > 0, 1, 2), (36, 72)).astype(np.int16)
    variable = landtypes.cf_variable(grid, [1, 2], ["1_west", "2_east"], COLORS, "two halves", Frame(lat, lon))
    variable.attrs |= {"space": "pca", "method": "hac", "method_title": "Ward HAC"}
    product = xr.Dataset({"pca_hac": variable}, {"lat": lat, "lon": lon}, {"source": "two halves"})
    product.to_netcdf(tmp_path / "landtypes.nc")
    scripts = Scripts(tmp_path)
    scripts.study = "land"

    def draw(regions):
        scripts.run(
            "plot_zoom",
            {"figure": "zoom.png"},
            wildcards={"space": "pca", "method": "hac"},
            landtypes="landtypes.nc",
            params={"regions": regions, "order_by": "NDVI"},
        )
        with Image.open(tmp_path / "zoom.png") as image:
            return np.asarray(image.convert("RGB")).astype(int)

    return draw


def columns(picture, color):
    """Where a colour fills a column of pixels to a good part."""
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return np.flatnonzero((picture == wanted).all(axis=2).sum(axis=0) > 50)


def test_both_sides_of_the_date_line_are_drawn(zoom):
    picture = zoom({"Fiji": [170, -170, -20, -10]})
    west, east = columns(picture, COLORS[0]), columns(picture, COLORS[1])
    # Ten degrees each, side by side; frames and ticks may take a pixel.
    assert len(west) > 200 and abs(len(west) - len(east)) <= 3 and 0 < east[0] - west[-1] <= 3


def test_a_region_that_stays_on_one_side_shows_one(zoom):
    picture = zoom({"east": [-170, -150, -20, -10]})
    assert len(columns(picture, COLORS[0])) == 0 and len(columns(picture, COLORS[1])) > 400


def test_degrees_go_on_beyond_the_date_line():
    figure = style.figure(4, "", "")
    axes = figure.add_subplot()
    maps.region(axes, np.zeros((50, 100, 3)), (170, 190, -20, -10))
    figure.canvas.draw()
    words = [label.get_text() for label in axes.get_xticklabels()]
    assert words[0] == "170°E" and "180°" in words and words[-1] == "170°W"
    assert axes.get_yticklabels()[0].get_text() == "20°S"
