"""Single maps beside the data, on their own grid or another."""

import json

import numpy as np
import pytest
import xarray as xr
from affine import Affine

from terrapalette.land.frames import Frame
from terrapalette.reading import maps, zarr_stores
from terrapalette.reading.maps import Map
from terrapalette.runtime.errors import InputError
from unit.reading.rasters import UTM, write

FRAME = Frame(np.array([15.0, 5.0, -5.0, -15.0]), np.array([5.0, 15.0, 25.0]))


def test_zero_and_missing_are_outside():
    values = np.array([[1.0, 0, 2], [np.nan, 5, -1], [0, 0, 0], [1, 1, 1]])
    found = maps.covered(FRAME, Map(values, FRAME, {}))
    assert found.tolist() == [[True, False, True], [False, True, True], [False] * 3, [True] * 3]


def test_a_finer_mask_is_asked_at_the_centres_of_cells():
    fine = Frame(19.5 - np.arange(40), 0.5 + np.arange(20.0))
    values = (fine.x > 12)[None, :] & np.ones((40, 1), bool)
    found = maps.covered(FRAME, Map(values.astype(float), fine, {}))
    # The third column lies off the mask.
    assert found.tolist() == [[False, True, False]] * 4


def test_a_mask_in_degrees_holds_a_scene_in_metres(tmp_path):
    scene = maps.read(str(write(tmp_path / "a.tif", np.ones((50, 60), np.uint8))), 1, "xarray", key="land.mask")
    degrees = Frame(np.array([48.75, 48.73]), np.array([7.62, 7.66]))
    found = maps.covered(scene.frame, Map(np.array([[1.0, 0], [1, 1]]), degrees, {}))
    assert 0 < found.sum() < found.size
    # West to east the first rows leave the mask; nothing comes back.
    assert np.all(np.diff(found[0].astype(int)) <= 0)


def test_a_mask_of_the_same_projection_is_not_bent(tmp_path):
    scene = maps.read(str(write(tmp_path / "a.tif", np.ones((50, 60), np.uint8))), 1, "xarray", key="land.mask")
    coarse = np.arange(25 * 30).reshape(25, 30) % 3
    path = write(tmp_path / "b.tif", coarse.astype(np.uint8), transform=UTM @ Affine.scale(2))
    found = maps.covered(scene.frame, maps.read(str(path), "b", "xarray", key="land.mask"))
    np.testing.assert_array_equal(found, np.kron(coarse, np.ones((2, 2))) != 0)


def test_what_is_wrong_names_the_key(tmp_path):
    path = write(tmp_path / "mask.tif", np.ones((3, 4), np.uint8), descriptions=("inside",))
    with pytest.raises(InputError, match=r"no variable 'outside'.*band 1 \(inside\).*land\.mask\.variable"):
        maps.read(str(path), "outside", "xarray", key="land.mask")
    with pytest.raises(InputError, match=r"no such file\. Set land\.mask\.file"):
        maps.read(str(tmp_path / "none.tif"), "outside", "xarray", key="land.mask")


def test_a_land_mask_without_crs_takes_that_of_the_key_and_others_keep_theirs(tmp_path):
    without = write(tmp_path / "a.tif", np.ones((3, 4), np.uint8), crs=None)
    own = write(tmp_path / "b.tif", np.ones((3, 4), np.uint8), crs="EPSG:3035")
    for path, name in ((without, "UTM zone 32N"), (own, "LAEA Europe")):
        assert name in maps.read(str(path), 1, "xarray", key="land.mask", crs="EPSG:32632").frame.crs


def test_a_broken_zarr_store_is_named(tmp_path):
    xr.Dataset({"v": (("lat", "lon"), np.ones((3, 4)))}).to_zarr(tmp_path / "a.zarr", zarr_format=2, consolidated=False)
    chunk = next(path for path in (tmp_path / "a.zarr/v").iterdir() if path.name[0].isdigit())
    chunk.write_bytes(b"nonsense")
    store = zarr_stores.opened(str(tmp_path / "a.zarr"))
    with pytest.raises(InputError, match=r"a\.zarr: damaged Zarr store"):
        store.load("v", {})
    (tmp_path / "b.zarr").mkdir()
    (tmp_path / "b.zarr/.zgroup").write_text(json.dumps({"zarr_format": 99}))
    with pytest.raises(InputError, match=r"b\.zarr: damaged Zarr store"):
        zarr_stores.opened(str(tmp_path / "b.zarr"))
