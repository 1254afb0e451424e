"""Lines of latitude and longitude over a projected map, their labels at its sides, and scale bars."""

from typing import NamedTuple

import numpy as np
import shapely

from terrapalette.land import frames
from terrapalette.land.frames import Frame

# Nodes along a side of the map, where its latitudes and longitudes are looked at; points along a line.
_NODES, _POINTS = 41, 721


class Label(NamedTuple):
    """A line's number where it meets a side of the map.

    value : degrees north if axis is "lat", degrees east if it is "lon"
    x, y : where, in the map's coordinates; side : "left", "right", "bottom" or "top"
    """

    value: float
    axis: str
    x: float
    y: float
    side: str


class Bar(NamedTuple):
    """A scale bar: its length in the map's coordinates, and the distance that it stands for."""

    length: float
    text: str


def lines(frame: Frame, extent: tuple[float, float, float, float], about: int) -> tuple[list[np.ndarray], list[Label]]:
    """Parallels and meridians over a projected map, about so many of each.

    Parameters
    ----------
    frame : whose coordinates the map has
    extent : left, right, bottom and top of the map

    Returns
    -------
    lines, each (point, 2) x and y; their labels, none nearer to another than can be read
    """
    left, right, bottom, top = extent
    x, y = np.meshgrid(np.linspace(left, right, _NODES), np.linspace(bottom, top, _NODES))
    lat, lon = frames.degrees(frame, y, x)
    known = np.isfinite(lat)
    if not known.any():
        return [], []
    lat, lon = lat[known], lon[known]
    # Longitudes counted from the map's middle have no jump at the date line.
    middle = np.rad2deg(np.angle(np.exp(1j * np.deg2rad(lon)).sum()))
    lon = np.remainder(lon - middle + 180, 360) - 180 + middle
    step_lat, step_lon = step(np.ptp(lat), about), step(np.ptp(lon), about)
    south, north = max(lat.min() - step_lat, -90), min(lat.max() + step_lat, 90)
    west, east = max(lon.min() - step_lon, middle - 180), min(lon.max() + step_lon, middle + 180)
    along_lat, along_lon = np.linspace(south, north, _POINTS), np.linspace(west, east, _POINTS)
    parallels, meridians = _multiples(south, north, step_lat), _multiples(west, east, step_lon)
    # A pole is no line, and all around the first meridian is the last one too.
    parallels, meridians = parallels[np.abs(parallels) < 90], meridians[meridians < meridians[:1] + 360]
    drawn, labels = [], []
    for axis, values in (("lat", parallels), ("lon", meridians)):
        for value in values:
            fixed = np.full(_POINTS, value)
            line = frames.plane(frame, *((fixed, along_lon) if axis == "lat" else (along_lat, fixed)))
            parts = _within(np.stack(line[::-1], axis=1), extent)
            drawn += parts
            shown = float(value) if axis == "lat" else float(np.remainder(value + 180, 360) - 180)
            labels.append(_label(shown, axis, parts, extent))
    return drawn, _apart([one for one in labels if one], extent, about)


def step(span: float, about: int) -> float:
    """The smallest round step (degrees) that gives at most so many lines over a span."""
    wanted = max(span / about, 1e-7)
    power = 10.0 ** np.floor(np.log10(wanted))
    # Below ten degrees 1, 2, 5, 10 times a power of ten; above, what divides a right angle or nearly so.
    steps = [20.0, 30.0] if power >= 10 else [2 * power, 5 * power, 10 * power]
    # Rounding must not make a step a hair too small for itself.
    return min((one for one in [power, *steps] if one >= wanted * (1 - 1e-9)), default=30.0)


def bar(metres: float, width: float) -> Bar | None:
    """A scale bar of at most a quarter of a map so wide, a 1-2-5 number of metres or kilometres.

    metres on the ground are one unit of the map at its middle; no bar where that is unknown, nor on a map of more than
    ten thousand kilometres, of which it could say nothing.
    """
    whole = metres * width
    if not np.isfinite(whole) or whole > 1e7:
        return None
    power = 10.0 ** np.floor(np.log10(whole / 4))
    distance = max(one * power for one in (1, 2, 5) if one * power <= whole / 4 * (1 + 1e-9))
    text = f"{distance / 1000:g} km" if distance >= 1000 else f"{distance:g} m"
    return Bar(distance / metres, text)


def _multiples(low: float, high: float, step: float) -> np.ndarray:
    # Products, not sums: no rounding piles up, and labels show no more digits than the step has.
    digits = max(0, -int(np.floor(np.log10(step))))
    return np.round(step * np.arange(np.ceil(low / step), np.floor(high / step) + 1), digits)


def _within(line: np.ndarray, extent: tuple[float, float, float, float]) -> list[np.ndarray]:
    """The parts of a line (point, 2) that lie on the map."""
    left, right, bottom, top = extent
    with np.errstate(invalid="ignore"):
        jump = np.hypot(*np.diff(line, axis=0).T) > (right - left + top - bottom) / 4
    broken = np.flatnonzero(~np.isfinite(line[1:]).all(axis=1) | jump) + 1
    found = []
    for part in np.split(line, broken):
        part = part[np.isfinite(part).all(axis=1)]
        if len(part) < 2:
            continue
        clipped = shapely.clip_by_rect(shapely.LineString(part), left, bottom, right, top)
        pieces = getattr(clipped, "geoms", [clipped])
        found += [shapely.get_coordinates(piece) for piece in pieces if not piece.is_empty]
    return found


def _label(value: float, axis: str, parts: list[np.ndarray], extent: tuple[float, float, float, float]) -> Label | None:
    """A line's label on the first side that it meets; a circle around the pole may meet none."""
    left, right, bottom, top = extent
    ends = np.array([part[end] for part in parts for end in (0, -1)]).reshape(-1, 2)
    near = 1e-6 * max(right - left, top - bottom)
    sides = {"left": (0, left), "right": (0, right), "bottom": (1, bottom), "top": (1, top)}
    for side in ("left", "right", "top", "bottom") if axis == "lat" else ("bottom", "top", "right", "left"):
        column, place = sides[side]
        met = ends[np.abs(ends[:, column] - place) <= near]
        if len(met):
            return Label(value, axis, float(met[0, 0]), float(met[0, 1]), side)
    if axis == "lat" and len(ends) and np.ptp(ends[:, 0]) > near:
        # The globe ends within the map.
        x, y = ends[ends[:, 0].argmin()]
        return Label(value, axis, float(x), float(y), "left")
    return None


def _apart(labels: list[Label], extent: tuple[float, float, float, float], about: int) -> list[Label]:
    """The labels without those too near to one before them."""
    # A map with few lines is a small one, on which a label takes a larger share.
    wide, high = 0.8 / about * (extent[1] - extent[0]), 0.4 / about * (extent[3] - extent[2])
    kept = []
    for one in labels:
        if not any(abs(one.x - other.x) < wide and abs(one.y - other.y) < high for other in kept):
            kept.append(one)
    return kept
