import numpy as np
import pytest

from terrapalette.land import places

# A grid of 2 degrees, counted from the date line eastwards.
LAT, LON = (axis.ravel() for axis in np.meshgrid(np.arange(89, -90, -2.0), np.arange(-179, 180, 2.0), indexing="ij"))


def on_the_sphere(lat, lon):
    lat, lon = np.deg2rad(lat), np.deg2rad(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def test_the_nearest_cell_is_the_nearest_on_the_sphere(rng):
    for place in rng.uniform([-90, -180], [90, 180], (50, 2)):
        chords = np.linalg.norm(on_the_sphere(LAT, LON) - on_the_sphere(*place), axis=1)
        assert places.nearest_cell(LAT, LON, place) == chords.argmin()


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ((10.5, 179.9), (11, 179)),
        ((10.5, -179.7), (11, -179)),
        ((10.5, 180.5), (11, -179)),
        ((-12.8, 359.4), (-13, -1)),
    ],
)
def test_across_the_date_line_and_round_the_globe(place, nearest):
    cell = places.nearest_cell(LAT, LON, place)
    assert (LAT[cell], LON[cell]) == nearest


def test_near_the_pole_longitudes_lie_close():
    """Seven degrees from the pole, 60 degrees of longitude are fewer than 10 of latitude."""
    lat, lon = np.array([83.0, 73.0]), np.array([60.0, 0.0])
    assert places.nearest_cell(lat, lon, (83, 0)) == 0


def test_cells_a_metre_apart_are_told_apart():
    lat = 45 + 1e-5 * np.arange(100)
    assert places.nearest_cell(lat, np.full(100, 7.0), (45 + 1e-5 * 37.2, 7.0)) == 37
