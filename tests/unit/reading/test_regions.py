import json

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from terrapalette.land.frames import Frame
from terrapalette.reading import regions
from terrapalette.runtime.errors import InputError

GRID = Frame(89.5 - np.arange(180.0), -179.5 + np.arange(360))
UTM = CRS.from_epsg(32632)


@pytest.fixture
def geojson(tmp_path):
    def write(*shapes, crs=None):
        features = [{"type": "Feature", "properties": {}, "geometry": shape.__geo_interface__} for shape in shapes]
        named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
        (tmp_path / "region.geojson").write_text(
            json.dumps({"type": "FeatureCollection", **named, "features": features})
        )
        return str(tmp_path / "region.geojson")

    return write


def write(path, shapes, crs, kind="Polygon", **options):
    wkb = np.array([shapely.to_wkb(shape) for shape in shapes], object)
    pyogrio.raw.write(path, wkb, [np.arange(len(shapes))], ["id"], geometry_type=kind, crs=crs, **options)
    return str(path)


def box(west, south, east, north, grid=GRID):
    return ((grid.y > south) & (grid.y < north))[:, None] & ((grid.x > west) & (grid.x < east))


def test_holes_are_outside_and_parts_add_up(geojson):
    ring = shapely.box(0, 0, 20, 20) - shapely.box(5, 5, 10, 10)
    path = geojson(shapely.MultiPolygon([ring, shapely.box(30, -10, 40, 0)]), shapely.box(-50, 3, -40, 4))
    expected = box(0, 0, 20, 20) & ~box(5, 5, 10, 10) | box(30, -10, 40, 0) | box(-50, 3, -40, 4)
    np.testing.assert_array_equal(regions.inside(path, GRID), expected)


def test_overlapping_polygons_do_not_cancel_out(geojson):
    found = regions.inside(geojson(shapely.box(0, 0, 20, 20), shapely.box(5, 5, 10, 10)), GRID)
    np.testing.assert_array_equal(found, box(0, 0, 20, 20))


def test_a_bow_tie_is_two_triangles(geojson):
    found = regions.inside(geojson(shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])), GRID)
    lon, lat = np.meshgrid(GRID.x, GRID.y)
    # Left and right of the crossing; borders run through centres, which count as inside.
    expected = (np.abs(lat - 10) <= np.abs(lon - 10)) & box(0, 0, 20, 20)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("west", "east"), [(170, 190), (-190, -170)])
def test_across_the_date_line(geojson, west, east):
    found = regions.inside(geojson(shapely.box(west, -20, east, -10)), GRID)
    np.testing.assert_array_equal(found, box(170, -20, 181, -10) | box(-181, -20, -170, -10))


def test_longitudes_from_0_to_360(geojson):
    found = regions.inside(geojson(shapely.box(200, -20, 355, -10)), GRID)
    np.testing.assert_array_equal(found, box(-160, -20, -5, -10))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-40, 40), st.floats(-40, 40)), min_size=3, max_size=3))
def test_triangles_are_what_lies_on_one_side_of_all_edges(tmp_path_factory, corners):
    triangle = shapely.Polygon(corners)
    # The circle in it is wide enough to hold a centre.
    assume(2 * triangle.area > triangle.length)
    path = tmp_path_factory.mktemp("region") / "triangle.geojson"
    path.write_text(json.dumps(triangle.__geo_interface__))
    lon, lat = np.meshgrid(GRID.x, GRID.y)
    ends = [*corners[1:], corners[0]]
    side = [(x1 - x) * (lat - y) - (y1 - y) * (lon - x) for (x, y), (x1, y1) in zip(corners, ends, strict=True)]
    expected = np.all(np.array(side) > 0, axis=0) | np.all(np.array(side) < 0, axis=0)
    on_border = np.abs(side).min(axis=0) < 1e-6
    found = regions.inside(str(path), GRID)
    assert (found == expected)[~on_border].all() and expected.any()


def test_degrees_into_a_projection(geojson):
    # Along a parallel, which is no straight line in the projection.
    frame = Frame(5_700_000.0 - 1000 * np.arange(200), 300_000.0 + 1000 * np.arange(400), UTM.to_wkt())
    found = regions.inside(geojson(shapely.box(-100, 50, 100, 60)), frame)
    _, lat = Transformer.from_crs(UTM, 4326, always_xy=True).transform(*np.meshgrid(frame.x, frame.y))
    np.testing.assert_array_equal(found, lat >= 50)
    assert len(np.unique(found.sum(axis=0))) > 1


