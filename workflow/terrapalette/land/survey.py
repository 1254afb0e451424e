"""The cells of a study as a verdict needs them: on their grid, with pairs of them by distance and the range."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land import frames
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import light_sweep, places, variograms
from terrapalette.verdict.places import Place
from terrapalette.verdict.variograms import Pairs

# ASSUME: what spans no more degrees is nearly a plane.
FLAT = 20.0


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
    """Where cells lie. Area counts whatever the configuration weighs: places are on the Earth.

    Cells of latitudes and longitudes that span more than FLAT degrees and whose own grid spherical harmonics cannot
    serve, such as every third row and column of a fine one, are taken to the nearest places of a grid that they can.
    """
    frame = frames.of_cells(cells)
    row, column = (cells[name].values.astype(int) for name in ("row", "col"))
    place = Place(frame.y, frame.x, row, column, frame.is_geographic, cells["area_weight"].values)
    y, x = frame.y[row], frame.x[column]
    if not frame.is_geographic or places.on_sphere(place) or max(np.ptp(y), np.ptp(x)) <= FLAT:
        return place
    n_rows = int(180 / max(*places.steps(place), 180 / places.MOST_DEGREES))
    step = 180 / n_rows
    return place._replace(
        y=90 - step * (np.arange(n_rows) + 0.5),
        x=-180 + step * (np.arange(2 * n_rows) + 0.5),
        row=np.clip((90 - y) // step, 0, n_rows - 1).astype(int),
        column=((x + 180) // step).astype(int) % (2 * n_rows),
    )
