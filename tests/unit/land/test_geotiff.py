import numpy as np
import pytest
import rasterio
import tifffile

from terrapalette.land import geotiff, placing

LAT, LON = 45 - 10.0 * np.arange(4), -175 + 10.0 * np.arange(6)
CLASSES = np.arange(24).reshape(4, 6) % 4


@pytest.fixture
def path(tmp_path):
    colors, meanings = {1: "#ff0000", 2: "#00ff00", 3: "#0000ff"}, {1: "1_a", 2: "2_b", 3: "3_c"}
    geotiff.write(str(tmp_path / "map.tif"), CLASSES, LAT, LON, colors, meanings, {"source": "made for a test"})
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
    raster = placing.raster(lat, LON)
    pixels = raster.draw(classes, geotiff.NO_CLASS)
    geotiff.write(str(tmp_path / "map.tif"), pixels, raster.lat, raster.lon, {}, {}, {})
    with rasterio.open(tmp_path / "map.tif") as file:
        assert tuple(file.bounds) == pytest.approx((-180, 37.5, -120, 60.5))
        for row, degrees in enumerate(lat):
            assert next(file.sample([(LON[2], degrees)]))[0] == classes[row, 2]
        assert next(file.sample([(LON[2], 50)]))[0] == geotiff.NO_CLASS
