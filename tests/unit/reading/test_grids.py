import numpy as np
import pytest
import xarray as xr

from conftest import NAMES, RANGES
from terrapalette.reading import layers
from terrapalette.runtime.errors import InputError
from unit.reading.readings import gridded, ranged, read


def standard(dataset, fill_values=(-999, -1000)):
    store = layers.of_dataset(dataset, "file.nc", "netcdf")
    return gridded([store], *ranged(RANGES), land_variable="LandPercentage", fill_values=fill_values)


def as_product(grid):
    """The same planet as the GRASP/POLDER product stores it: row and column numbers, 2-D centres."""
    lat2d, lon2d = np.meshgrid(grid["lat"].values, grid["lon"].values, indexing="ij")
    product = grid.drop_vars(["lat", "lon"]).rename({"lat": "y", "lon": "x"})
    product = product.assign_coords(y=np.arange(18) - 9.0, x=np.arange(36) - 18.0)
    product["Latitude"] = (("y", "x"), lat2d.astype(np.float32))
    # True centres are not regular: they stray by a part of a cell.
    product["Longitude"] = (("y", "x"), (lon2d + 2 * np.cos(np.deg2rad(lat2d))).astype(np.float32))
    product["config"] = ((), np.bytes_(b""))
    product["crs"] = ((), np.int32(0))
    product["ys"] = ("y", np.arange(18, dtype=np.int32))
    return product


