import json

import numpy as np
import pytest

from conftest import NAMES, PROJECT, RANGES
from terrapalette.land import emulator, grids, satellite


@pytest.fixture(scope="module")
def coefficients():
    return json.loads((PROJECT / "workflow/terrapalette/land/data/polder_emulator.json").read_text())


def emulated(coefficients, scale=0.0, seed=0, shape=(90, 180)):
    random = np.random.default_rng(1)
    colors = random.random((*shape, 3)) * 0.3
    land = np.full(shape, 100.0)
    return colors, emulator.emulate(colors, land, coefficients, scale, np.random.default_rng(seed))


def test_it_has_the_products_structure(coefficients):
    _, product = emulated(coefficients)
    assert dict(product.sizes) == {"y": 90, "x": 180}
    assert {*NAMES, "LandPercentage", "Latitude", "Longitude", "ys", "xs", "crs", "config"} == set(product.data_vars)
    assert product["y"].values[[0, -1]].tolist() == [-45, 44]
    assert product["config"].dtype.kind == "S" and product["ys"].dtype == np.int32
    assert product.attrs["source"] == "emulated from Blue Marble"
    covered = np.isfinite(product["NDVI"].values).any(axis=1)
    lat = 90 - 2 * (np.arange(90) + 0.5)
    np.testing.assert_array_equal(covered, (lat >= -55) & (lat <= 62))


def test_the_reader_understands_it(coefficients):
    _, product = emulated(coefficients)
    grid = grids.standardize(product, source="emulated", ranges=RANGES, fill_values=[])
    np.testing.assert_allclose(grid["lat"].values[[0, -1]], [89, -89])
    np.testing.assert_allclose(grid["lon"].values[[0, -1]], [-179, 179])


def test_without_residuals_it_is_the_polynomial(coefficients):
    colors, product = emulated(coefficients)
    row, column = 40, 7
    red, green, blue = colors[row, column]
    l = (90 - 2 * (row + 0.5)) / 90  # noqa: E741
    a = abs(l)
    values = {
        "1": 1, "r": red, "g": green, "b": blue, "a": a, "l": l, "rr": red**2, "gg": green**2, "bb": blue**2,
        "rg": red * green, "rb": red * blue, "gb": green * blue, "ra": red * a, "ga": green * a, "ba": blue * a,
        "aa": a * a, "la": l * a, "rl": red * l, "gl": green * l, "bl": blue * l,
    }  # fmt: skip
    for name in NAMES:
        terms = zip(coefficients["coefficients"][name], coefficients["terms"], strict=True)
        expected = np.clip(sum(c * values[t] for c, t in terms), -1 if name == "NDVI" else 0.001, 1)
        # Stored as 32-bit numbers.
        assert product[name].values[row, column] == pytest.approx(expected, abs=1e-6)


def test_a_shifted_world_gives_a_shifted_map(coefficients):
    colors, product = emulated(coefficients)
    shifted = emulator.emulate(
        np.roll(colors, 1, axis=1), np.full((90, 180), 100.0), coefficients, 0.0, np.random.default_rng(0)
    )
    np.testing.assert_array_equal(shifted["NDVI"], np.roll(product["NDVI"], 1, axis=1))


@pytest.mark.parametrize("step", [1.0, 0.5])
def test_noise_has_unit_variance_and_the_given_smoothness(step):
    shape = (round(180 / step), round(360 / step), 2)
    noise = emulator.smooth_noise(shape, 0.84, step, np.random.default_rng(0))
    # Some 10 000 independent patches: both estimates are good to about one percent.
    assert noise.std() == pytest.approx(1, abs=0.03)
    lag = round(1 / step)
    for axis in (0, 1):
        assert (noise * np.roll(noise, lag, axis)).mean() == pytest.approx(0.84, abs=0.03)


def test_residuals_have_the_given_covariance(coefficients):
    _, plain = emulated(coefficients, 0.0, shape=(180, 360))
    _, noisy = emulated(coefficients, 0.1, shape=(180, 360))
    # Cells cut off at the bounds of the variables are left out.
    inside = np.logical_and.reduce([np.abs(plain[n].values - 0.5) < 0.4 for n in ("DHR865", "DHR1020")])
    residual = [(noisy[name].values - plain[name].values)[inside] / 0.1 for name in ("DHR865", "DHR1020")]
    columns = [coefficients["variables"].index(name) for name in ("DHR865", "DHR1020")]
    expected = np.array(coefficients["residual_covariance"])[np.ix_(columns, columns)]
    np.testing.assert_allclose(np.cov(residual), expected, rtol=0.1)


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
