import numpy as np
import pytest

from terrapalette.land import projections


@pytest.mark.parametrize("projection", ["eqearth", "moll", "cea"])
def test_equal_areas_cover_equal_pixels(projection):
    canvas = projections.world(projection, 800)
    inside = np.isfinite(canvas.lat)
    north = (canvas.lat > 30) & inside
    # Half of a hemisphere lies north of 30 degrees; pixels resolve it to about one in 400.
    assert north.sum() / inside.sum() == pytest.approx(0.25, abs=0.005)
    assert np.nanmax(np.abs(canvas.lon)) <= 180 and np.nanmax(np.abs(canvas.lat)) <= 90


def test_corners_of_the_world_are_outside():
    canvas = projections.world("moll", 200)
    assert np.isnan(canvas.lat[[0, 0, -1, -1], [0, -1, 0, -1]]).all()


def test_a_region_runs_from_north_west():
    canvas = projections.region((-20, 20, -10, 30), 40)
    assert canvas.lon[0, 0] == pytest.approx(-19.5) and 29 < canvas.lat[0, 0] < 30
    assert canvas.lat.shape[0] == pytest.approx(40 / np.cos(np.deg2rad(10)), abs=1)


def test_a_region_across_the_date_line():
    canvas = projections.region((170, -170, -20, -10), 20)
    assert canvas.extent == (170, 190, -20, -10)
    np.testing.assert_allclose(canvas.lon[0], [*np.arange(170.5, 180), *np.arange(-179.5, -170)])
    # Twenty degrees wide, ten high, seen at 15 degrees south.
    assert canvas.lat.shape == (round(10 / np.cos(np.deg2rad(15))), 20)


def test_cells_on_both_sides_of_the_date_line_are_drawn():
    lat, lon = 89.5 - np.arange(180.0), -179.5 + np.arange(360.0)
    canvas = projections.region((170, -170, -20, -10), 20)
    drawn = projections.sample(canvas, np.broadcast_to(np.arange(360), (180, 360)), lat, lon, -1)
    assert drawn[0].tolist() == [*range(350, 360), *range(10)]


def test_the_whole_globe_is_a_region():
    canvas = projections.region((-180, 180, -90, 90), 36)
    assert canvas.extent == (-180, 180, -90, 90)
    np.testing.assert_allclose(canvas.lon[0], np.arange(-175, 180, 10))


def test_sampling_takes_the_cell_below():
    lat, lon = np.array([45.0, -45.0]), np.array([-90.0, 90.0])
    field = np.array([[1, 2], [3, 4]])
    canvas = projections.Canvas(np.array([[10, -10, np.nan]]), np.array([[-1.0, 179, 0]]), (0, 1, 0, 1))
    assert projections.sample(canvas, field, lat, lon, 0).tolist() == [[1, 4, 0]]
    colors = np.stack([field, field * 10], axis=2)
    assert projections.sample(canvas, colors, lat, lon, -1).tolist() == [[[1, 10], [4, 40], [-1, -1]]]


def test_the_outline_closes():
    outline = projections.graticule("eqearth")[-1]
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-9)
