"""Grids in a projection: the same frame whichever format says where it lies."""

import numpy as np
import pytest
import xarray as xr
from affine import Affine
from pyproj import CRS, Transformer

from terrapalette.land import frames
from terrapalette.reading import coordinate_systems
from terrapalette.runtime.errors import InputError
from unit.reading.rasters import UTM, write
from unit.reading.readings import read

VALUES = np.random.default_rng(1).random((5, 7)).astype(np.float32)
X, Y = 399_970 + 20.0 * np.arange(7), 5_399_990 - 20.0 * np.arange(5)
SINUSOIDAL = "+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs"


def projected(folder, mapping, *, units="m", factor=1.0, flip=False, crs=None, name="crs"):
    """A netCDF file on x and y in these units, read back."""
    dataset = xr.Dataset(
        {"ndvi": (("y", "x"), VALUES, {"grid_mapping": name} if mapping else {})},
        {"y": ("y", Y * factor, {"units": units, "standard_name": "projection_y_coordinate"}),
         "x": ("x", X * factor, {"units": units, "standard_name": "projection_x_coordinate"})},
    )  # fmt: skip
    if mapping:
        dataset[name] = ((), np.int32(0), mapping)
    dataset = dataset.isel(y=slice(None, None, -1)) if flip else dataset
    dataset.to_netcdf(folder / "file.nc")
    return read(folder / "file.nc", "ndvi", crs=crs)


@pytest.fixture
def expected(tmp_path):
    return read(write(tmp_path / "ndvi.tif", VALUES, transform=UTM), "ndvi")


@pytest.mark.parametrize("key", ["crs_wkt", "spatial_ref"])
@pytest.mark.parametrize("flip", [False, True])
def test_a_cf_file_with_wkt_has_the_frame_of_a_geotiff(tmp_path, expected, key, flip):
    found = projected(tmp_path, {key: CRS.from_epsg(32632).to_wkt()}, flip=flip)
    assert frames.of(found).crs == frames.of(expected).crs
    xr.testing.assert_equal(found, expected)


def test_kilometres_are_converted(tmp_path, expected):
    found = projected(tmp_path, CRS.from_epsg(32632).to_cf(), units="km", factor=1e-3)
    xr.testing.assert_equal(found, expected)


def test_parameters_alone_make_a_crs(tmp_path):
    # MODIS: a sphere, as CF files write it without any WKT.
    mapping = {"grid_mapping_name": "sinusoidal", "longitude_of_projection_origin": 0.0, "earth_radius": 6371007.181}
    frame = frames.of(projected(tmp_path, mapping, name="sinusoidal"))
    lat, lon = frames.places(frame, np.array([0]), np.array([0]))
    way = Transformer.from_crs(SINUSOIDAL, "EPSG:4326", always_xy=True)
    np.testing.assert_allclose((lon[0], lat[0]), way.transform(X[0], Y[0]), atol=1e-9)


def test_lambert_of_netcdf_and_geotiff_agree(tmp_path):
    found = projected(tmp_path, CRS.from_epsg(3035).to_cf())
    assert frames.same(frames.of(found), frames.of(read(write(tmp_path / "ndvi.tif", VALUES, crs="EPSG:3035"), "ndvi")))


def test_the_key_stands_in_for_a_missing_grid_mapping(tmp_path, expected):
    with pytest.raises(InputError, match=r"file\.nc: has no coordinate reference system.*y and x.*land\.crs"):
        projected(tmp_path, None)
    xr.testing.assert_equal(projected(tmp_path, None, crs="EPSG:32632"), expected)


def test_a_grid_mapping_that_no_field_names_counts_where_it_is_the_only_one(tmp_path, expected):
    dataset = xr.Dataset({"ndvi": (("y", "x"), VALUES)}, {"y": Y, "x": X})
    dataset["spatial_ref"] = ((), 0, CRS.from_epsg(32632).to_cf())
    dataset.to_netcdf(tmp_path / "file.nc")
    xr.testing.assert_equal(read(tmp_path / "file.nc", "ndvi"), expected)
    dataset["another"] = ((), 0, CRS.from_epsg(3035).to_cf())
    dataset.to_netcdf(tmp_path / "file.nc")
    with pytest.raises(InputError, match=r"land\.crs"):
        read(tmp_path / "file.nc", "ndvi")


def test_a_projection_tells_nothing_beside_latitudes_and_longitudes_of_cells(tmp_path, small_grid):
    lat, lon = np.meshgrid(small_grid["lat"], small_grid["lon"], indexing="ij")
    product = xr.Dataset(
        {"NDVI": (("y", "x"), small_grid["NDVI"].values, {"grid_mapping": "crs"}),
         "Latitude": (("y", "x"), lat), "Longitude": (("y", "x"), lon),
         "crs": ((), 0, {"grid_mapping_name": "sinusoidal", "longitude_of_projection_origin": 0.0})},
        {"y": np.arange(18), "x": np.arange(36)},
    )  # fmt: skip
    product.to_netcdf(tmp_path / "file.nc")
    found = read(tmp_path / "file.nc", "NDVI")
    assert found["NDVI"].dims == ("lat", "lon") and "crs" not in found
    np.testing.assert_array_equal(found["NDVI"], small_grid["NDVI"])


def test_angles_are_no_lengths(tmp_path):
    with pytest.raises(InputError, match=r"coordinate '[xy]' is in 'rad', expected m or km"):
        projected(tmp_path, CRS.from_epsg(32632).to_cf(), units="rad")


def test_a_grid_mapping_without_sense_is_told(tmp_path):
    with pytest.raises(InputError, match=r"file\.nc: its coordinate reference system is not understood"):
        projected(tmp_path, {"crs_wkt": "PROJCRS[nonsense"})


def test_longitudes_and_a_key_in_metres_contradict_each_other(tmp_path, small_grid):
    small_grid.drop_attrs(deep=False).to_netcdf(tmp_path / "file.nc")
    with pytest.raises(InputError, match=r"NDVI lies on latitudes and longitudes, expected WGS 84 / UTM zone 32N"):
        read(tmp_path / "file.nc", "NDVI", crs="EPSG:32632")


def test_another_datum_keeps_its_crs(tmp_path):
    path = write(tmp_path / "ndvi.tif", VALUES, crs="EPSG:4258", transform=Affine(0.1, 0, 8, 0, -0.1, 48))
    found = read(path, "ndvi")
    assert found["ndvi"].dims == ("lat", "lon") and CRS.from_wkt(found["crs"].attrs["crs_wkt"]).to_epsg() == 4258
    np.testing.assert_array_equal(found["lon"], np.round(8.05 + 0.1 * np.arange(7), 10))


@pytest.mark.parametrize("code", ["EPSG:4326", "OGC:CRS84", "EPSG:4979", "+proj=longlat +ellps=WGS84"])
def test_wgs_84_has_one_name(code):
    assert coordinate_systems.of_key(code) == ""


@pytest.mark.parametrize("version", ["WKT1_GDAL", "WKT1_ESRI", "WKT2_2015"])
@pytest.mark.parametrize("code", [32632, 3035, 5070])
def test_a_crs_has_one_text_however_it_is_written(code, version):
    crs = CRS.from_epsg(code)
    assert coordinate_systems.normal(CRS.from_wkt(crs.to_wkt(version)), "") == crs.to_wkt()


def test_other_meridians_are_refused():
    with pytest.raises(InputError, match="from the meridian"):
        coordinate_systems.of_key("EPSG:4807")
