"""Places on the globe."""

import numpy as np


def nearest_cell(lat: np.ndarray, lon: np.ndarray, place: tuple[float, float]) -> int:
    """Index of the cell whose middle is nearest to a place along the great circle; the first of equals.

    lat and lon (cell,) and place (latitude, longitude) in degrees; longitudes may be counted from -180 or from 0.
    """
    lat, lon, (here_lat, here_lon) = np.deg2rad(lat), np.deg2rad(lon), np.deg2rad(place)
    # The haversine of the angle, exact for near places too.
    square = np.sin((lat - here_lat) / 2) ** 2 + np.cos(lat) * np.cos(here_lat) * np.sin((lon - here_lon) / 2) ** 2
    return int(np.argmin(square))
