import numpy as np
import pytest
import xarray as xr

from conftest import PROJECT
from terrapalette.land import observations, origins, packed, satellite
from terrapalette.runtime.whole_files import write_netcdf


@pytest.fixture(scope="module")
def earth():
    shape = 90, 180
    with xr.open_dataset(PROJECT / "workflow/terrapalette/land/data/satellites.nc") as satellites:
        temperatures = packed.temperatures(satellites, *shape)
    return observations.observations(satellite.blue_marble(*shape), temperatures, satellite.land_percentage(*shape))


def test_every_number_goes_where_it_belongs(rng, tmp_path):
    colors, land = rng.random((4, 8, 3)), 100 * rng.random((4, 8))
    temperatures = rng.uniform(-25, 45, (4, 8, 24))
    temperatures[0, 0, 3] = np.nan
    write_netcdf(observations.observations(colors, temperatures, land), str(tmp_path / "earth.nc"))
    with xr.open_dataset(tmp_path / "earth.nc") as made:
        np.testing.assert_allclose(made["lat"], [67.5, 22.5, -22.5, -67.5])
        np.testing.assert_allclose(made["lon"], -157.5 + 45 * np.arange(8))
        assert made["month"].values.tolist() == list(range(1, 13))
        for band, name in enumerate(("red", "green", "blue")):
            np.testing.assert_allclose(made[name], colors[:, :, band], rtol=1e-6)
        np.testing.assert_allclose(made["temperature_day"].sel(month=4), temperatures[:, :, 3], rtol=1e-6)
        np.testing.assert_allclose(made["temperature_night"].sel(month=12), temperatures[:, :, 23], rtol=1e-6)
        np.testing.assert_allclose(made["LandPercentage"], land, rtol=1e-6)
        # Missing where MODIS has nothing, in that month alone.
        assert np.isnan(made["temperature_day"].values).sum() == 1


def test_it_says_what_it_is(earth):
    assert (
        earth.attrs["source"] == origins.OBSERVED and earth.attrs["Conventions"] == "CF-1.10" and earth.attrs["title"]
    )
    for name, field in earth.data_vars.items():
        assert field.attrs["units"] and field.attrs["long_name"] and field.attrs["source"], name
        assert field.dtype == np.float32, name


def test_it_lies_as_the_earth_does(earth):
    sahara, congo, siberia, australia = ((23, 11), (1, 23), (65, 101), (-25, 133))

    def at(name, place, **month):
        return float(earth[name].sel(lat=place[0], lon=place[1], **month))

    # Deserts are red and hot by day, cool at night; forests green; the seasons of the hemispheres are opposite.
    assert at("red", sahara) > at("green", sahara) > at("blue", sahara)
    assert at("green", congo) > at("red", congo)
    assert at("temperature_day", sahara, month=7) > at("temperature_night", sahara, month=7) + 15
    assert at("temperature_day", siberia, month=7) > at("temperature_day", siberia, month=1) + 30
    assert at("temperature_day", australia, month=1) > at("temperature_day", australia, month=7) + 10
    land = earth["LandPercentage"] == 100
    whole = np.isfinite(earth["temperature_day"]).all("month") & np.isfinite(earth["temperature_night"]).all("month")
    # Nearly all land has every month, Antarctica too; the open sea has none.
    assert float(whole.where(land).mean()) > 0.98
    assert np.isnan(at("temperature_day", (1, -151), month=1)) and at("LandPercentage", (1, -151)) == 0


def test_built_in_inputs_keep_their_words_and_files_their_names():
    for words in (origins.ESTIMATED, origins.OBSERVED):
        assert origins.told(words, "earth.nc") == words
    assert origins.told("MODIS", "mine.nc") == origins.told("", "mine.nc") == "mine.nc"
