"""Maps to draw on: which cell of a grid lies under each pixel, what lies behind it, and the lines over it."""

from typing import NamedTuple

import numpy as np

from terrapalette.land import frames, projections, satellite
from terrapalette.land.frames import Frame


class View(NamedTuple):
    """A map of a grid.

    cell : (pixel row, pixel column) index of the cell under each pixel (row * columns + column), -1 where there is none
    background : (pixel row, pixel column, 3) colours 0..1 of what lies behind, NaN outside the globe
    extent : left, right, bottom, top in the map's own coordinates, as of imshow
    lines : graticule, each (point, 2) in the map's coordinates; the last one is the outline of the map
    """

    cell: np.ndarray
    background: np.ndarray
    extent: tuple[float, float, float, float]
    lines: list[np.ndarray]

    def sample(self, field: np.ndarray, outside: float) -> np.ndarray:
        """A field (row, column, ...) on the pixels, without interpolation: a class must not become another."""
        flat = field.reshape(field.shape[0] * field.shape[1], *field.shape[2:])
        without = (self.cell < 0).reshape(*self.cell.shape, *[1] * (field.ndim - 2))
        return np.where(without, outside, flat[self.cell])

    def scatter(self, values: np.ndarray, row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """Values of cells (cell,) at their rows and columns, on the pixels; NaN elsewhere."""
        field = np.full(shape, np.nan)
        field[row, column] = values
        return self.sample(field, np.nan)


def of(frame: Frame, projection: str, width: int) -> View:
    """The whole map of a grid, `width` pixels wide, on the globe in a PROJ projection ("eqearth", ...)."""
    canvas = projections.world(projection, width)
    return _view(frame, canvas, projections.graticule(projection))


def region(frame: Frame, box: tuple[float, float, float, float], width: int) -> View:
    """A region (west, east, south, north in degrees) of a grid, `width` pixels wide (see projections.region)."""
    return _view(frame, projections.region(box, width), [])


def _view(frame: Frame, canvas: projections.Canvas, lines: list[np.ndarray]) -> View:
    cell = frames.cells_at(frame, canvas.lat.ravel(), canvas.lon.ravel()).reshape(canvas.lat.shape)
    image = satellite.background()
    centres = projections.regular_centres(*image.shape[:2])
    return View(cell, projections.sample(canvas, image, *centres, np.nan), canvas.extent, lines)
