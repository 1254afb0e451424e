"""The cells of a study as a verdict needs them: on their grid, with pairs of them by distance and the range."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land import frames
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import light_sweep, places, variograms
from terrapalette.verdict.places import Place
from terrapalette.verdict.variograms import Pairs


class Survey(NamedTuple):
    """values (cell, variable) normalized; their place, by area; pairs of cells

    reach : the range of the variogram, radians on the sphere, else units of the plane; `unit` of it is 1 of these
    unit, unit_name : what the range is told in: degrees, or the grid's own unit
    measured : indices of the cells that are measured, even over the area
    """

    values: np.ndarray
    place: Place
    pairs: Pairs
    reach: float
    unit: float
    unit_name: str
    measured: np.ndarray


def survey(cells: xr.Dataset, k_max: int, most: int, random_state: np.random.Generator) -> Survey:
    """What a verdict needs to know of cells (as of features.nc, or `features.sampled`), of which `most` are measured.

    Raises
    ------
    InputError
        if there are no more cells than k_max
    """
    place, values = placed(cells), cells["value"].values
    measured = light_sweep.thinned(place.masses, most)
    if len(measured) <= k_max:
        raise InputError(
            f"land.k_max is {k_max}, expected fewer than the cells that null worlds are measured at ({len(measured)}). "
            "Lower land.k_max, or set land.verdict.worlds to 0."
        )
    pairs = variograms.pairs(place, random_state)
    sill = place.masses @ (values - place.masses @ values) ** 2
    reach = variograms.reach(pairs.distance, variograms.variograms(values, pairs), sill)
    sphere = places.on_sphere(place)
    unit_name = "degrees" if sphere or place.is_geographic else str(cells["grid_y"].attrs.get("units", "units"))
    return Survey(values, place, pairs, reach, float(np.deg2rad(1)) if sphere else 1.0, unit_name, measured)


def placed(cells: xr.Dataset) -> Place:
    """Where cells lie. Area counts whatever the configuration weighs: places are on the Earth."""
    frame = frames.of_cells(cells)
    numbers = (cells[name].values.astype(int) for name in ("row", "col"))
    return Place(frame.y, frame.x, *numbers, frame.is_geographic, cells["area_weight"].values)
