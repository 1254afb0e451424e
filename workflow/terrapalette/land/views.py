"""Maps to draw on: which cell of a grid lies under each pixel, what lies behind it, and the lines over it.

A grid of the globe is drawn in a projection of the world, a part of it as a region over the satellite view, and a
projected grid in its own coordinates.
"""

from typing import NamedTuple

import numpy as np

from terrapalette.land import frames, graticules, placing, projections, satellite
from terrapalette.land.frames import Frame
from terrapalette.land.graticules import Bar, Label

# Degrees of longitude and latitude from which on a grid is drawn on the globe; degrees of a region with a scale bar.
GLOBAL, NARROW = (120, 90), 20
# A map is at most so many times as high as wide in pixels.
_HIGHEST = 2.0
# Behind a projected grid.
_PAPER = (0.90, 0.91, 0.93)


class Window(NamedTuple):
    """The part of a grid that a map shows, and how fine the map is.

    rows, columns : of the grid; whole cells of the level
    level : cells that are halved so often, 2**level of them along a side made one, are about as large as a pixel
    """

    rows: slice
    columns: slice
    level: int


class View(NamedTuple):
    """A map of a grid.

    cell : (pixel row, pixel column) index of the cell under each pixel (row * columns + column), -1 where there is none
    background : (pixel row, pixel column, 3) colours 0..1 of what lies behind, NaN outside the globe
    extent : left, right, bottom, top in the map's own coordinates, as of imshow
    lines : graticule, each (point, 2) in the map's coordinates; on globes and planes the last is the map's outline
    kind : "globe", "region" (longitudes and latitudes), or "plane" (the coordinates of a projected grid)
    labels : of a plane's lines
    bar : the scale bar, where there is one
    crs : name of the plane's coordinate reference system
    """

    cell: np.ndarray
    background: np.ndarray
    extent: tuple[float, float, float, float]
    lines: list[np.ndarray]
    kind: str = "globe"
    labels: tuple[Label, ...] = ()
    bar: Bar | None = None
    crs: str = ""

    @property
    def proportion(self) -> float:
        """Height over width of the map on paper; pixels are square, but for rounding."""
        left, right, bottom, top = self.extent
        if self.kind == "region":
            return self.cell.shape[0] / self.cell.shape[1]
        return (top - bottom) / (right - left)

    @property
    def credit(self) -> str:
        """What stands below a figure: whose picture lies behind, or what projection this is."""
        return f"map in {self.crs}" if self.kind == "plane" else "background: Blue Marble (NASA)"

    @property
    def elsewhere(self) -> str:
        """What shows where there is no class, as a legend says it."""
        return "grey: no class" if self.kind == "plane" else "elsewhere the satellite view"

    def window(self, shape: tuple[int, int]) -> Window:
        """What this map shows of a grid of so many rows and columns; level 0 where cells are no smaller than pixels."""
        row, column = np.divmod(self.cell, shape[1])
        known = self.cell >= 0
        if not known.any():
            return Window(slice(0, 0), slice(0, 0), 0)
        level = int(np.log2(max(1.0, min(_step(row, known, 0), _step(column, known, 1)))))
        rows, columns = (
            slice(int(one.min()) >> level << level, min(side, (int(one.max()) >> level) + 1 << level))
            for one, side in zip((row[known], column[known]), shape, strict=True)
        )
        return Window(rows, columns, level)

    def within(self, window: Window, shape: tuple[int, int]) -> "View":
        """This map of a field that holds just a window of the grid, at the window's level."""
        row, column = np.divmod(self.cell, shape[1])
        # Halved so often, with a last one that stands alone.
        width = -((window.columns.start - window.columns.stop) >> window.level)
        row = (row >> window.level) - (window.rows.start >> window.level)
        column = (column >> window.level) - (window.columns.start >> window.level)
        return self._replace(cell=np.where(self.cell < 0, -1, row * width + column))

    def sample(self, field: np.ndarray, outside: float) -> np.ndarray:
        """A field (row, column, ...) on the pixels, without interpolation: a class must not become another."""
        flat = field.reshape(field.shape[0] * field.shape[1], *field.shape[2:])
        without = (self.cell < 0).reshape(*self.cell.shape, *[1] * (field.ndim - 2))
        return np.where(without, outside, flat[self.cell])

    def scatter(self, values: np.ndarray, row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """Values of cells (cell,) at their rows and columns, on the pixels; NaN elsewhere.

        Where cells are smaller than pixels, the mean of those that make one at the level of the map's window.
        """
        level = self.window(shape).level
        cell = self.within(Window(slice(0, shape[0]), slice(0, shape[1]), level), shape).cell
        # Looked up among the cells: a grid of all places could be many times as large.
        own = (np.asarray(row, np.int64) >> level) * -(-shape[1] >> level) + (column >> level)
        places, first, group = np.unique(own, return_index=True, return_inverse=True)
        values = np.bincount(group, values) / np.bincount(group) if level else values[first]
        place = np.minimum(np.searchsorted(places, cell), len(places) - 1)
        return np.where(places[place] == cell, values[place], np.nan)


def _step(index: np.ndarray, known: np.ndarray, axis: int) -> float:
    """How many cells lie from a pixel to the next along an axis, on average; leaps, as at the date line, left out."""
    index, known = (np.moveaxis(one, axis, 0) for one in (index, known))
    steps = np.abs(np.diff(index, axis=0))[known[1:] & known[:-1]]
    return float(steps[steps <= 2 * np.median(steps) + 1].mean()) if len(steps) else 0.0


def of(frame: Frame, projection: str, width: int) -> View:
    """The whole map of a grid, about `width` pixels wide.

    A grid of the globe is drawn on it in a PROJ projection ("eqearth", ...), one of less than GLOBAL degrees as a
    region, a projected one as it is.
    """
    if not frame.is_geographic:
        return _plane(frame, width)
    if (box := _box(frame)) is not None:
        return _part(frame, box, width)
    canvas = projections.world(projection, width)
    return _view(frame, canvas, projections.graticule(projection), "globe")


def region(frame: Frame, box: tuple[float, float, float, float], width: int) -> View:
    """A region (west, east, south, north in degrees) of a grid, `width` pixels wide (see projections.region)."""
    return _view(frame, projections.region(box, width), [], "region")


def _view(frame: Frame, canvas: projections.Canvas, lines: list[np.ndarray], kind: str) -> View:
    image = satellite.background()
    centres = projections.regular_centres(*image.shape[:2])
    return View(_cells(frame, canvas), projections.sample(canvas, image, *centres, np.nan), canvas.extent, lines, kind)


def _cells(frame: Frame, canvas: projections.Canvas) -> np.ndarray:
    return frames.cells_at(frame, canvas.lat.ravel(), canvas.lon.ravel()).reshape(canvas.lat.shape)


def _box(frame: Frame) -> tuple[float, float, float, float] | None:
    """West, east, south and north of a grid that covers a part of the globe, east below west across the date line."""
    left, right, south, north = frames.extent(frame)
    west, east = left, right
    gaps = np.diff(frame.x)
    if len(gaps) and gaps.max() > frame.x[0] + 360 - frame.x[-1]:
        # The widest gap, not the date line, is where the grid begins and ends.
        after, half = int(gaps.argmax()) + 1, placing.widths(frame.x) / 2
        west, east = frame.x[after] - half[after], frame.x[after - 1] + half[after - 1]
    span = np.remainder(east - west, 360) or 360
    return None if span >= GLOBAL[0] or north - south >= GLOBAL[1] else (float(west), float(east), south, north)


def _part(frame: Frame, box: tuple[float, float, float, float], width: int) -> View:
    """A region that is the whole of a grid, over the satellite view as smooth as it comes."""
    proportion = projections.region(box, 100).lat.shape[0] / 100
    canvas = projections.region(box, max(1, round(width * min(1, _HIGHEST / max(proportion, 0.01)))))
    west, east, south, north = canvas.extent
    bar = None
    if east - west < NARROW:
        bar = graticules.bar(frames.ground_metres(frame, (south + north) / 2, (west + east) / 2), east - west)
    behind = satellite.part(canvas.extent, *canvas.lat.shape)
    return View(_cells(frame, canvas), behind, canvas.extent, [], "region", bar=bar)


def _plane(frame: Frame, width: int) -> View:
    """A projected grid in its own coordinates: its cells as pixels, every few of them where there are more."""
    left, right, bottom, top = extent = frames.extent(frame)
    finest = min(placing.widths(frame.y).min(), placing.widths(frame.x).min())
    size = max(finest, (right - left) / width, (top - bottom) / (_HIGHEST * width))
    columns, rows = (max(1, round(span / size)) for span in (right - left, top - bottom))
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = top - (top - bottom) * (np.arange(rows) + 0.5) / rows
    grid_y, grid_x = np.meshgrid(y, x, indexing="ij")
    cell = frames.cells_of(frame, grid_y.ravel(), grid_x.ravel()).reshape(rows, columns)
    # Small maps have room for few lines.
    lines, labels = graticules.lines(frame, extent, 8 if width > 1000 else 5 if width > 500 else 4)
    outline = np.array([[left, bottom], [left, top], [right, top], [right, bottom], [left, bottom]])
    bar = graticules.bar(frames.ground_metres(frame, (bottom + top) / 2, (left + right) / 2), right - left)
    background = np.broadcast_to(_PAPER, (rows, columns, 3))
    return View(cell, background, extent, [*lines, outline], "plane", tuple(labels), bar, frames.crs_name(frame))
