import time

import numpy as np
import pytest
import rasterio
import tifffile
from pyproj import CRS

from terrapalette.land import geotiff
from terrapalette.land.frames import Frame

LAT, LON = 45 - 10.0 * np.arange(4), -175 + 10.0 * np.arange(6)
CLASSES = np.arange(24).reshape(4, 6) % 4


@pytest.fixture
def path(tmp_path):
    colors, meanings = {1: "#ff0000", 2: "#00ff00", 3: "#0000ff"}, {1: "1_a", 2: "2_b", 3: "3_c"}
    geotiff.write(str(tmp_path / "map.tif"), CLASSES, Frame(LAT, LON), colors, meanings, {"source": "made for a test"})
    return tmp_path / "map.tif"


def test_places_classes_and_colors(path):
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 4326 and file.nodata == 0
        assert tuple(file.bounds) == (-180, 10, -120, 50)
        assert file.colormap(1)[2] == (0, 255, 0, 255) and file.colormap(1)[0][3] == 0
        assert file.tags()["source"] == "made for a test" and file.tags(1)["class_3"] == "3_c"
        for row, column in ((0, 1), (3, 5)):
            assert next(file.sample([(LON[column], LAT[row])]))[0] == CLASSES[row, column]


def test_another_library_reads_the_same(path):
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        np.testing.assert_array_equal(page.asarray(), CLASSES)
        assert page.photometric.name == "PALETTE" and page.geotiff_tags["GeographicTypeGeoKey"].value == 4326
        # Sixteen bits per channel.
        assert (page.colormap[:, 1] >> 8).tolist() == [255, 0, 0]


def test_classes_of_an_uneven_grid_lie_where_they_are(tmp_path):
    lat = np.array([60.0, 59, 58, 40, 39, 38])
    classes = np.arange(1, 37).reshape(6, 6)
    geotiff.write(str(tmp_path / "map.tif"), classes, Frame(lat, LON), {}, {}, {})
    with rasterio.open(tmp_path / "map.tif") as file:
        assert tuple(file.bounds) == pytest.approx((-180, 37.5, -120, 60.5))
        for row, degrees in enumerate(lat):
            assert next(file.sample([(LON[2], degrees)]))[0] == classes[row, 2]
        assert next(file.sample([(LON[2], 50)]))[0] == geotiff.NO_CLASS


UTM = CRS.from_epsg(32632).to_wkt()
SINUSOIDAL = CRS("+proj=sinu +lon_0=0 +R=6371007.181 +units=m +no_defs").to_wkt()


@pytest.mark.parametrize("crs", [UTM, SINUSOIDAL, CRS.from_epsg(3035).to_wkt(), CRS.from_epsg(4269).to_wkt()])
def test_the_crs_and_every_cell_come_back(tmp_path, crs):
    step = 0.01 if CRS(crs).is_geographic else 20.0
    frame = Frame(50.0 / 0.01 * step - step * np.arange(4), 8.0 / 0.01 * step + step * np.arange(6), crs)
    geotiff.write(str(tmp_path / "map.tif"), CLASSES, frame, {}, {}, {})
    with rasterio.open(tmp_path / "map.tif") as file:
        assert CRS(file.crs.to_wkt()).equals(CRS(crs), ignore_axis_order=True)
        assert file.transform.a == pytest.approx(step) and file.transform.e == pytest.approx(-step)
        for row, column in ((0, 0), (3, 5), (1, 4)):
            assert file.xy(row, column) == pytest.approx((frame.x[column], frame.y[row]))
        np.testing.assert_array_equal(file.read(1), CLASSES)


def test_uneven_rows_of_a_projected_grid_lie_where_they_are(tmp_path):
    # No meridian: numbers beyond 180 go on, and do not wrap.
    y, x = np.array([900.0, 890, 880, 500, 490]), np.array([300.0, 310, 320, 330, 700])
    classes = np.arange(1, 26).reshape(5, 5)
    geotiff.write(str(tmp_path / "map.tif"), classes, Frame(y, x, UTM), {}, {}, {})
    with rasterio.open(tmp_path / "map.tif") as file:
        assert tuple(file.bounds) == pytest.approx((295, 485, 705, 905)) and file.shape == (42, 41)
        for row in range(5):
            for column in range(5):
                assert next(file.sample([(x[column], y[row])]))[0] == classes[row, column]
        assert next(file.sample([(500, 890)]))[0] == geotiff.NO_CLASS


def test_a_large_scene_is_tiled_and_soon_written(tmp_path):
    frame = Frame(5e6 - 20.0 * np.arange(5490), 4e5 + 20.0 * np.arange(5490), UTM)
    classes = (np.add.outer(np.arange(5490) // 90, np.arange(5490) // 70) % 12).astype(np.int16)
    start = time.perf_counter()
    geotiff.write(str(tmp_path / "map.tif"), classes, frame, {}, {}, {})
    # Some two seconds; a minute would mean that something goes over single pixels.
    assert time.perf_counter() - start < 15
    with rasterio.open(tmp_path / "map.tif") as file:
        assert file.block_shapes == [(512, 512)] and file.compression.name == "deflate"
        np.testing.assert_array_equal(file.read(1)[2040:2060, ::50], classes[2040:2060, ::50])
        assert file.read(1)[-1, -1] == classes[-1, -1]
