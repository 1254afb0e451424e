"""Figures of classes show the tables behind them, each class in its own colour."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from rules.conftest import LABELLINGS, LOOKS
from rules.figures import bars, between, facts, heading, panel, shown, texts, ticks
from rules.land_figures.drawing import COLORS, LAND
from terrapalette.land import labellings
from terrapalette.report.palettes import class_colors

# As many colours as the labelling with the most classes has.
PALETTE = class_colors(COLORS["class_colors"], 6)


def rows_of(study, space, method):
    return pd.read_csv(study.path("classes.csv")).query("space == @space and method == @method")


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_sizes(land, various, space, method):
    rows = rows_of(various, space, method)
    axes = panel(land.figure("sizes"), f"{LOOKS[method]['title']}, space {space}")
    assert ticks(axes.xaxis) == [str(number) for number in rows["class"]]
    assert [color for color, _ in bars(axes)] == [PALETTE[number - 1] for number in rows["class"]]
    np.testing.assert_allclose([height for _, height in bars(axes)], 100 * rows["area_share"])
    assert texts(axes) == [str(cells) for cells in rows["cells"]]


def test_sizes_say_what_areas_are(land, various):
    assert "share of area (cosine of latitude)" in facts(land.figure("sizes"))
    with xr.open_dataset(various.path("features.nc")) as features:
        features.load()["grid_y"].values[0] += 3
        features.to_netcdf(various.path("features.uneven.nc"))
    uneven = land.draw("sizes", "sizes.uneven", features="features.uneven.nc")
    assert "share of area (area on the WGS 84 ellipsoid)" in facts(uneven)


def test_spectra(land, various):
    figure = land.figure("spectra")
    rows = rows_of(various, "pca", "hac")
    colors = [PALETTE[number - 1] for number in rows["class"]]
    assert heading(figure) == "What the classes look like: Ward HAC, space pca, k = 6"
    assert shown(figure.legends[0]) == dict(zip(rows["class"].astype(str), colors, strict=True))
    bands = sorted((one["wavelength"], one["name"]) for one in LAND["variables"] if one["wavelength"])
    lines, ranges = figure.axes[0].get_lines(), figure.axes[0].collections
    assert [line.get_color() for line in lines] == colors
    for line, band, (_, row) in zip(lines, ranges, rows.iterrows(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), [(nm, row[f"{name}_mean"]) for nm, name in bands])
        assert isinstance(band, PolyCollection) and to_hex(band.get_facecolor()[0]) == line.get_color()
        assert between(band) == {nm: (row[f"{name}_p10"], row[f"{name}_p90"]) for nm, name in bands}
    assert ticks(figure.axes[0].xaxis) == ["443", "490", "565", "670", "865", "1020"]


def test_indices_beside_spectra(land, various):
    axes, rows = land.figure("spectra").axes[1], rows_of(various, "pca", "hac")
    assert axes.get_xlabel() == "NDVI" and ticks(axes.yaxis) == [str(number) for number in rows["class"]]
    np.testing.assert_allclose([bar.get_width() for bar in axes.patches], rows["NDVI_mean"])
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches] == [PALETTE[number - 1] for number in rows["class"]]
    for collection in axes.collections:
        ends = np.array([part[:, 0] for part in collection.get_segments()])
        np.testing.assert_allclose(ends, rows[["NDVI_p10", "NDVI_p90"]])
    # The first class stands at the top.
    assert axes.yaxis_inverted()


def test_scatter(land, various):
    figure = land.figure("scatter")
    with xr.open_dataset(various.path("pca.nc")) as space, xr.open_dataset(various.path("classes.nc")) as classes:
        values = space["value"].values
        colors = np.array(PALETTE)[labellings.classes_of(classes, "pca", "hac").values.astype(int) - 1]
    assert len(figure.axes) == 2 and list(shown(figure.legends[0]).values()) == PALETTE
    for first, axes in enumerate(figure.axes):
        assert (axes.get_xlabel(), axes.get_ylabel()) == (f"PC{first + 1}", f"PC{first + 2}")
        points = axes.collections[0]
        drawn = [
            (x, y, to_hex(color)) for (x, y), color in zip(points.get_offsets(), points.get_facecolors(), strict=True)
        ]
        # Every cell, in its class's colour, though in another order.
        assert sorted(drawn) == sorted(zip(values[:, first], values[:, first + 1], colors, strict=True))


def test_classes_of_a_space_of_one_number_are_a_histogram(land, various):
    inputs = {"space": "line.nc", "labels": "classes.line.nc", "wildcards": {"space": "line", "method": "hac"}}
    axes = land.draw("scatter", "scatter.line", **inputs).axes[0]
    with xr.open_dataset(various.path("line.nc")) as space, xr.open_dataset(various.path("classes.line.nc")) as classes:
        codes, own = space["value"].values[:, 0], labellings.classes_of(classes, "line", "hac").values.astype(int)
    centres = {line.get_color(): line.get_xdata()[0] for line in axes.get_lines()}
    for number in range(1, 7):
        # Stacked bars of a class hold its cells.
        heights = [height for color, height in bars(axes) if color == PALETTE[number - 1]]
        assert sum(heights) == (own == number).sum()
        assert centres[PALETTE[number - 1]] == pytest.approx(codes[own == number].mean())
