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


def below(cells, pixels):
    """Which cells each pixel of a coarser level touches: two, or of an odd side, where it is a little wider, three."""
    share = cells / pixels
    return [slice(int(pixel * share), int(np.ceil((pixel + 1) * share))) for pixel in range(pixels)]


def slow_counts(classes, half):
    """How often each pixel's class occurs below it, and how often the most frequent one does."""
    rows, columns = (below(*sides) for sides in zip(classes.shape, half.shape, strict=True))
    own, most = np.zeros(half.shape, int), np.zeros(half.shape, int)
    for number in range(1, 5):
        along = np.stack([(classes[part] == number).sum(axis=0) for part in rows])
        count = np.stack([along[:, part].sum(axis=1) for part in columns], axis=1)
        own[half == number] = count[half == number]
        most = np.maximum(most, count)
    return own, most


def large_map(tmp_path, shape=(613, 4201), crs="", *, y=None):
    """Patches of classes with noise, and nothing in between."""
    random = np.random.default_rng(0)
    classes = (np.add.outer(np.arange(shape[0]) // 90, np.arange(shape[1]) // 70) % 5).astype(np.uint8)
    noisy = random.random(shape) < 0.3
    classes[noisy] = random.integers(0, 5, noisy.sum())
    y = 60 - 0.01 * np.arange(shape[0]) if y is None else y
    colors, meanings = {1: "#ff0000", 4: "#00ff00"}, {1: "1_a", 4: "4_d"}
    frame = Frame(y, -20 + 0.01 * np.arange(shape[1]), crs)
    geotiff.write(str(tmp_path / "map.tif"), classes, frame, colors, meanings, {"source": "made for a test"})
    return classes, tmp_path / "map.tif"


def test_a_large_map_is_a_cloud_optimized_geotiff(tmp_path):
    _, path = large_map(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["map.tif"]
    with rasterio.open(path) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG" and file.overviews(1) == [2, 4, 8, 16]
        assert file.nodata == 0 and file.colormap(1)[4] == (0, 255, 0, 255) and file.colormap(1)[0][3] == 0
        assert file.tags()["source"] == "made for a test" and file.tags(1)["class_4"] == "4_d"
    with tifffile.TiffFile(path) as file:
        file.filehandle.seek(0)
        assert b"LAYOUT=IFDS_BEFORE_DATA" in file.filehandle.read(200)
        levels = list(file.pages)
        assert [one.shape for one in levels] == [(613, 4201), (306, 2100), (153, 1050), (76, 525), (38, 262)]
        assert all((one.tilelength, one.tilewidth) == (512, 512) for one in levels)
        assert all(one.photometric.name == "PALETTE" for one in levels)
        # First what each level is, then the pixels from the coarsest to the finest, tile after tile.
        tiles = [len(one.dataoffsets) for one in levels]
        offsets = [offset for one in reversed(levels) for offset in one.dataoffsets if offset]
        assert max(one.offset for one in levels) < offsets[0] and offsets == sorted(offsets)
        assert tiles == [18, 5, 3, 2, 1]


@pytest.mark.parametrize("shape", [(613, 4201), (512, 4200)])
def test_overviews_show_the_most_frequent_class(tmp_path, shape):
    classes, path = large_map(tmp_path, shape)
    with rasterio.open(path) as file:
        np.testing.assert_array_equal(file.read(1), classes)
    with rasterio.open(path, overview_level=0) as file:
        half = file.read(1)
    assert half.shape == (shape[0] // 2, shape[1] // 2)
    np.testing.assert_array_equal(*slow_counts(classes, half))


def test_a_large_projected_map_keeps_its_place_and_uneven_rows_the_room_they_have(tmp_path):
    # Beyond the gap rows are as many pixels later as it is wide.
    y = 60 - 0.01 * np.concatenate([np.arange(300), np.arange(900, 1213)])
    classes, path = large_map(tmp_path, (613, 4201), SINUSOIDAL, y=y)
    with rasterio.open(path) as file:
        assert CRS(file.crs.to_wkt()).equals(CRS(SINUSOIDAL), ignore_axis_order=True)
        assert file.overviews(1) == [2, 4, 8, 16] and file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        drawn = file.read(1)
        row, column = file.index(-20 + 0.01 * 4200, y[-1])
    assert drawn.shape == (1213, 4201) and (row, column) == (1212, 4200)
    np.testing.assert_array_equal(drawn[:300], classes[:300])
    assert not drawn[300:900].any()
    np.testing.assert_array_equal(drawn[900:], classes[300:])


def test_a_map_in_a_file_is_taken_row_by_row(tmp_path):
    class Rows:
        """Answers for rows alone, and keeps in mind how many were asked for at once."""

        most = 0

        def __getitem__(self, rows):
            self.most = max(self.most, rows.stop - rows.start)
            return np.ones((rows.stop - rows.start, 64), np.int16)

    classes = Rows()
    frame = Frame(60 - 0.01 * np.arange(5000), np.arange(64.0))
    geotiff.write(str(tmp_path / "map.tif"), classes, frame, {}, {}, {})
    assert classes.most <= 512
    with rasterio.open(tmp_path / "map.tif") as file:
        assert (file.read(1) == 1).all()


def test_what_fails_leaves_no_large_file_behind(tmp_path):
    with pytest.raises(IndexError):
        geotiff.write(
            str(tmp_path / "map.tif"), np.ones((9, 9), np.uint8), Frame(np.arange(5000.0)[::-1], LON), {}, {}, {}
        )
    assert list(tmp_path.iterdir()) == []
