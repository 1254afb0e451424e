import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrapalette.land import placing

LON = -175 + 10.0 * np.arange(6)
UNEVEN = np.array([60.0, 59, 58, 40, 39, 38])


def test_cells_of_places():
    lat, lon = np.array([60.0, 0.0, -60.0]), np.array([-120.0, 0.0, 120.0])
    places = [(90, -180), (31, -61), (29, 61), (-90, 180), (-91, 0), (np.nan, 0), (0, np.inf)]
    found = placing.cells_of(*np.array(places, float).T, lat, lon)
    # The date line is the border before the first cell, whether it is called -180 or 180.
    assert found.tolist() == [0, 0, 5, 6, -1, -1, -1]


def test_cells_go_around_the_globe():
    lon = np.arange(360.0) - 180  # cells centred on whole degrees, as in a grid of 0..359
    places = np.array([179.4, 179.6, -179.9, 180.0, -180.0])
    assert placing.cells_of(np.zeros(5), places, np.array([0.0]), lon).tolist() == [359, 0, 0, 0, 0]


def test_cells_end_at_the_rim_and_beside_a_gap():
    # A region across the date line: nothing between -160.5 and 160.5.
    lon = np.concatenate([-179.5 + np.arange(20), 160.5 + np.arange(20)])
    places = np.array([-160.1, -159.9, 0.0, 159.9, 160.1, 179.9, -179.9])
    found = placing.cells_of(np.zeros(7), places, np.array([0.0]), lon)
    assert found.tolist() == [19, -1, -1, -1, 20, 39, 0]


def test_longitudes_beyond_180_are_those_west_of_greenwich():
    lon = np.concatenate([-179.5 + np.arange(20), 160.5 + np.arange(20)])
    found = placing.cells_of(np.zeros(4), np.array([180.2, 195.1, -181.0, 540.2]), np.array([0.0]), lon)
    assert found.tolist() == [0, 15, 39, 0]


def test_an_even_grid_is_its_own_raster():
    lat = 45 - 10.0 * np.arange(4)
    raster = placing.raster(lat, LON)
    np.testing.assert_array_equal(raster.y, lat)
    np.testing.assert_array_equal(raster.x, LON)
    field = np.arange(24).reshape(4, 6)
    np.testing.assert_array_equal(raster.draw(field, -1), field)


def test_rounding_leaves_a_grid_even():
    lat = np.linspace(89.95, -89.95, 1800).astype(np.float32).astype(float)
    raster = placing.raster(lat, LON)
    assert raster.y is not lat and len(raster.y) == 1800
    np.testing.assert_array_equal(raster.y, lat)
    assert raster.row.tolist() == list(range(1800))


def test_cells_of_an_uneven_grid_lie_where_they_are():
    raster = placing.raster(UNEVEN, LON)
    np.testing.assert_allclose(raster.y, np.arange(60, 37, -1))
    for row, lat in enumerate(UNEVEN):
        assert raster.row[np.abs(raster.y - lat).argmin()] == row
    # Between 57.5 and 40.5 there is nothing.
    assert raster.row.tolist() == [0, 1, 2, *[-1] * 17, 3, 4, 5]
    drawn = raster.draw(np.arange(36).reshape(6, 6), -9)
    assert drawn[20].tolist() == list(range(18, 24)) and (drawn[10] == -9).all()


def test_uneven_columns_lie_where_they_are():
    raster = placing.raster(UNEVEN, np.array([10.0, 11, 12, 20]))
    assert raster.column.tolist() == [0, 1, 2, *[-1] * 7, 3]
    np.testing.assert_allclose(raster.x, np.arange(10, 21))


def test_cells_almost_even_fill_one_pixel_each():
    raster = placing.raster(np.array([40.0, 30.0, 20.0, 9.0]), LON)
    assert raster.row.tolist() == [0, 1, 2, 3] and np.ptp(np.diff(raster.y)) < 1e-9


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(-80, 0))
def test_no_cell_is_lost_and_none_is_moved(gaps, start):
    lon = start + np.cumsum([0, *gaps]) / 10
    raster = placing.raster(np.array([10.0, 0.0]), lon)
    assert set(range(len(lon))) <= set(raster.column.tolist())
    # A raster shows at every pixel what lies there.
    expected = placing.cells_of(np.zeros(len(raster.x)), raster.x, np.array([0.0]), lon)
    np.testing.assert_array_equal(raster.column, expected)
    np.testing.assert_allclose([raster.x[0], raster.x[-1]], [lon[0], lon[-1]])


def test_a_speck_does_not_make_a_raster_without_bounds():
    lat = np.array([60.0, 40.0, 20.0, 20.0 - 1e-9])
    assert len(placing.raster(lat, LON).y) == placing.MOST_PIXELS


def test_one_row_and_one_column():
    raster = placing.raster(np.array([3.0]), np.array([7.0]))
    assert raster.draw(np.array([[5]]), 0).tolist() == [[5]]


@pytest.mark.parametrize(
    ("centres", "expected"), [([85.0, 75.0, 65.0], (60, 90)), ([-3.0], (-3.5, -2.5)), ([-1.0, 1.0], (-2, 2))]
)
def test_edges_lie_half_a_cell_out(centres, expected):
    assert placing.edges(np.array(centres)) == expected
