"""Coarser grids: fields averaged by area onto even cells, of the grid's own CRS or of another."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from scipy import sparse

from terrapalette.land import frames, placing
from terrapalette.land.frames import Frame

# Cells in one block of rows: what is made on the way stays small beside a field.
_BLOCK = 2**20
# Coordinates kept in single precision are off by less than this share of a cell; so are steps compared.
_SLACK = 1e-3


class _Overlap(NamedTuple):
    """How much of each fine row lies in each coarse one (coarse, fine), and the same for columns."""

    rows: sparse.csr_array
    columns: sparse.csr_array

    def sums(self, field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        values, areas = (np.empty((len(field), self.columns.shape[0])) for _ in range(2))
        for block in _blocks(field.shape):
            valid = np.isfinite(field[block])
            values[block] = (self.columns @ np.where(valid, field[block], 0).astype(float).T).T
            areas[block] = (self.columns @ valid.astype(float).T).T
        return self.rows @ values, self.rows @ areas


class _Lookup(NamedTuple):
    """The coarse cell that holds each fine cell (row, column), -1 where none does; fine areas; the coarse shape."""

    index: np.ndarray
    areas: np.ndarray
    shape: tuple[int, int]

    def sums(self, field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        values, areas = np.zeros(self.shape).ravel(), np.zeros(self.shape).ravel()
        for block in _blocks(field.shape):
            used = np.isfinite(field[block]) & (self.index[block] >= 0)
            if not used.any():
                continue
            index, area = self.index[block][used], self.areas[block][used].astype(float)
            first = index.min()
            reached = slice(first, index.max() + 1)
            values[reached] += np.bincount(index - first, area * field[block][used])
            areas[reached] += np.bincount(index - first, area)
        return values.reshape(self.shape), areas.reshape(self.shape)


class Regridding(NamedTuple):
    """A way from one grid to a coarser one.

    frame : the coarse grid
    source_shape : (rows, columns) of the fine grid
    areas : (row, column) of the coarse cells, in the unit in which `cells` sums
    valid_share : how much of a coarse cell must have a value for it to get one
    cells : which fine cells make up each coarse one
    """

    frame: Frame
    source_shape: tuple[int, int]
    areas: np.ndarray
    valid_share: float
    cells: _Overlap | _Lookup

    def apply(self, field: np.ndarray) -> np.ndarray:
        """A field (row, column) of the fine grid as means by area of its valid part, NaN where too little is valid.

        Returns float32 for float32, else float64.
        """
        if field.shape != self.source_shape:
            raise ValueError(f"a field of {self.source_shape} cells expected, found {field.shape}")
        values, valid = self.cells.sums(field)
        enough = (valid > 0) & (valid >= (self.valid_share - 1e-9) * self.areas)
        found = np.full(values.shape, np.nan, np.float32 if field.dtype == np.float32 else float)
        found[enough] = values[enough] / valid[enough]
        return found


def regrid(frame: Frame, step: float, crs: str | None, valid_share: float) -> Regridding:
    """The way from a grid to even cells of width and height `step`, on whole multiples of it.

    Multiples count from 90 degrees north and 180 degrees west, in a projection from its origin. In the CRS of the grid
    each coarse value is the exact mean over the overlap with fine cells: first-order conservative (Jones 1999, Monthly
    Weather Review 127), on the ellipsoid for latitudes and longitudes, in the plane of a projection else. In another
    CRS a fine cell counts wholly, with its area on the ellipsoid, for the coarse cell that holds its centre.

    Parameters
    ----------
    frame : the fine grid
    step : in degrees or units of the CRS that is aimed at
    crs : anything that names a CRS, such as "EPSG:4326"; None for that of the grid
    valid_share : 0 to 1, the share of a coarse cell's area that must have values; cells at the rim of the grid reach
        beyond it. In another CRS the area is that of the fine cells found there, some more or less than the cell's own.

    Raises
    ------
    ValueError
        if PROJ does not know the CRS, the step is smaller than the source's cells (in another CRS than two of them), it
        does not divide the globe although the grid reaches around it, or no cell lies where the CRS is defined
    """
    own = CRS.from_user_input(frame.crs or "EPSG:4326")
    try:
        target = own if crs is None else CRS.from_user_input(crs)
    except CRSError:
        raise ValueError(f"crs {crs!r} is no coordinate reference system that PROJ knows") from None
    if target.equals(own, ignore_axis_order=True):
        return _regrid_by_overlap(frame, step, valid_share)
    return _regrid_by_centres(frame, step, own, target, valid_share)


def _regrid_by_overlap(frame: Frame, step: float, valid_share: float) -> Regridding:
    # ASSUME: the areal scale of a projection is the same all over one coarse cell.
    height, width = (float(np.median(placing.widths(line))) for line in (frame.y, frame.x))
    if step < (1 - _SLACK) * max(height, width):
        raise ValueError(f"a step of {step:g} is smaller than the source's cells of {height:.6g} x {width:.6g}")
    globe = frame.is_geographic
    south, east = _from_corner(frame.y, frame.x, globe)
    measure = _strips if globe else _lengths
    rows, from_rows = _overlap(*_cells(south, 180 if globe else None), len(south), step, measure)
    low, high, column = _cells(east, None)
    if globe:
        # A cell across the date line lies in the west and in the east.
        low, high = (np.add.outer([-360, 0, 360], line).ravel().clip(0, 360) for line in (low, high))
        column = np.tile(column, 3)
    columns, from_columns = _overlap(low, high, column, len(east), step, _lengths)
    areas = measure(rows * step, (rows + 1) * step)[:, None] * _lengths(columns * step, (columns + 1) * step)
    coarse = _frame(rows, columns, step, frame.crs, globe)
    return Regridding(coarse, frame.shape, areas, valid_share, _Overlap(from_rows, from_columns))


def _regrid_by_centres(frame: Frame, step: float, own: CRS, target: CRS, valid_share: float) -> Regridding:
    # ASSUME: a fine cell lies wholly where its centre lies; hence coarse cells of at least two fine ones.
    way = Transformer.from_crs(own, target, always_xy=True)
    globe = target.is_geographic
    size = _typical_size(frame, way, own.is_geographic, globe)
    if step < (1 - _SLACK) * 2 * size:
        raise ValueError(
            f"a step of {step:g} is smaller than two of the source's cells, {size:.6g} wide each in {target.name}"
        )
    index, column = (np.full(frame.shape, -1, np.int32) for _ in range(2))
    areas = np.zeros(frame.shape, np.float32)
    for block in _blocks(frame.shape):
        fine = np.indices(areas[block].shape).reshape(2, -1) + np.array([[block.start], [0]])
        x, y = _transformed(way, frame.x[fine[1]], frame.y[fine[0]], own.is_geographic)
        known = np.isfinite(x)
        if not known.any():
            continue
        fine, x, y = fine[:, known], x[known], y[known]
        south, east = _from_corner(y, x, globe)
        if globe:
            # The south pole belongs to the last row.
            south, east = np.minimum(south, 180 - 1e-9), np.minimum(np.mod(east, 360), 360 - 1e-9)
        index[*fine], column[*fine] = np.floor(south / step), np.floor(east / step)
        areas[*fine] = frames.areas(frame, *fine)
    if not areas.any():
        raise ValueError(f"no cell lies where {target.name} is defined")
    rows, columns = (_kept(np.unique(found[areas > 0])) for found in (index, column))
    shape = len(rows), len(columns)
    for block in _blocks(frame.shape):
        inside = np.searchsorted(rows, index[block]) * shape[1] + np.searchsorted(columns, column[block])
        index[block] = np.where(areas[block] > 0, inside, -1)
    crs = "" if target.equals(CRS.from_epsg(4326), ignore_axis_order=True) else target.to_wkt()
    coarse = _frame(rows, columns, step, crs, globe)
    coarse_areas = frames.areas(coarse, *np.indices(shape).reshape(2, -1)).reshape(shape)
    return Regridding(coarse, frame.shape, coarse_areas, valid_share, _Lookup(index, areas, shape))


def _blocks(shape: tuple[int, int]) -> list[slice]:
    height = max(1, _BLOCK // max(1, shape[1]))
    return [slice(first, min(first + height, shape[0])) for first in range(0, shape[0], height)]


def _from_corner(y: np.ndarray, x: np.ndarray, globe: bool) -> tuple[np.ndarray, np.ndarray]:
    """How far south and east of the corner, from which coarse cells are counted: 90 north 180 west, or the origin."""
    return (90 - y, x + 180) if globe else (-y, x)


def _frame(rows: np.ndarray, columns: np.ndarray, step: float, crs: str, globe: bool) -> Frame:
    """The frame of coarse rows and columns, given by their numbers from the corner on."""
    if globe and ((rows[-1] + 1) * step > 180 * (1 + 1e-9) or (columns[-1] + 1) * step > 360 * (1 + 1e-9)):
        near = 180 / max(1, round(180 / step))
        raise ValueError(f"a step of {step:g} does not divide the globe's 180 degrees evenly; {near:.10g} does")
    south, east = (rows + 0.5) * step, (columns + 0.5) * step
    return Frame(*((90 - south, east - 180) if globe else (-south, east)), crs)


def _kept(occupied: np.ndarray) -> np.ndarray:
    """Numbers of coarse rows or columns, and all in between, unless grids have a gap as across the date line."""
    if len(occupied) > 2 and np.median(np.diff(occupied)) == 1:
        return occupied
    return np.arange(occupied[0], occupied[-1] + 1)


def _cells(centres: np.ndarray, most: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where cells of rising centres begin and end, by the rule of `placing`, within 0..most; and their numbers."""
    gaps = np.diff(centres)
    typical = float(np.median(gaps)) if len(gaps) else 1.0
    half = np.where(gaps < 1.5 * typical, gaps, typical) / 2
    low, high = centres - np.append(typical / 2, half), centres + np.append(half, typical / 2)
    if most is not None:
        low, high = low.clip(0, most), high.clip(0, most)
    return low, high, np.arange(len(centres))


