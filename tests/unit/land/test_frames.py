import numpy as np
import pytest
import xarray as xr
from pyproj import CRS, Geod

from terrapalette.land import frames
from terrapalette.land.frames import Frame

GLOBE = Frame(89.5 - np.arange(180.0), -179.5 + np.arange(360.0))
UTM = Frame(5_300_000 - 10.0 * np.arange(30), 400_000 + 10.0 * np.arange(40), CRS.from_epsg(32632).to_wkt())
SINUSOIDAL = Frame(
    np.arange(8, -9, -1) * 1e6,
    np.arange(-17, 18) * 1e6,
    CRS("+proj=sinu +R=6371007.181 +units=m").to_wkt(),
)


def every(frame):
    return [part.ravel() for part in np.indices(frame.shape)]


def test_areas_add_up_to_the_earth():
    # Half a billion square kilometres: the area of the ellipsoid, by another library.
    whole = abs(Geod(ellps="WGS84").polygon_area_perimeter([0, 120, 240], [0, 0, 0])[0]) * 2
    assert frames.areas(GLOBE, *every(GLOBE)).sum() == pytest.approx(whole, rel=1e-9)


def test_areas_of_cells_are_those_of_their_corners():
    geod = Geod(ellps="WGS84")
    for row, column in [(0, 0), (13, 27), (29, 39)]:
        y, x = UTM.y[row], UTM.x[column]
        corners = [(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5)]
        lon, lat = frames._to_degrees(UTM.crs).transform(*np.array(corners).T)
        area = abs(geod.polygon_area_perimeter(lon, lat)[0])
        assert frames.areas(UTM, np.array([row]), np.array([column]))[0] == pytest.approx(area, rel=1e-6)


def test_an_equal_area_projection_has_equal_areas():
    row, column = every(SINUSOIDAL)
    lat, _ = frames.places(SINUSOIDAL, row, column)
    known = np.isfinite(lat)
    found = frames.areas(SINUSOIDAL, row[known], column[known])
    # The projection is of a sphere: on the ellipsoid it is equal-area up to its flattening.
    np.testing.assert_allclose(found, 1e12, rtol=0.01)


@pytest.mark.parametrize("frame", [GLOBE, UTM], ids=["degrees", "metres"])
def test_every_cell_lies_where_it_says(frame):
    row, column = every(frame)
    lat, lon = frames.places(frame, row, column)
    np.testing.assert_array_equal(frames.cells_at(frame, lat, lon), np.arange(len(row)))


def test_places_off_a_projected_grid_have_no_cell():
    # In the middle of the Pacific, at the pole, just beyond the rim.
    assert frames.cells_at(UTM, np.array([0.0, 90.0, np.nan]), np.array([-150.0, 0.0, 0.0])).tolist() == [-1, -1, -1]
    y, x = np.array([UTM.y[0] + 4, UTM.y[0] + 6]), np.array([UTM.x[0], UTM.x[0]])
    assert frames.cells_of(UTM, y, x).tolist() == [0, -1]


@pytest.mark.parametrize("frame", [GLOBE, UTM], ids=["degrees", "metres"])
def test_a_frame_survives_a_file(frame, tmp_path):
    field = xr.Variable(frame.dims, np.zeros(frame.shape, np.float32), frames.mapping(frame))
    xr.Dataset({"field": field}, frames.coordinates(frame)).to_netcdf(tmp_path / "grid.nc")
    with xr.open_dataset(tmp_path / "grid.nc") as dataset:
        found = frames.of(dataset)
    assert frames.same(found, frame) and found.is_geographic == frame.is_geographic
    assert found.is_geographic or CRS(found.crs) == CRS(frame.crs)


def test_other_cells_are_not_the_same():
    assert not frames.same(UTM, UTM._replace(x=UTM.x + 1))
    assert not frames.same(UTM, UTM._replace(crs=CRS.from_epsg(32633).to_wkt()))
    assert not frames.same(UTM, frames.thinned(UTM, 2))
    assert frames.same(UTM, UTM._replace(x=UTM.x + 1e-6))


def test_a_thinned_frame_keeps_cells_of_the_whole():
    thin = frames.thinned(UTM, 4)
    np.testing.assert_array_equal(thin.y, UTM.y[2::4])
    np.testing.assert_array_equal(thin.x, UTM.x[2::4])
    np.testing.assert_array_equal(frames.thinned(UTM, 1).y, UTM.y)


@pytest.mark.parametrize("name", ["unknown", "undefined", "unnamed", "Undefined"])
def test_a_projection_without_a_name_is_called_by_its_method(name):
    wkt = CRS("+proj=sinu +R=6371007.181 +units=m").to_wkt().replace('PROJCRS["unknown"', f'PROJCRS["{name}"')
    frame = Frame(np.array([1000.0, 0.0]), np.array([0.0, 1000.0]), wkt)
    assert CRS(wkt).name == name and frames.crs_name(frame) == "Sinusoidal projection"
    assert frames.described(frame).endswith(" in Sinusoidal projection")
    assert frames.crs_name(UTM) == "WGS 84 / UTM zone 32N"