SHAPES = {
    "as it is": lambda grid: grid,
    "south up": lambda grid: grid.sortby("lat"),
    "longitudes 0..360": lambda grid: grid.assign_coords(lon=grid["lon"] % 360).sortby("lon"),
    "longitudes falling": lambda grid: grid.sortby("lon", ascending=False),
    "odd names in the coordinates attribute": lambda grid: xr.Dataset(
        {
            name: (("j", "i"), grid[name].values, {"coordinates": "lat_centre lon_centre"})
            for name in [*NAMES, "LandPercentage"]
        }
        | {
            "lat_centre": ("j", grid["lat"].values, {"units": "degrees_north"}),
            "lon_centre": ("i", grid["lon"].values, {"units": "degrees_east"}),
        }
    ),
    "lon before lat": lambda grid: grid.transpose("lon", "lat"),
    "one time": lambda grid: grid.expand_dims(time=[0]),
    "one time at the end": lambda grid: grid.expand_dims(time=[0]).transpose("lat", "lon", "time"),
    "long names": lambda grid: grid.rename(lat="latitude", lon="longitude"),
    "units alone": lambda grid: grid.rename(lat="rows", lon="columns").assign_coords(
        rows=("rows", grid["lat"].values, {"units": "degrees_north"}),
        columns=("columns", grid["lon"].values, {"units": "degrees_east"}),
    ),
    "GRASP/POLDER product": as_product,
    "product, rows from the south": lambda grid: as_product(grid.sortby("lat")),
    "product, x before y": lambda grid: as_product(grid).transpose("x", "y"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_every_shape_and_reader_gives_the_same_grid(small_grid, tmp_path, shape, reader):
    expected = standard(small_grid)
    SHAPES[shape](small_grid).to_netcdf(tmp_path / "file.nc")
    found = read(tmp_path / "file.nc", *ranged(RANGES), reader=reader)
    np.testing.assert_allclose(found["lat"], expected["lat"])
    np.testing.assert_allclose(found["lon"], expected["lon"])
    for name in NAMES:
        np.testing.assert_array_equal(found[name], expected[name])
    assert found["lat"][0] > found["lat"][-1] and found["lon"][0] < found["lon"][-1]


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_packed_and_filled_values_are_decoded(small_grid, tmp_path, reader):
    packed = small_grid.copy(deep=True)
    packed["NDVI"][2, 3] = np.nan
    encoding = {"NDVI": {"dtype": "int16", "scale_factor": 0.0001, "add_offset": 0.1, "_FillValue": -32768}}
    packed.to_netcdf(tmp_path / "packed.nc", encoding=encoding)
    found = read(tmp_path / "packed.nc", *ranged(RANGES), reader=reader)
    assert np.isnan(found["NDVI"].values[2, 3])
    assert np.isnan(found["NDVI"].values).sum() == 1
    # Half of one packing step.
    np.testing.assert_allclose(found["NDVI"], packed["NDVI"], atol=0.00006)


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
@pytest.mark.parametrize(
    ("attributes", "bad"),
    [({}, 9.969209968386869e36), ({"valid_max": 1.0}, 40.0), ({"valid_range": [-1.0, 1.0]}, -7.0)],
)
def test_unwritten_and_invalid_values_become_missing(small_grid, tmp_path, reader, attributes, bad):
    grid = small_grid.copy(deep=True)
    grid["NDVI"][2, 3] = bad
    grid["NDVI"].attrs.update(attributes)
    grid.to_netcdf(tmp_path / "file.nc", encoding={"NDVI": {"_FillValue": None}})
    found = read(tmp_path / "file.nc", *ranged(RANGES), reader=reader)
    assert np.flatnonzero(np.isnan(found["NDVI"].values)).tolist() == [2 * 36 + 3]


@pytest.mark.parametrize("fill", [-999.0, -1000.0, np.nan, np.inf])
def test_undeclared_fill_values_become_missing(small_grid, fill):
    grid = small_grid.copy(deep=True)
    grid["DHR443"][5, 6] = fill
    assert np.flatnonzero(np.isnan(standard(grid)["DHR443"].values)).tolist() == [5 * 36 + 6]


def test_class_numbers_of_31_bits_survive(small_grid):
    kinds = np.arange(18 * 36, dtype=np.int32).reshape(18, 36) + (2**31 - 648)
    store = layers.of_dataset(small_grid.assign(kind=(("lat", "lon"), kinds)), "file.nc", "netcdf")
    grid = gridded([store], "kind")
    np.testing.assert_array_equal(grid["kind"].values.astype(np.int64), kinds)


def test_a_shifted_map_shifts(small_grid):
    shifted = small_grid.copy(deep=True)
    shifted["NDVI"] = shifted["NDVI"].roll(lon=1)
    np.testing.assert_array_equal(standard(shifted)["NDVI"], np.roll(standard(small_grid)["NDVI"], 1, axis=1))


@pytest.mark.parametrize("rounding", [0, 3e-14, -3e-14])
def test_a_repeated_meridian_is_kept_once(small_grid, rounding):
    first = small_grid.isel(lon=0)
    doubled = xr.concat([small_grid, first.assign_coords(lon=first["lon"] + 360 + rounding)], "lon")
    assert standard(doubled).sizes["lon"] == 36


BAD = {
    "percent": (lambda g: g.assign(DHR443=g["DHR443"] * 100), ["DHR443", "outside 0..1", "percent"]),
    "all missing": (lambda g: g.assign(NDVI=g["NDVI"] * np.nan), ["NDVI", "missing everywhere"]),
    "constant": (lambda g: g.assign(NDVI=g["NDVI"] * 0), ["NDVI", "is 0 in all 648 cells"]),
    "1-D": (lambda g: g.assign(NDVI=g["NDVI"].isel(lat=0, drop=True)), ["NDVI", "(lon: 36)", "expected two"]),
    "two times": (lambda g: g.expand_dims(time=[0, 1]), ["DHR1020", "2 steps along 'time'", "over: time"]),
    "text": (lambda g: g.assign(NDVI=g["NDVI"].astype(str)), ["NDVI", "expected numbers"]),
    "no coordinates": (
        lambda g: g.drop_vars(["lat", "lon"]).rename(lat="a", lon="b"),
        ["no latitudes", "(a: 18, b: 36)"],
    ),
    "latitudes too large": (lambda g: g.assign_coords(lat=g["lat"] * 2), ["'lat'", "within 90 degrees"]),
    "two grids": (lambda g: g.assign(NDVI=(("p", "q"), np.ones((3, 3)))), ["NDVI", "no latitudes", "(p: 3, q: 3)"]),
    "another grid": (
        lambda g: g.assign(NDVI=g["NDVI"].isel(lon=slice(1, None)).rename(lon="longitude")),
        ["different grids", "18 x 35 cells", "18 x 36 cells", "must share one grid"],
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_understood_is_said(small_grid, case):
    spoil, words = BAD[case]
    with pytest.raises(InputError) as caught:
        standard(spoil(small_grid))
    assert all(word in str(caught.value) for word in ["file.nc", *words]), str(caught.value)


def on_centres(small_grid, lat2d, lon2d):
    grid = small_grid.drop_vars(["lat", "lon"]).rename({"lat": "y", "lon": "x"})
    return grid.assign(Latitude=(("y", "x"), lat2d), Longitude=(("y", "x"), lon2d))


def test_two_dimensional_centres_may_begin_at_greenwich(small_grid):
    lat2d, lon2d = np.meshgrid(small_grid["lat"], (small_grid["lon"] + 180 + 360) % 360, indexing="ij")
    lon2d = (lon2d + 180) % 360 - 180
    found = standard(on_centres(small_grid, lat2d, lon2d))
    np.testing.assert_allclose(found["lon"], small_grid["lon"])
    np.testing.assert_array_equal(found["NDVI"], np.roll(small_grid["NDVI"], 18, axis=1))


def test_projected_and_rotated_grids_are_refused(small_grid):
    x, y = np.meshgrid(np.linspace(-1, 1, 36), np.linspace(-1, 1, 18))
    polar = 90 - 30 * np.hypot(x, y), np.rad2deg(np.arctan2(x, -y))
    tilted = 40 + 10 * y + 8 * x, 10 + 20 * x - 15 * y
    for lat2d, lon2d in (polar, tilted):
        with pytest.raises(InputError, match=r"file\.nc: L.*strays by up to .* regrid"):
            standard(on_centres(small_grid, lat2d, lon2d))
