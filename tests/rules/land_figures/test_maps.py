"""Maps have, at known cells, the colours of what the files hold there."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyproj import Proj

from rules.conftest import LABELLINGS, LOOKS
from rules.figures import color_at, facts, heading, panel, shown, ticks, titles
from rules.land_figures.conftest import CHOSEN
from terrapalette.land import satellite
from terrapalette.report.palettes import rgb

VIRIDIS = mpl.colormaps["viridis"]
# Away from the poles, where a cell is a few pixels wide.
PLACES = [(lat, lon) for lat in (65.0, 25.0, -5.0, -45.0) for lon in (-165.0, -105.0, -45.0, 15.0, 75.0, 165.0)]
# Rounding a colour to a byte, twice.
TOLERANCE = 2 / 255


def class_at(landtypes, name, lat, lon):
    """Number and colour of the class at a place."""
    number = int(landtypes[name].sel(lat=lat, lon=lon))
    numbers = list(landtypes[name].attrs["flag_values"])
    return number, landtypes[name].attrs["flag_colors"].split()[numbers.index(number)]


def world(pixels, axes, lat, lon):
    """Colour of a world map at a place."""
    return color_at(pixels, axes, *Proj("+proj=eqearth +R=1")(lon, lat))


@pytest.fixture(scope="module")
def landtypes(various):
    with xr.open_dataset(various.path("landtypes.nc")) as landtypes:
        return landtypes.load()


@pytest.fixture(scope="module")
def cells(various):
    """Values of the cells at the places above, from any array along cells."""
    with xr.open_dataset(various.path("features.nc")) as features:
        order = {
            place: cell for cell, place in enumerate(zip(features["lat"].values, features["lon"].values, strict=True))
        }
    return [order[place] for place in PLACES]


def test_map(land, landtypes):
    pixels, axes = land.picture("map"), land.figure("map").axes[0]
    found = {class_at(landtypes, "pca_hac", *place) for place in PLACES}
    assert len(found) == 6
    for place in PLACES:
        _, color = class_at(landtypes, "pca_hac", *place)
        np.testing.assert_allclose(world(pixels, axes, *place), rgb(color), atol=TOLERANCE)
    # Outside the globe the paper shows, and where there is no class the faded satellite view.
    np.testing.assert_array_equal(color_at(pixels, axes, -2.6, 1.25), 1)
    image = satellite.background()
    ocean = image[round((90 - 25) / 180 * len(image)), round((180 - 175) / 360 * image.shape[1])]
    np.testing.assert_allclose(world(pixels, axes, 25, -175), ocean + 0.25 * (1 - ocean), atol=0.1)


def test_the_legend_of_a_map_says_what_its_colors_are(land, various, landtypes):
    figure = land.figure("map")
    rows = pd.read_csv(various.path("classes.csv")).query("space == 'pca' and method == 'hac'")
    colors = landtypes["pca_hac"].attrs["flag_colors"].split()
    expected = [
        f"{row['class']}: {row['name']} ({row.NDVI_mean:#.3g}; {100 * row.area_share:.0f} %)"
        for _, row in rows.iterrows()
    ]
    assert shown(figure.legends[0]) == dict(zip(expected, colors, strict=True))
    assert figure.legends[0].get_title().get_text().startswith("class (mean NDVI; share of the mapped area)")
    assert heading(figure) == "Land types: Ward HAC, space pca, k = 6" and "576 cells" in facts(figure)


def test_classes_without_names_and_small_numbers_in_the_legend_of_a_map(land, various):
    rows = pd.read_csv(various.path("classes.csv"))
    rows["name"] = [f"class {number}" for number in rows["class"]]
    rows["NDVI_mean"], rows["area_share"] = 0.00123, 0.0049
    rows.to_csv(various.path("classes.plain.csv"), index=False)
    with xr.open_dataset(various.path("features.nc")) as features:
        features["unit"] = ("variable", ["degree_Celsius"] * features.sizes["variable"])
        features.to_netcdf(various.path("features.warm.nc"))
    figure = land.draw("map", "map.plain", classes="classes.plain.csv", features="features.warm.nc")
    assert list(shown(figure.legends[0])) == [f"class {number} (0.00123 °C; <1 %)" for number in range(1, 7)]


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_maps(land, landtypes, space, method):
    pixels, figure = land.picture("maps"), land.figure("maps")
    axes = panel(figure, f"{LOOKS[method]['title']}, space {space}, k = {CHOSEN[space, method]}")
    for place in PLACES:
        number, color = class_at(landtypes, f"{space}_{method}", *place)
        np.testing.assert_allclose(world(pixels, axes, *place), rgb(color), atol=TOLERANCE)
        assert shown(figure.legends[0])[str(number)] == color


@pytest.mark.parametrize(
    ("region", "lat", "lon", "x"),
    [
        ("Africa", 25.0, -15.0, -15),
        ("Africa", -5.0, 45.0, 45),
        ("Fiji", -5.0, 165.0, 165),
        ("Fiji", -35.0, -165.0, 195),
    ],
)
def test_zoom(land, landtypes, region, lat, lon, x):
    pixels, figure = land.picture("zoom"), land.figure("zoom")
    _, color = class_at(landtypes, "pca_hac", lat, lon)
    np.testing.assert_allclose(color_at(pixels, panel(figure, f"{region}: land"), x, lat), rgb(color), atol=TOLERANCE)


def test_zoom_says_what_it_shows(land, landtypes):
    figure = land.figure("zoom")
    assert heading(figure) == "Regions: Ward HAC, space pca, k = 6"
    assert [title.split(":")[0] for title in titles(figure)] == ["Africa", "Africa", "Fiji", "Fiji"]
    colors = landtypes["pca_hac"].attrs["flag_colors"].split()
    assert shown(figure.legends[0]) == dict(zip("123456", colors, strict=True))
    # The plain view beside: the Sahara is brighter than the Congo basin.
    pixels, view = land.picture("zoom"), panel(figure, "Africa: satellite")
    assert color_at(pixels, view, 12, 22).sum() > 2 * color_at(pixels, view, 22, -1).sum()
    assert "20°S" in ticks(view.yaxis) and "40°E" in ticks(view.xaxis)


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_uncertainty(land, various, cells, space, method):
    pixels, figure = land.picture("uncertainty"), land.figure("uncertainty")
    star = " *" if method == "hac" else ""
    axes = panel(figure, f"{LOOKS[method]['title']}, space {space}{star}")
    with xr.open_dataset(various.path(f"noise.{space}.nc")) as noise:
        changed = noise["changed"].sel({"method": method}).values[cells]
    assert len(set(changed)) > 1
    for place, share in zip(PLACES, changed, strict=True):
        np.testing.assert_allclose(world(pixels, axes, *place), VIRIDIS(share / 0.5)[:3], atol=TOLERANCE)


def test_uncertainty_says_how_cells_were_measured_again(land):
    figure = land.figure("uncertainty")
    scale = figure.axes[-1]
    assert len(figure.axes) == 5 and scale.get_xlim() == (0, 0.5)
    assert scale.get_xlabel() == "share of draws in which the cell has another class"
    told = facts(figure)
    assert "4 draws" in told and "reflectances by 40 %" in told
    assert "* assigned by nearest class centre, in place of a rule of its own" in told


@pytest.mark.parametrize("name", ["DHR443", "DHR1020", "NDVI"])
def test_variables(land, various, cells, name):
    with xr.open_dataset(various.path("features.nc")) as features:
        values = features["physical"].sel(variable=name).values
    holds_the_scale(land, "variables", name, values, cells)


@pytest.mark.parametrize(
    ("figure", "name", "component"), [("codes", "z1", 0), ("codes", "z2", 1), ("codes.line", "z1", 0)]
)
def test_codes(land, various, cells, figure, name, component):
    space = "line" if figure.endswith("line") else "vae"
    with xr.open_dataset(various.path(f"{space}.nc")) as dataset:
        values = dataset["value"].values[:, component]
    holds_the_scale(land, figure, name, values, cells)


def holds_the_scale(land, figure, title, values, cells):
    """A map's colours run from the 1st to the 99th percentile of its values, and so does its scale."""
    pixels, drawn = land.picture(figure), land.figure(figure)
    low, high = np.percentile(values, [1, 99])
    axes = panel(drawn, title)
    for place, value in zip(PLACES, values[cells], strict=True):
        expected = VIRIDIS(np.clip((value - low) / (high - low), 0, 1))[:3]
        np.testing.assert_allclose(world(pixels, axes, *place), expected, atol=TOLERANCE)
    scale = next(one for one in drawn.axes if one.get_xlabel().startswith(title))
    np.testing.assert_allclose(scale.get_xlim(), [low, high])
