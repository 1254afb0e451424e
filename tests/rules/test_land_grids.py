"""Figures, GeoTIFF, netCDF and atlas of grids that are projected, small, or hold many steps of a variable."""

import json
import re

import numpy as np
import pytest
import rasterio
import xarray as xr
from pyproj import CRS, Transformer

from rules.figures import color_at, cut_off, drawn, facts, heading, overlaps, panels, picture, texts, words
from rules.scenes import ALONG, PROJECTION, Scene
from terrapalette.land import frames
from terrapalette.land.frames import Frame
from terrapalette.report.palettes import rgb

UTM = Frame(5_330_000 - 20.0 * np.arange(50), 671_000 + 20.0 * np.arange(40), CRS.from_epsg(32632).to_wkt())
MODIS = Frame(
    5.5e6 - 2e4 * np.arange(48), 1.1e6 + 2e4 * np.arange(48), CRS("+proj=sinu +R=6371007.181 +units=m").to_wkt()
)
REGION = Frame(48.2 - 0.04 * np.arange(40), 6.0 + 0.04 * np.arange(60))
GRIDS = {"utm": UTM, "sinusoidal": MODIS, "region": REGION}
FIGURES = ["map", "maps", "variables", "codes", "uncertainty", "zoom"]


@pytest.fixture(scope="module", params=GRIDS)
def scene(request, tmp_path_factory):
    made = Scene(tmp_path_factory.mktemp(request.param), GRIDS[request.param])
    made.drawn = made.figures(lambda script, output, **rest: drawn(made, script, output, **rest))
    return made


@pytest.fixture(scope="module")
def monthly(tmp_path_factory):
    return Scene(tmp_path_factory.mktemp("monthly"), UTM, ALONG, ("day", "night"))


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_cut_off_or_runs_together(scene, name):
    figure = scene.drawn[name]
    assert cut_off(figure) == [] and overlaps(figure) == []
    assert picture(scene.path(f"{name}.png")).shape[0] < 2200


