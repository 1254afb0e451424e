"""Real GeoTIFFs, written by GDAL: what is in them is read, and what cannot be read is said."""

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.enums import Resampling

from terrapalette.reading import maps
from terrapalette.runtime.errors import InputError
from unit.reading.rasters import DEGREES, UTM, write
from unit.reading.readings import read


@pytest.fixture
def bands(rng):
    return rng.integers(1, 10_000, (4, 32, 48)).astype(np.uint16)


def refusal(path, *wanted, **settings):
    with pytest.raises(InputError) as caught:
        read(path, *(wanted or [{"name": "red", "band": 1}]), **settings)
    assert str(path) in str(caught.value)
    return str(caught.value)


LAYOUTS = {
    "by pixel": {"interleave": "pixel"},
    "by line": {"interleave": "band"},
    "BigTIFF": {"BIGTIFF": "YES"},
    "tiled": {"tiled": True, "blockxsize": 16, "blockysize": 16},
    "deflated": {"compress": "deflate", "predictor": 2},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_four_bands_in_every_layout(bands, tmp_path, layout):
    path = write(tmp_path / "scene.tif", bands, descriptions=("blue", "green", "red", "nir"), **LAYOUTS[layout])
    with rasterio.open(path) as file:
        assert (layout != "by pixel") or file.profile["interleave"] == "pixel"
    found = read(
        path, "nir", {"name": "rot", "from": "red"}, {"name": "second", "band": 2, "scale": 0.5, "offset": 1.0}
    )
    np.testing.assert_array_equal(found["nir"], bands[3].astype(np.float32))
    np.testing.assert_array_equal(found["rot"], bands[2].astype(np.float32))
    np.testing.assert_array_equal(found["second"], bands[1] * 0.5 + 1)
    assert found["nir"].dims == ("y", "x") and found["nir"].dtype == np.float32
    np.testing.assert_array_equal(found["x"], 399_970 + 20.0 * np.arange(48))
    np.testing.assert_array_equal(found["y"], 5_399_990 - 20.0 * np.arange(32))
    assert found["crs"].attrs["projected_crs_name"] == "WGS 84 / UTM zone 32N"


def test_overviews_do_not_matter(bands, tmp_path):
    path = write(tmp_path / "scene.tif", bands)
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4], Resampling.average)
    found = read(path, {"name": "red", "band": 3})
    np.testing.assert_array_equal(found["red"], bands[2].astype(np.float32))


def test_scale_and_offset_tags_and_no_data(tmp_path):
    numbers = np.array([[100, -32768], [2000, 0]], np.int16)
    path = write(tmp_path / "ndvi.tif", numbers, scales=[1e-4], offsets=[0.5], nodata=-32768)
    np.testing.assert_array_equal(read(path, "ndvi")["ndvi"], np.float32([[0.51, np.nan], [0.7, 0.5]]))


def test_what_the_configuration_scales_comes_on_top(tmp_path):
    path = write(tmp_path / "ndvi.tif", np.array([[100, 200]], np.int16), scales=[0.5], offsets=[1.0])
    found = read(path, {"name": "ndvi", "scale": 10.0, "offset": -1.0})
    np.testing.assert_array_equal(found["ndvi"], [[10 * (50 + 1) - 1, 10 * (100 + 1) - 1]])


def test_no_data_may_be_nan(tmp_path):
    values = np.array([[0.25, np.nan], [9e9, -1.5]], np.float32)
    path = write(tmp_path / "ndvi.tif", values, nodata=np.nan)
    np.testing.assert_array_equal(read(path, "ndvi")["ndvi"], values)


def test_numbers_that_netcdf_would_call_never_written_are_data(tmp_path):
    path = write(tmp_path / "red.tif", np.array([[65535, 1]], np.uint16))
    np.testing.assert_array_equal(read(path, "red")["red"], [[65535, 1]])


@pytest.mark.parametrize("inside_the_file", [True, False])
def test_a_mask_of_the_file_hides_values(bands, tmp_path, inside_the_file):
    mask = np.full((32, 48), 255, np.uint8)
    mask[4, 5] = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=inside_the_file):
        path = write(tmp_path / "scene.tif", bands, mask=mask)
    assert (tmp_path / "scene.tif.msk").exists() is not inside_the_file
    found = read(path, {"name": "red", "band": 3})["red"].values
    assert np.argwhere(np.isnan(found)).tolist() == [[4, 5]]
    np.testing.assert_array_equal(found[5:], bands[2, 5:])


def test_alpha_hides_values(tmp_path):
    bands = np.full((4, 8, 8), 7, np.uint8)
    bands[:3] = np.random.default_rng(0).integers(0, 255, (3, 8, 8))
    bands[3] = 255
    bands[3, 2, 3] = 0
    path = write(tmp_path / "rgb.tif", bands, photometric="RGB", alpha="YES")
    found = read(path, {"name": "red", "band": 1}, {"name": "green", "band": 2})
    assert np.argwhere(np.isnan(found["green"].values)).tolist() == [[2, 3]]


CLASSES = """<PAMDataset><PAMRasterBand band="1"><CategoryNames>
<Category>none</Category><Category>open water</Category><Category>forest</Category>
</CategoryNames></PAMRasterBand></PAMDataset>"""


def test_a_palette_raster_is_a_reference_with_names(tmp_path):
    numbers = np.array([[0, 1], [2, 2]], np.uint8)
    path = write(
        tmp_path / "cover.tif", numbers, colormap={1: (0, 0, 255, 255), 2: (0, 99, 0, 255)}, photometric="palette"
    )
    (tmp_path / "cover.tif.aux.xml").write_text(CLASSES)
    found = maps.read(str(path), 1, "xarray", key="land.references.cover")
    np.testing.assert_array_equal(found.values, numbers)
    assert found.attributes["flag_meanings"] == "none open_water forest"
    assert found.attributes["flag_values"].tolist() == [0, 1, 2]


