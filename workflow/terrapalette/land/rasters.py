"""Land-type maps and satellite images as rasters under a map's pixels."""

import numpy as np

from terrapalette.land import projections, satellite
from terrapalette.report import palettes


def background(canvas: projections.Canvas) -> np.ndarray:
    """Blue Marble under each pixel: (row, column, 3) colours 0..1, NaN outside the globe."""
    image = satellite.background()
    return projections.sample(canvas, image, *projections.regular_centres(*image.shape[:2]), np.nan)


def classes(canvas: projections.Canvas, landtypes, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Colours (row, column, 3) of a land-type variable under each pixel, and where there is a class.

    landtypes is the dataset of land-type maps, name one of its variables.
    """
    variable = landtypes[name]
    grid = np.nan_to_num(variable.values).astype(int)
    lat, lon = landtypes["lat"].values, landtypes["lon"].values
    numbers = projections.sample(canvas, grid, lat, lon, 0).astype(int)
    table = np.ones((max(np.max(variable.attrs["flag_values"]), 0) + 1, 3))
    for value, color in class_colors(variable).items():
        table[value] = palettes.rgb(color)
    return table[numbers], numbers > 0


def class_colors(variable) -> dict[int, str]:
    """Colour of each class of a land-type variable."""
    values = np.atleast_1d(variable.attrs["flag_values"])
    return {int(value): color for value, color in zip(values, variable.attrs["flag_colors"].split(), strict=True)}
