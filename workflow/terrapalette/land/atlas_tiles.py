"""Maps of every cell of a large grid, as the atlas carries them: in the page, or in scripts beside it."""

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

from terrapalette.land import frames, placing, pyramids
from terrapalette.land.class_labels import NO_TYPE
from terrapalette.land.labellings import classes_of
from terrapalette.report import footers

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xarray as xr

# What tiles may take of a page, in characters; beyond, each labelling's lie in a file of its own.
MOST_INSIDE = 50_000_000
# The text of a file that the page does not ask for.
NOT_NEEDED = "// Not needed: atlas.html carries all that it shows.\n"


def cluster_numbers(classes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The cluster number of each class number (256,) uint8, from both numbers of the same cells; 0 stays 0.

    Maps number the classes of all labellings alike, a labelling numbers its clusters from 1 to k; what is of no type
    keeps the number that it has in maps.
    """
    found = np.zeros(256, np.uint8)
    found[classes] = labels
    found[NO_TYPE] = NO_TYPE
    return found


def drawn(field: "xr.DataArray", raster: placing.Raster, numbers: np.ndarray) -> np.ndarray:
    """A map on even pixels (row, column) uint8: class numbers of the grid, each replaced as `numbers` (256,) says.

    The field is read in strips, so that a large file never stands in memory as a whole.
    """
    found = np.zeros((len(raster.y), len(raster.x)), np.uint8)
    for top in range(0, len(found), pyramids.TILE):
        strip = slice(top, top + pyramids.TILE)
        known = raster.row[strip][raster.row[strip] >= 0]
        if not len(known):
            continue
        first = known.min()
        part = raster._replace(row=np.where(raster.row[strip] < 0, -1, raster.row[strip] - first))
        found[strip] = numbers[part.draw(field[first : known.max() + 1].values, pyramids.NO_CLASS)]
    return found


def packed(landtypes: "xr.Dataset", classes: "xr.Dataset", clusters: "Iterable[xr.Dataset]") -> dict[str, list]:
    """The packed pyramid (see pyramids.packed) of every labelling, by {space}.{method}.

    Parameters
    ----------
    landtypes : {space}_{method} of every labelling on the grid, class numbers as they are in the file
    classes : class(labelling, cell) of the study's cells
    clusters : per labelling labels(k, cell) of the same cells; attributes space and method
    """
    raster, found = frames.raster(frames.of(landtypes)), {}
    for one in clusters:
        space, method = one.attrs["space"], one.attrs["method"]
        own = classes_of(classes, space, method)
        numbers = cluster_numbers(own.values, one["labels"].sel(k=int(own["k"])).values)
        found[f"{space}.{method}"] = pyramids.packed(drawn(landtypes[f"{space}_{method}"], raster, numbers))
    return found


def divided(pyramid: dict[str, list], files: dict[str, str]) -> tuple[dict, dict[str, str]]:
    """Where the tiles go: all into the page up to MOST_INSIDE, else all into files beside it.

    Parameters
    ----------
    pyramid : packed tiles by labelling
    files : by labelling, what the page calls the file beside it

    Returns
    -------
    by labelling what the page carries: "levels", or "file" and the "stamp" by which it knows the file as its own;
    by labelling the text of its file, if there are any
    """
    total = sum(len(tile) for levels in pyramid.values() for level in levels for tile in level)
    if total <= MOST_INSIDE:
        return {one: {"levels": levels} for one, levels in pyramid.items()}, {}
    carried, beside = {}, {}
    for one, levels in pyramid.items():
        text = json.dumps(levels, separators=(",", ":"))
        stamp = hashlib.sha256(text.encode()).hexdigest()[:16]
        carried[one] = {"file": files[one], "stamp": stamp}
        beside[one] = f"tilesArrived({json.dumps(one)},{json.dumps(stamp)},{text});\n"
    return carried, beside


def made(
    landtypes: "xr.Dataset", classes: "xr.Dataset", clusters: "Iterable[xr.Dataset]", files: dict[str, str], stride: int
) -> tuple[dict, dict[str, str]]:
    """What a page carries of the maps of every cell, and the texts of the files beside it by labelling (see `divided`).

    stride : the study took every stride-th row and column

    Returns
    -------
    "size" of tiles; "grid": rows, columns and edges (y, x) of the maps' pixels; "lattice": the study's cells in words;
    "maps" by labelling; and the texts
    """
    raster = frames.raster(frames.of(landtypes))
    grid = {"rows": len(raster.y), "columns": len(raster.x), "y": placing.edges(raster.y), "x": placing.edges(raster.x)}
    lattice = f"every {footers.ordinal(stride)} row and column"
    maps, beside = divided(packed(landtypes, classes, clusters), files)
    return {"size": pyramids.TILE, "grid": grid, "lattice": lattice, "maps": maps}, beside
