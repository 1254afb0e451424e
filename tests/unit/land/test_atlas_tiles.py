import json
import re

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS

from terrapalette.land import atlas_tiles, frames, placing, pyramids
from terrapalette.land.frames import Frame
from unit.land.test_pyramids import restored

EVEN = Frame(np.linspace(50, 41, 10), np.linspace(1, 12, 12))


def landtypes(frame, **maps):
    made = xr.Dataset(coords=frames.coordinates(frame))
    for name, one in maps.items():
        made[name] = (frame.dims, one.astype(np.int16))
    return made


def clusters(space, method, labels, k=3):
    data = {"labels": (("k", "cell"), np.array([[1, 1, 2, 2], labels], np.int16))}
    return xr.Dataset(data, {"k": [2, k]}, {"space": space, "method": method})


@pytest.fixture
def classes():
    """Two labellings of four cells in k = 3, whose classes in maps are 2, 5, 7 and 1, 2, 3."""
    return xr.Dataset(
        {"class": (("labelling", "cell"), np.array([[2, 7, 5, 2], [1, 2, 3, 3]], np.int16))},
        {"space": ("labelling", ["a.b", "a.b"]), "method": ("labelling", ["one", "two"]), "k": ("labelling", [3, 3])},
    )


BOTH = [clusters("a.b", "one", [1, 3, 2, 1]), clusters("a.b", "two", [1, 2, 3, 3])]


def test_tiles_count_clusters_as_the_labelling_does(classes, rng):
    first = rng.choice([0, 2, 5, 7], EVEN.shape)
    found = atlas_tiles.packed(landtypes(EVEN, **{"a.b_one": first, "a.b_two": first % 4}), classes, BOTH)
    assert [*found] == ["a.b.one", "a.b.two"] and [len(level) for level in found["a.b.one"]] == [1]
    expected = np.select([first == 2, first == 5, first == 7], [1, 2, 3], 0)
    np.testing.assert_array_equal(restored(found["a.b.one"][0][0], EVEN.shape), expected)
    np.testing.assert_array_equal(restored(found["a.b.two"][0][0], EVEN.shape), first % 4)


@pytest.mark.parametrize("crs", ["", CRS.from_epsg(32632).to_wkt()])
def test_uneven_grids_are_drawn_on_even_pixels(crs, rng, monkeypatch):
    """Strips of two rows give what the whole map gives, gaps and all."""
    monkeypatch.setattr(pyramids, "TILE", 2)
    frame = Frame(np.array([60.0, 59, 58, 40, 39, 38]), np.array([1.0, 2, 3, 9]), crs)
    raster, numbers = frames.raster(frame), np.arange(256).astype(np.uint8)
    field = xr.DataArray(rng.integers(1, 9, frame.shape).astype(np.int16), dims=frame.dims)
    found = atlas_tiles.drawn(field, raster, numbers)
    assert found.shape == (23, 9) and not found[3:20].any() and not found[:, 3:8].any()
    np.testing.assert_array_equal(found, raster.draw(field.values, 0))


def test_a_page_knows_where_its_pixels_lie(classes):
    field = np.ones(EVEN.shape)
    made, beside = atlas_tiles.made(landtypes(EVEN, **{"a.b_one": field, "a.b_two": field}), classes, BOTH, {}, 3)
    assert beside == {} and (made["size"], made["lattice"]) == (512, "every 3rd row and column")
    y, x = placing.edges(EVEN.y), placing.edges(EVEN.x)
    assert made["grid"] == {"rows": 10, "columns": 12, "y": y, "x": x} and [*made["maps"]] == ["a.b.one", "a.b.two"]


def test_tiles_go_beside_a_page_when_they_are_too_many(monkeypatch):
    pyramid = {"one": [["abc", ""], ["de"]], "two": [["fgh"]]}
    files = {"one": "atlas/one.js", "two": "atlas/two.js"}
    monkeypatch.setattr(atlas_tiles, "MOST_INSIDE", 8)
    assert atlas_tiles.divided(pyramid, files) == (
        {"one": {"levels": pyramid["one"]}, "two": {"levels": [["fgh"]]}},
        {},
    )
    monkeypatch.setattr(atlas_tiles, "MOST_INSIDE", 7)
    carried, beside = atlas_tiles.divided(pyramid, files)
    assert [one["file"] for one in carried.values()] == [*files.values()]
    call = re.fullmatch(r"tilesArrived\((.*)\);\n", beside["one"])
    name, stamp, levels = json.loads(f"[{call[1]}]")
    assert (name, stamp, levels) == ("one", carried["one"]["stamp"], pyramid["one"])
    # Other tiles, other stamp.
    changed, _ = atlas_tiles.divided(pyramid | {"one": [["abd", ""], ["de"]]}, files)
    assert changed["one"]["stamp"] != stamp and changed["two"] == carried["two"]