def _overlap(
    low: np.ndarray, high: np.ndarray, cell: np.ndarray, n_cells: int, step: float, measure: Callable
) -> tuple[np.ndarray, sparse.csr_array]:
    """Numbers of the coarse cells along an axis, and how much of each fine cell lies in each (coarse, fine)."""
    some = high > low
    low, high, cell = low[some], high[some], cell[some]
    low, high = (_snapped(line, step, float(np.median(high - low))) for line in (low, high))
    borders = step * np.arange(np.floor(low.min() / step), np.ceil(high.max() / step) + 1)
    # Between two neighbouring edges lie one fine and one coarse cell, or none.
    edges = np.unique(np.concatenate([low, high, borders]))
    begin, end = edges[:-1], edges[1:]
    middle = (begin + end) / 2
    order = np.argsort(low)
    at = order[np.searchsorted(low[order], middle, side="right") - 1]
    inside = (low[at] <= middle) & (middle < high[at])
    coarse = np.floor(middle / step).astype(int)[inside]
    kept = _kept(np.unique(coarse))
    parts = measure(begin, end)[inside], (np.searchsorted(kept, coarse), cell[at][inside])
    return kept, sparse.coo_array(parts, shape=(len(kept), n_cells)).tocsr()


def _snapped(edges: np.ndarray, step: float, typical: float) -> np.ndarray:
    """Edges of cells moved onto the nearest coarse border where only rounding keeps them apart."""
    ratio = step / typical
    slack = typical * (_SLACK if abs(ratio - round(ratio)) < _SLACK else 1e-9)
    border = step * np.rint(edges / step)
    return np.where(np.abs(edges - border) <= slack, border, edges)