@pytest.mark.parametrize("name", ["region.gpkg", "region.shp"])
def test_projected_polygons_on_degrees(tmp_path, name):
    path = write(tmp_path / name, [shapely.box(400_000, 5e6, 900_000, 5.5e6)], "EPSG:32632")
    found = regions.inside(path, GRID)
    x, y = Transformer.from_crs(4326, UTM, always_xy=True).transform(*np.meshgrid(GRID.x, GRID.y))
    np.testing.assert_array_equal(found, (x > 4e5) & (x < 9e5) & (y > 5e6) & (y < 5.5e6))
    assert 20 < found.sum() < 60


def test_geojson_may_name_another_crs(geojson):
    path = geojson(shapely.box(400_000, 5e6, 900_000, 5.5e6), crs="urn:ogc:def:crs:EPSG::32632")
    frame = Frame(np.array([5.6e6, 5.4e6, 5.2e6]), np.array([3e5, 5e5, 7e5, 9.5e5]), UTM.to_wkt())
    assert regions.inside(path, frame).astype(int).tolist() == [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0]]


def test_beyond_the_rim_of_the_earth_nothing_lies_inside(geojson):
    sinusoidal = CRS.from_proj4("+proj=sinu +R=6371007.181 +units=m").to_wkt()
    frame = Frame(1e7 - 1e5 * (np.arange(200) + 0.5), -2e7 + 1e5 * (np.arange(400) + 0.5), sinusoidal)
    found = regions.inside(geojson(shapely.box(-180, -90, 180, 90)), frame)
    lat = np.deg2rad(90 * frame.y / 1e7)[:, None]
    beyond = np.abs(frame.x) / np.cos(lat) - np.pi * 6371007.181
    assert found[beyond < -1e5].all() and not found[beyond > 1e5].any()


def test_all_layers_count_and_lines_do_not(tmp_path):
    path = write(tmp_path / "region.gpkg", [shapely.box(0, 0, 10, 10)], "EPSG:4326", layer="lakes")
    write(path, [shapely.box(20, 0, 30, 10)], "EPSG:4326", layer="woods", append=True)
    write(path, [shapely.LineString([(50, 0), (60, 0)])], "EPSG:4326", "LineString", layer="roads", append=True)
    np.testing.assert_array_equal(regions.inside(path, GRID), box(0, 0, 10, 10) | box(20, 0, 30, 10))


def test_heights_and_collections_are_taken_along(geojson):
    solid = shapely.force_3d(shapely.box(0, 0, 10, 10), 5.0)
    mixed = shapely.GeometryCollection([shapely.Point(50, 50), shapely.box(20, 0, 30, 10)])
    found = regions.inside(geojson(solid, mixed), GRID)
    np.testing.assert_array_equal(found, box(0, 0, 10, 10) | box(20, 0, 30, 10))


def test_blocks_change_nothing(geojson, monkeypatch):
    path = geojson(shapely.Point(10, 20).buffer(30))
    whole = regions.inside(path, GRID)
    monkeypatch.setattr(regions, "_BLOCK", 7 * 360)
    np.testing.assert_array_equal(regions.inside(path, GRID), whole)


def test_what_cannot_be_used(tmp_path, geojson):
    def message(path, frame=GRID):
        with pytest.raises(InputError, match=r"land\.region") as error:
            regions.inside(str(path), frame)
        assert str(path) in str(error.value)
        return str(error.value)

    assert "no such file" in message(tmp_path / "absent.gpkg")
    (tmp_path / "notes.geojson").write_text("no polygons here")
    assert "not readable as vector data" in message(tmp_path / "notes.geojson")
    (tmp_path / "half.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Fea')
    assert "not readable as vector data" in message(tmp_path / "half.geojson")
    assert "not readable as vector data" in message(tmp_path)
    assert "no polygon in it, found LineString, Point" in message(
        geojson(shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]))
    )
    assert "found no geometry" in message(geojson())
    with pytest.warns(UserWarning, match="crs"):
        write(tmp_path / "bare.shp", [shapely.box(0, 0, 1, 1)], None)
    assert "no coordinate reference system" in message(tmp_path / "bare.shp")
    found = message(geojson(shapely.box(10, 50, 11, 51)), Frame(GRID.y[:9], GRID.x[:20]))
    assert "longitudes 10 to 11, latitudes 50 to 51 in WGS 84" in found
    assert "The grid has 9 x 20 cells, latitudes 89.5 to 81.5" in found
