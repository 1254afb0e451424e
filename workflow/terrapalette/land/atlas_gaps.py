"""Why places of a grid have no class: what the atlas tells where its map is empty."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.land import features
from terrapalette.land.packing import block, quantized

if TYPE_CHECKING:
    import xarray as xr

# What a variable says of the surface travels in so many steps: a coast is told to half a percent.
SURFACE_STEPS = 200
OUTSIDE, EMPTY = "outside the mask or region of the study", "no variable has a value here"


def gaps(
    grid: "xr.Dataset", names: list[str], land_variable: str | None, threshold: float, surface: str, stride: int
) -> dict:
    """Why each cell in every stride-th row and column of a grid is none of the study's.

    Parameters
    ----------
    grid : fields of `names` and of the land variable, and `inside` where there is a mask; read one after the other
    land_variable, threshold, surface : as of `features.chosen`, whose choice this explains

    Returns
    -------
    "reason": block of the cells, row by row: 0 for a cell of the study, else a place in "reasons"; these are words, or
    None where "surface" tells, which is None or has "variable", "side" ("at least" or "less than"), "threshold" and
    "values" quantized, of the cells that are off the surface
    """
    taken = (slice(stride // 2, None, stride),) * 2
    reasons = ["", None, OUTSIDE, EMPTY, *(f"{name} has no value here" for name in names)]
    shape = grid[names[0]].values[taken].shape
    # The first that holds is told: places at sea need no word on what else they lack.
    reason, missing = np.zeros(shape, int), np.zeros(shape, int)
    for place in reversed(range(len(names))):
        lacks = ~np.isfinite(grid[names[place]].values[taken])
        reason[lacks] = 4 + place
        missing += lacks
    reason[missing == len(names)] = 3
    if "inside" in grid:
        reason[grid["inside"].values[taken] != 1] = 2
    found = {"reasons": reasons, "surface": None}
    if surface != "both":
        land = grid[land_variable].values[taken].astype(float)
        off = ~features.surface_mask(land, threshold, surface)
        reason[off] = 1
        found["surface"] = {
            "variable": land_variable,
            "side": "at least" if surface == "land" else "less than",
            "threshold": threshold,
            "values": quantized(np.where(off, land, np.nan).ravel(), SURFACE_STEPS),
        }
    return {"reason": block(reason), **found}