def _lengths(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    return end - begin


def _strips(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Areas between parallels, given by degrees from the north pole."""
    return frames.area_to(90 - begin) - frames.area_to(90 - end)


def _typical_size(frame: Frame, way: Transformer, is_geographic: bool, globe: bool) -> float:
    """How far apart typical centres are along the axes of another CRS, whichever is more."""
    row, column = (np.unique(np.linspace(0, length - 1, 32).astype(int)) for length in frame.shape)
    height, width = (np.median(placing.widths(line)) for line in frame[:2])
    y, x = (part.ravel() for part in np.meshgrid(frame.y[row], frame.x[column], indexing="ij"))
    north, east = (
        _transformed(way, x + dx, y + dy, is_geographic) - _transformed(way, x - dx, y - dy, is_geographic)
        for dx, dy in ((0, height / 2), (width / 2, 0))
    )
    if globe:
        north[0], east[0] = (np.mod(line[0] + 180, 360) - 180 for line in (north, east))
    size = np.max(np.hypot(north, east), axis=0)
    known = np.isfinite(size)
    return float(np.median(size[known])) if known.any() else 0.0


def _transformed(way: Transformer, x: np.ndarray, y: np.ndarray, is_geographic: bool) -> np.ndarray:
    """Points (x and y, point) in another CRS, NaN where they have no place there."""
    found = np.array(way.transform(x, y))
    lost = ~np.isfinite(found).all(axis=0)
    if not is_geographic:
        # Planes reach beyond the Earth's rim: PROJ folds what lies there onto other places.
        back = np.array(way.transform(*found, direction="INVERSE"))
        lost |= ~np.isclose(back, [x, y], rtol=1e-6, atol=1).all(axis=0)
    found[:, lost] = np.nan
    return found
