"""Which layer a variable means, and how its steps are put together."""

import numpy as np
import pytest
import xarray as xr

from terrapalette.reading import stepping
from terrapalette.runtime.errors import InputError
from unit.reading.rasters import write
from unit.reading.readings import read

LAT, LON = 85 - 10.0 * np.arange(18), -175 + 10.0 * np.arange(36)


def field(seed):
    return np.random.default_rng(seed).random((18, 36)).astype(np.float32)


def netcdf(path, *, lon=LON, attributes=None, **fields):
    """A netCDF file with (lat, lon) fields, or (time, lat, lon) where an array has three dimensions."""
    dims = {2: ("lat", "lon"), 3: ("time", "lat", "lon")}
    dataset = xr.Dataset({name: (dims[values.ndim], values) for name, values in fields.items() if values.ndim > 1})
    dataset = dataset.assign_coords(lat=LAT, lon=lon)
    if "time" in fields:
        dataset["time"] = (("time",)[: fields["time"].ndim], fields["time"], attributes or {})
    dataset.to_netcdf(path)
    return path


def refusal(paths, *wanted, **settings):
    with pytest.raises(InputError) as caught:
        read(paths, *wanted, **settings)
    return str(caught.value)


def test_jpeg_2000_files_go_by_parts_of_their_names(tmp_path):
    values = np.random.default_rng(0).integers(0, 9000, (16, 16)).astype(np.uint16)
    paths = [
        write(tmp_path / f"T32_{band}_20m.tif", values + place) for place, band in enumerate(("B04", "B8A", "SCL"))
    ]
    found = read(
        paths, {"name": "nir", "from": "B8A"}, "B04", "T32_SCL_20m", {"name": "red", "file": "*B04*", "band": 1}
    )
    np.testing.assert_array_equal(found["nir"], values + 1.0)
    np.testing.assert_array_equal(found["T32_SCL_20m"], values + 2.0)
    np.testing.assert_array_equal(found["red"], found["B04"])


def test_a_name_in_several_files_is_ambiguous(tmp_path):
    paths = [netcdf(tmp_path / f"{name}.nc", NDVI=field(0)) for name in ("july", "june")]
    message = refusal(paths, "NDVI")
    assert "NDVI of july.nc, NDVI of june.nc" in message and "'july.nc'" in message and "along: file" in message
    found = read(paths, {"name": "NDVI", "file": "june*"})
    np.testing.assert_array_equal(found["NDVI"], field(0))


def test_a_pattern_that_no_file_has_is_named(tmp_path):
    path = netcdf(tmp_path / "july.nc", NDVI=field(0))
    message = refusal(path, {"name": "NDVI", "file": "*.tif"})
    assert "no file is called '*.tif'" in message and "july.nc" in message and "land.variables" in message


def test_what_is_not_there_is_told_with_all_that_is(tmp_path):
    paths = [netcdf(tmp_path / "one.nc", NDVI=field(0)), netcdf(tmp_path / "two.nc", EVI=field(1))]
    message = refusal(paths, "ndvi")
    assert "no variable 'ndvi'" in message and "NDVI of one.nc, EVI of two.nc" in message
    assert "Did you mean 'NDVI'?" in message


def test_files_on_different_grids_are_named_with_both(tmp_path):
    paths = [netcdf(tmp_path / "one.nc", NDVI=field(0)), netcdf(tmp_path / "two.nc", lon=LON + 5, EVI=field(1))]
    message = refusal(paths, "NDVI", "EVI")
    assert all(word in message for word in ("one.nc", "two.nc", "longitudes -175 to 175", "longitudes -180 to 170"))


def test_times_of_several_files_are_put_in_order(tmp_path):
    stack = np.stack([field(place) for place in range(4)])
    # Each file counts from its own day; the later one comes first.
    late = netcdf(
        tmp_path / "a.nc", NDVI=stack[2:], time=np.array([0, 31]), attributes={"units": "days since 2019-03-01"}
    )
    early = netcdf(
        tmp_path / "b.nc", NDVI=stack[:2], time=np.array([0, 744]), attributes={"units": "hours since 2019-01-01"}
    )
    found = read([late, early], {"name": "NDVI", "along": "time"})
    assert list(found.data_vars) == ["NDVI_01", "NDVI_02", "NDVI_03", "NDVI_04"]
    for place, name in enumerate(found.data_vars):
        np.testing.assert_array_equal(found[name], stack[place])


