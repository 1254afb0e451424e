"""Regions drawn as polygons, in GeoJSON, GeoPackage or Shapefile: which cells of a grid lie in them."""

from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer

from terrapalette.land import frames
from terrapalette.land.frames import Frame
from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError

# Cells in one block of rows: what is made on the way stays small beside the grid.
_BLOCK = 2**20
_POLYGON = 3
_WAY_OUT = "Set land.region in config.yaml to a GeoJSON, GeoPackage or Shapefile with polygons, or to null."


def inside(path: str, frame: Frame) -> np.ndarray:
    """Which cells have their centre in any polygon of a file, or on its border.

    Polygons of all layers count, holes are outside, and polygons that cross themselves are mended. Edges are straight
    in the file's own CRS: centres are brought there, so that none has to be bent. Longitudes may go beyond 180.

    Parameters
    ----------
    path : GeoJSON (longitudes and latitudes on WGS 84 unless it says otherwise), GeoPackage, Shapefile
    frame : the grid

    Returns
    -------
    (row, column) booleans

    Raises
    ------
    InputError
        if the file is missing, holds no vector data, no polygon or no CRS, or no cell of the grid lies in a polygon
    """
    chosen = np.zeros(frame.shape, bool)
    regions = _regions(path)
    for crs, region in regions:
        shapely.prepare(region)
        for first in range(0, frame.shape[0], height := max(1, _BLOCK // frame.shape[1])):
            rows = slice(first, first + height)
            chosen[rows] |= _holds(region, crs, frame._replace(y=frame.y[rows]))
    if not chosen.any():
        found = "; ".join(_described(crs, region) for crs, region in regions)
        raise InputError(
            f"{path}: no cell of the grid lies in its polygons, expected some. They span {found}. The grid has "
            f"{frames.described(frame)}. {_WAY_OUT}"
        )
    return chosen


def _regions(path: str) -> list[tuple[CRS, shapely.Geometry]]:
    """All polygons of each layer as one geometry, and its CRS."""
    with foreign_bytes.told(path, "not readable as vector data", _WAY_OUT):
        if not Path(path).exists():
            raise InputError(f"{path}: no such file. {_WAY_OUT}")
        layers = [pyogrio.raw.read(path, layer=str(name), columns=[]) for name in pyogrio.list_layers(path)[:, 0]]
    regions, kinds = [], set()
    for meta, _, stored, _ in layers:
        shapes = shapely.from_wkb(stored if stored is not None else [], on_invalid="ignore")
        kinds |= {shape.geom_type for shape in shapes if shape is not None}
        polygons = _polygons(shapes)
        if not len(polygons):
            continue
        if not meta["crs"]:
            raise InputError(
                f"{path}: its polygons have no coordinate reference system, expected one (for a Shapefile in a .prj "
                f"file beside it). {_WAY_OUT}"
            )
        with foreign_bytes.told(path, "its polygons cannot be put together", _WAY_OUT):
            regions.append((CRS.from_user_input(meta["crs"]), shapely.union_all(polygons)))
    if not regions:
        raise InputError(f"{path}: no polygon in it, found {', '.join(sorted(kinds)) or 'no geometry'}. {_WAY_OUT}")
    return regions


def _polygons(shapes: np.ndarray) -> np.ndarray:
    """The valid polygons in any geometries, in plane coordinates."""
    parts = np.asarray(shapes)
    while len(parts := parts[~(shapely.is_missing(parts) | shapely.is_empty(parts))]):
        if (shapely.get_type_id(parts) <= _POLYGON).all() and shapely.is_valid(parts).all():
            break
        # What is mended may come in pieces, lines and points among them.
        parts = shapely.get_parts(shapely.make_valid(shapely.force_2d(parts)))
    return parts[shapely.get_type_id(parts) == _POLYGON]


def _holds(region: shapely.Geometry, crs: CRS, frame: Frame) -> np.ndarray:
    """Whether a region, given in its CRS, holds each centre of a grid (row, column)."""
    own = CRS.from_user_input(frame.crs or "EPSG:4326")
    x, y = (part.ravel() for part in np.meshgrid(frame.x, frame.y))
    if own.equals(crs, ignore_axis_order=True):
        found = _contains(region, x, y, crs.is_geographic)
    else:
        way = Transformer.from_crs(own, crs, always_xy=True)
        there = way.transform(x, y)
        found = _contains(region, *there, crs.is_geographic)
        if not own.is_geographic and found.any():
            # Planes reach beyond the Earth's rim: PROJ folds what lies there onto other places.
            back = way.transform(*(line[found] for line in there), direction="INVERSE")
            found[found] = np.isclose(back, [x[found], y[found]], rtol=1e-6, atol=1).all(axis=0)
    return found.reshape(frame.shape)


def _contains(region: shapely.Geometry, x: np.ndarray, y: np.ndarray, is_geographic: bool) -> np.ndarray:
    west, south, east, north = region.bounds
    found = np.zeros(len(x), bool)
    for turn in (-360, 0, 360) if is_geographic else (0,):
        near = np.flatnonzero((y >= south) & (y <= north) & (x + turn >= west) & (x + turn <= east) & ~found)
        found[near] = shapely.intersects_xy(region, x[near] + turn, y[near])
    return found


def _described(crs: CRS, region: shapely.Geometry) -> str:
    west, south, east, north = region.bounds
    names = ("longitudes", "latitudes") if crs.is_geographic else ("x", "y")
    return f"{names[0]} {west:.10g} to {east:.10g}, {names[1]} {south:.10g} to {north:.10g} in {crs.name}"