def test_a_map_shows_every_cell_in_its_place(scene):
    figure, pixels = scene.drawn["map"], picture(scene.path("map.png"))
    with xr.open_dataset(scene.path("landtypes.nc")) as landtypes:
        variable = landtypes["original_kmeans"].load()
    colors = dict(zip(variable.attrs["flag_values"], variable.attrs["flag_colors"].split(), strict=True))
    y, x = scene.frame[:2]
    found = 0
    # Away from the scale bar and the lines, of which a cell may hold one.
    for row in range(1, len(y) // 2, 3):
        for column in range(1, len(x) - 1, 3):
            number = variable.values[row, column]
            seen = color_at(pixels, figure.axes[0], x[column], y[row])
            found += np.isfinite(number) and np.abs(seen - rgb(colors.get(number, "#000000"))).max() < 0.01
    assert found > 0.8 * np.isfinite(variable.values[1 : len(y) // 2 : 3, 1:-1:3]).sum()


def test_only_what_shows_blue_marble_speaks_of_it(scene):
    satellite = scene.frame.is_geographic
    for name in ("map", "maps", "variables"):
        assert ("Blue Marble" in facts(scene.drawn[name])) == satellite
    told = scene.drawn["map"].legends[0].get_title().get_text()
    assert ("satellite" in told) == satellite and ("grey: no class" in told) != satellite
    if not satellite:
        assert ("Sinusoidal" if scene.frame is MODIS else "UTM zone 32N") in facts(scene.drawn["map"])


def test_a_map_has_degrees_and_a_bar(scene):
    axes = scene.drawn["map"].axes[0]
    seen = {text.get_text() for text in words(scene.drawn["map"])}
    assert any(re.fullmatch(r"[\d.]+°N", one) for one in seen) and any(re.fullmatch(r"[\d.]+°E", one) for one in seen)
    bars = [text for text in texts(axes) if re.fullmatch(r"\d+ k?m", text)]
    assert len(bars) == 1


def test_regions_off_the_grid_are_named(scene):
    told = facts(scene.drawn["zoom"]) + " ".join(text.get_text() for text in scene.drawn["zoom"].texts)
    assert "Africa" in told
    if scene.frame is UTM:
        # A kilometre in ten degrees.
        assert panels(scene.drawn["zoom"]) == [] and "No cell of this study can be seen in Africa, Alps." in told
    else:
        assert len(panels(scene.drawn["zoom"])) == 2 and heading(scene.drawn["zoom"]).startswith("Regions")


def test_a_geotiff_lies_on_the_frame(scene):
    with xr.open_dataset(scene.path("landtypes.nc")) as landtypes:
        classes = landtypes["original_kmeans"].fillna(0).values
    with rasterio.open(scene.export()) as file:
        np.testing.assert_array_equal(file.read(1), classes)
        expected = CRS(scene.frame.crs) if scene.frame.crs else CRS("EPSG:4326")
        assert CRS(file.crs.to_wkt()).equals(expected, ignore_axis_order=True)
        assert file.xy(3, 7) == pytest.approx((scene.frame.x[7], scene.frame.y[3]))


def test_other_programs_find_the_crs_of_the_netcdf(scene):
    path = scene.path("landtypes.nc")
    with rasterio.open(f"NETCDF:{path}:original_kmeans") as file:
        expected = scene.frame.crs or "EPSG:4326"
        if scene.frame.crs:
            assert CRS(file.crs.to_wkt()).equals(CRS(expected), ignore_axis_order=True)
        assert file.xy(3, 7) == pytest.approx((scene.frame.x[7], scene.frame.y[3]))
    with xr.open_dataset(path, decode_coords="all") as landtypes:
        if scene.frame.crs:
            assert CRS.from_cf(landtypes["original_kmeans"].coords["crs"].attrs) == CRS(scene.frame.crs)
            names = [landtypes[dim].attrs["standard_name"] for dim in landtypes["original_kmeans"].dims]
            assert names == ["projection_y_coordinate", "projection_x_coordinate"]
        assert frames.same(frames.of(landtypes), scene.frame)


def test_steps_of_a_variable_share_a_row_and_a_scale(monthly):
    figure = drawn(monthly, "plot_variables", {"figure": "variables.png"}, params=PROJECTION, features="features.nc")
    scales = [axes for axes in figure.axes if axes.get_label() == "<colorbar>"]
    assert len(panels(figure)) == 27 and len(scales) == 5
    told = [axes.get_xlabel() for axes in scales]
    assert "day, all 12 steps (K)" in told and "night, all 12 steps (K)" in told
    assert picture(monthly.path("variables.png")).shape[0] < 2200
    assert cut_off(figure) == [] and overlaps(figure) == []
    with xr.open_dataset(monthly.path("features.nc")) as features:
        steps = features["physical"].values[:, features["group"].values == "night"]
    night = scales[told.index("night, all 12 steps (K)")]
    np.testing.assert_allclose(night.get_xlim(), np.percentile(steps, [1, 99]))


# The atlas.


@pytest.fixture(scope="module")
def atlas_file(monthly):
    return monthly.page()


@pytest.fixture
def page(opened, atlas_file):
    def open_page(address="", **options):
        shown = opened(atlas_file, address=address, **options)
        shown.wait_for_selector("body[data-ready]")
        return shown

    return open_page


def test_the_page_of_a_projected_grid_has_no_picture_of_the_globe(atlas_file):
    data = json.loads(re.search(r'id="data">(.*?)</script>', atlas_file.read_text())[1])
    assert data["background"] == "" and data["grid"]["crs"] == "WGS 84 / UTM zone 32N"
    assert data["grid"]["x"] == [670_990, 671_790] and data["grid"]["y"] == [5_329_010, 5_330_010]
    assert {one["group"] for one in data["variables"]} == {"red", "nir", "NDVI", "day", "night"}


@pytest.mark.browser
def test_the_read_out_tells_longitude_and_latitude(page):
    shown = page()
    for row, column in ((20, 20), (49, 0), (3, 39), (33, 12)):
        x, y = UTM.x[column], UTM.y[row]
        place = shown.evaluate("([x, y]) => toPixel(frame(), x, y).map((one) => one / frame().ratio)", [x, y])
        box = shown.locator("#map").bounding_box()
        shown.mouse.move(box["x"] + place[0], box["y"] + place[1])
        lat, lon = re.match(r"([\d.]+)° N, ([\d.]+)° E", shown.inner_text("#tip")).groups()
        back = Transformer.from_crs("EPSG:4326", UTM.crs, always_xy=True).transform(float(lon), float(lat))
        # Four decimals of a degree are some ten metres, half a cell.
        assert np.hypot(back[0] - x, back[1] - y) < 10
    shown.mouse.click(box["x"] + place[0], box["y"] + place[1])
    told = shown.inner_text("#cell")
    assert f"x {UTM.x[12]:.0f}, y {UTM.y[33]:.0f}, WGS 84 / UTM zone 32N" in told and "mean day 2" in told


@pytest.mark.browser
def test_a_box_in_the_grids_coordinates_stays_in_the_address(page):
    shown = page(f"#s=m:{UTM.x[10] - 10},{UTM.y[29] - 10},{UTM.x[14] + 10},{UTM.y[20] + 10}")
    assert shown.inner_text("#selection").startswith("50 cells selected")
    shown.click("#select-area")
    box = shown.locator("#map").bounding_box()
    shown.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.4 * box["height"])
    shown.mouse.down()
    shown.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.6 * box["height"], steps=4)
    shown.mouse.up()
    count = shown.inner_text("#selection").split()[0]
    shown.wait_for_timeout(300)
    shown.reload()
    shown.wait_for_selector("body[data-ready]")
    assert int(count) > 50 and shown.inner_text("#selection").split()[0] == count


@pytest.mark.browser
def test_seasons_are_curves_to_choose(page, monthly):
    shown = page()
    options = shown.locator("#chart option").evaluate_all("all => all.map((one) => one.value)")
    assert options == ["spectrum", "g:day", "g:night"]
    assert shown.inner_text("#spectra-title") == "Spectra"
    shown.select_option("#chart", "g:night")
    assert shown.inner_text("#spectra-title") == "night, step by step"
    seen = shown.locator("#spectra text").all_text_contents()
    assert {"01", "06", "12", "night (K)"} <= set(seen)
    shown.wait_for_timeout(300)
    assert "g=g%3Anight" in shown.url
    # Each curve has the means of its class, month after month.
    with (
        xr.open_dataset(monthly.path("features.nc")) as features,
        xr.open_dataset(monthly.path("classes.nc")) as classes,
    ):
        night = features["physical"].values[:, features["group"].values == "night"]
        means = [night[classes["class"].values[0] == number].mean(axis=0) for number in range(1, 7)]
    curves = shown.locator("#spectra .line").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    heights = np.array([[float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", curve)] for curve in curves])
    assert heights.shape == (6, 12) and np.corrcoef(heights.ravel(), np.ravel(means))[0, 1] < -0.9999


@pytest.mark.browser
def test_tables_stay_short_with_many_variables(page):
    shown = page("#c=100")
    heads = shown.locator("#legend th").all_inner_texts()
    assert heads[6:] == ["NDVI", "red", "nir", "mean day", "mean night"]
    assert shown.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.browser
def test_the_map_has_a_bar_true_to_scale(page):
    shown = page()
    told = shown.evaluate(
        """() => {
            const texts = [], bars = [];
            const context = {fillRect: (...place) => bars.push(place), fillText: (text) => texts.push(text)};
            drawScale(context, frame());
            return [texts[0], bars[1][2] / frame().scale];
        }"""
    )
    assert told[0] == "200 m" and told[1] == pytest.approx(200, rel=2e-3)