def test_one_time_in_each_file_may_be_a_number_beside_the_map(tmp_path):
    units = {"units": "days since 2000-01-01"}
    paths = [
        netcdf(tmp_path / f"{place}.nc", NDVI=field(place), time=np.array(31 * place), attributes=units)
        for place in (2, 0, 1)
    ]
    found = read(paths, {"name": "NDVI", "along": "time"})
    assert list(found.data_vars) == ["NDVI_01", "NDVI_02", "NDVI_03"]
    np.testing.assert_array_equal(found["NDVI_03"], field(2))


def test_a_step_given_twice_names_both_files(tmp_path):
    paths = [netcdf(tmp_path / name, NDVI=field(0)[None], time=np.array([5])) for name in ("a.nc", "b.nc")]
    message = refusal(paths, {"name": "NDVI", "along": "time"})
    assert "a.nc" in message and "b.nc" in message and "time 5" in message


def test_a_dimension_that_is_not_there_is_named(tmp_path):
    paths = [netcdf(tmp_path / f"{place}.nc", NDVI=field(place)) for place in range(2)]
    message = refusal(paths, {"name": "NDVI", "along": "month"})
    assert "(lat: 18, lon: 36)" in message and "'month'" in message and "file" in message


def test_steps_without_a_word_are_told_with_the_remedy(tmp_path):
    path = netcdf(tmp_path / "a.nc", NDVI=np.stack([field(0), field(1)]))
    message = refusal(path, "NDVI")
    assert "2 steps along 'time'" in message and "along: time" in message and "over: time" in message


def test_a_band_of_a_netcdf_variable_counts_its_steps(tmp_path):
    path = netcdf(tmp_path / "a.nc", NDVI=np.stack([field(0), field(1)]))
    found = read(path, {"name": "second", "from": "NDVI", "band": 2})
    np.testing.assert_array_equal(found["second"], field(1))
    assert "(time: 2, lat: 18, lon: 36)" in refusal(path, {"name": "third", "from": "NDVI", "band": 3})


def test_an_index_of_steps_has_steps(tmp_path):
    near, red = (np.stack([field(seed), field(seed + 1)]) + 0.1 for seed in (0, 5))
    path = netcdf(tmp_path / "a.nc", nir=near, red=red)
    bands = [{"name": name, "along": "time", "cluster": False} for name in ("nir", "red")]
    found = read(path, *bands, {"name": "NDVI", "index": ["nir", "red"]})
    assert list(found.data_vars) == ["NDVI_01", "NDVI_02"] and found["NDVI_02"].attrs["variable"] == "NDVI"
    np.testing.assert_allclose(found["NDVI_02"], (near[1] - red[1]) / (near[1] + red[1]), rtol=1e-5)


def test_two_features_of_one_name_are_refused(tmp_path):
    path = netcdf(tmp_path / "a.nc", NDVI=np.stack([field(0), field(1)]), NDVI_01=field(2))
    message = refusal(path, {"name": "NDVI", "along": "time"}, "NDVI_01")
    assert "two features would be called NDVI_01" in message and "land.variables" in message


def test_the_day_of_the_maximum_counts_in_days(tmp_path):
    days = np.arange(0, 365, 16)
    wave = 0.5 + 0.3 * np.cos(2 * np.pi * (days - 120) / 365.2425)
    values = (wave[:, None, None] * np.ones((1, 18, 36))).astype(np.float32)
    path = netcdf(tmp_path / "a.nc", NDVI=values, time=days, attributes={"units": "days since 2001-01-01"})
    found = read(path, {"name": "peak", "from": "NDVI", "over": "time", "take": "phase"})
    np.testing.assert_allclose(found["peak"], 120, atol=1e-3)
    assert found["peak"].attrs["units"] == "days"


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["ndvi_01", "ndvi_02", "ndvi_10"], ["01", "02", "10"]),
        (["ndvi2019_a", "ndvi2020_a"], ["2019", "2020"]),
        (["ndvi_2019_01", "ndvi_2020_02"], ["2019_01", "2020_02"]),
        (["jan", "feb"], ["jan", "feb"]),
        (["map", "map_b"], ["map", "map_b"]),
    ],
)
def test_files_are_called_after_what_differs(names, labels):
    assert stepping.differing(names) == labels