def test_south_up_and_falling_columns_are_turned(tmp_path):
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    path = write(tmp_path / "ndvi.tif", values, transform=Affine(-20, 0, 400_060, 0, 20, 5_300_000))
    found = read(path, "ndvi")
    np.testing.assert_array_equal(found["ndvi"], values[::-1, ::-1])
    assert found["x"].values.tolist() == [400_010, 400_030, 400_050]
    assert found["y"].values.tolist() == [5_300_030, 5_300_010]


def test_rotated_rasters_are_refused(bands, tmp_path):
    path = write(tmp_path / "scene.tif", bands, transform=UTM @ Affine.rotation(10))
    message = refusal(path)
    assert "rotated or sheared" in message and "gdalwarp" in message


def test_rasters_without_geotransform_are_refused(bands, tmp_path):
    path = tmp_path / "scene.tif"
    profile = {"driver": "GTiff", "width": 48, "height": 32, "count": 4, "dtype": "uint16"}
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning), rasterio.open(path, "w", **profile) as file:
        file.write(bands)
    assert "no geotransform" in refusal(path)


def test_ground_control_points_are_refused(bands, tmp_path):
    path = tmp_path / "scene.tif"
    points = [GroundControlPoint(row, column, 8 + column, 48 - row) for row, column in ((0, 0), (0, 9), (9, 0), (9, 9))]
    profile = {"driver": "GTiff", "width": 48, "height": 32, "count": 4, "dtype": "uint16"}
    with rasterio.open(path, "w", gcps=points, crs="EPSG:4326", **profile) as file:
        file.write(bands)
    message = refusal(path)
    assert "4 ground control points" in message and "gdalwarp" in message


def test_a_missing_crs_is_asked_for_by_its_key(bands, tmp_path):
    path = write(tmp_path / "scene.tif", bands, crs=None)
    assert "land.crs" in refusal(path) and "EPSG:32632" in refusal(path)
    found = read(path, {"name": "red", "band": 1}, crs="EPSG:32632")
    with_crs = read(write(tmp_path / "with.tif", bands), {"name": "red", "band": 1})
    assert found.identical(with_crs)


def test_degrees_by_key(tmp_path):
    path = write(tmp_path / "ndvi.tif", np.random.default_rng(0).random((18, 36)), crs=None, transform=DEGREES)
    found = read(path, "ndvi", crs="EPSG:4326")
    assert found["ndvi"].dims == ("lat", "lon") and "crs" not in found


def test_another_crs_than_the_files_is_named(bands, tmp_path):
    message = refusal(write(tmp_path / "scene.tif", bands), crs="EPSG:3035")
    assert "UTM zone 32N" in message and "LAEA Europe" in message and "land.crs" in message


def test_a_crs_that_nobody_knows_is_named(bands, tmp_path):
    with pytest.raises(InputError, match=r"land\.crs is 'EPSG:99'"):
        read(write(tmp_path / "scene.tif", bands), {"name": "red", "band": 1}, crs="EPSG:99")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_truncated_files_are_named(bands, tmp_path, share):
    path = write(tmp_path / "scene.tif", bands)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "damaged, truncated" in refusal(path, {"name": "red", "band": 4})


def test_text_and_nothing_are_no_rasters(tmp_path):
    (tmp_path / "text.tif").write_text("lat,lon,ndvi")
    assert "neither a netCDF file nor a raster" in refusal(tmp_path / "text.tif")
    (tmp_path / "empty.tif").touch()
    assert "it is empty" in refusal(tmp_path / "empty.tif")


def test_jpeg_2000_is_read(tmp_path, bands):
    path = write(tmp_path / "T32_B8A_20m.jp2", bands[0], driver="JP2OpenJPEG", REVERSIBLE="YES", QUALITY=100)
    np.testing.assert_array_equal(read(path, "B8A")["B8A"], bands[0].astype(np.float32))


def test_hdf_4_is_named(tmp_path):
    (tmp_path / "MOD13.hdf").write_bytes(b"\x0e\x03\x13\x01" + bytes(90))
    assert "HDF4" in refusal(tmp_path / "MOD13.hdf")


def test_a_band_number_too_high_is_named(bands, tmp_path):
    message = refusal(write(tmp_path / "scene.tif", bands), {"name": "swir", "band": 7})
    assert "has 4 bands, expected a band 7 for swir" in message and "land.variables" in message


def test_a_typo_in_a_description_is_named(bands, tmp_path):
    path = write(tmp_path / "scene.tif", bands, descriptions=("B02", "B03", "B04", "B8A"))
    message = refusal(path, {"name": "nir", "from": "B8a"})
    assert "no variable 'B8a'" in message and "band 4 (B8A)" in message and "Did you mean 'B8A'?" in message


def test_an_index_is_made_of_bands_that_are_not_clustered(bands, tmp_path):
    path = write(tmp_path / "scene.tif", bands)
    wanted = [
        {"name": "NDVI", "index": ["nir", "red"]},
        {"name": "red", "band": 3, "cluster": False},
        {"name": "nir", "band": 4, "cluster": False},
        {"name": "twice", "ratio": ["NDVI", "NDVI"]},
    ]
    found = read(path, *wanted)
    near, red = bands[3].astype(float), bands[2].astype(float)
    np.testing.assert_allclose(found["NDVI"], (near - red) / (near + red), rtol=1e-6)
    assert list(found.data_vars)[:2] == ["NDVI", "twice"] and set(np.unique(found["twice"])) == {1.0}
