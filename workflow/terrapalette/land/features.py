"""Choose cells and bring their variables to a common scale."""

import math
from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land.frames import Frame, areas, has_even_degrees


class Normalized(NamedTuple):
    """Normalized values (cell, variable), and the centre and scale (variable,) that give back physical units."""

    value: np.ndarray
    centre: np.ndarray
    scale: np.ndarray


def surface_mask(land: np.ndarray | None, threshold: float, surface: str) -> np.ndarray | bool:
    """Which cells belong to the surface "land" (land >= threshold), "sea" (land below it) or "both".

    A missing value is neither land nor sea.
    """
    if surface == "both":
        return True
    return land >= threshold if surface == "land" else land < threshold


def chosen(
    grid: xr.Dataset, names: list[str], land_variable: str | None, threshold: float, surface: str
) -> tuple[np.ndarray, dict[str, int]]:
    """Which cells of a grid a study may take: (row, column) bool, and how many there are of which sort.

    A cell is on the surface, inside the mask and region of the grid (its variable `inside`, where there is one), and
    has a value of every variable in `names`. Fields are read one after the other.
    """
    first = grid[names[0]]
    land = None if land_variable is None else grid[land_variable].values
    on_surface = np.broadcast_to(surface_mask(land, threshold, surface), first.shape)
    if "inside" in grid:
        on_surface = on_surface & (grid["inside"].values == 1)
    complete = np.isfinite(first.values)
    for name in names[1:]:
        complete &= np.isfinite(grid[name].values)
    both = complete & on_surface
    counts = {"surface": int(on_surface.sum()), "complete": int(complete.sum()), "chosen": int(both.sum())}
    return both, counts


def none_chosen(
    source: str, names: list[str], counts: dict[str, int], land_variable: str | None, threshold: float, surface: str
) -> str:
    """What to say where `chosen` found no cell; counts as it gave them."""
    anywhere = surface == "both"
    where = "" if anywhere else f" on the {surface} side of {threshold:g}"
    return (
        f"{source}: no {'' if anywhere else surface + ' '}cell has all of {', '.join(names)}. Found "
        f"{counts['surface']} cells of the surface{where} ({land_variable}), and {counts['complete']} complete cells "
        "anywhere. Check land.land_variable, land.land_threshold and land.surface in config.yaml."
    )


def stride_for(n_cells: int, most: int) -> int:
    """The smallest step between rows and between columns that leaves about `most` of so many cells."""
    return max(1, math.ceil(math.sqrt(n_cells / most)))


def lattice(chosen: np.ndarray, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the chosen cells (row, column) bool in every stride-th row and column (see frames.thinned).

    They count in the thinned grid. A systematic sample: even over the map, so that it can be drawn as one.
    """
    first = stride // 2
    return np.nonzero(chosen[first::stride, first::stride])


def spread(n_cells: int, wanted: int) -> np.ndarray:
    """Indices (wanted,) int32 of cells at even steps among so many: a systematic sample, even over the map."""
    return (np.arange(wanted) * n_cells // wanted).astype(np.int32)


def sample(cells: xr.Dataset) -> np.ndarray:
    """Indices of the cells in the sample of a study, all where it has none."""
    return cells["sample"].values if "sample" in cells else np.arange(cells.sizes["cell"])


def sampled(cells: xr.Dataset) -> xr.Dataset:
    """The sample of a study's cells, with its weights; all of them where the study has none (no variable `sample`).

    The attribute `sampled_from` says of how many cells a sample was taken.
    """
    if "sample" not in cells:
        return cells
    found = cells.isel(cell=sample(cells)).drop_vars("sample")
    weight = found["area_weight"]
    return found.assign_coords(area_weight=weight / weight.mean()).assign_attrs(sampled_from=cells.sizes["cell"])


def area_weights(frame: Frame, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Relative area of cells, mean 1."""
    weights = relative_areas(frame, row, column)
    return weights / weights.mean()


def relative_areas(frame: Frame, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Area of cells, in the same unit for all cells of a frame.

    ASSUME: on even latitudes and longitudes, the cosine of the latitude (a sphere); else the area on the ellipsoid.
    """
    if has_even_degrees(frame):
        return np.cos(np.deg2rad(frame.y[row]))
    return areas(frame, row, column)


def normalize(value: np.ndarray, mode: str, weights: np.ndarray | None = None) -> Normalized:
    """Shift and scale to mean 0 and standard deviation 1.

    Parameters
    ----------
    value : (cell, variable) finite values in physical units
    mode : "variable" for each variable by itself, "global" with one mean and deviation for all
    weights : (cell,) positive weights, equal if None

    Raises
    ------
    ValueError
        if a variable is constant (per-variable mode) or all values are equal (global mode)
    """
    axis = 0 if mode == "variable" else None
    weight = np.broadcast_to(1.0 if weights is None else weights[:, None], value.shape)
    centre = np.average(value, axis=axis, weights=weight)
    scale = np.sqrt(np.average((value - centre) ** 2, axis=axis, weights=weight))
    _refuse_constant(centre, scale)
    n_variables = value.shape[1]
    return Normalized(
        (value - centre) / scale, np.broadcast_to(centre, n_variables), np.broadcast_to(scale, n_variables)
    )


def scales(mean: np.ndarray, variance: np.ndarray, mode: str) -> tuple[np.ndarray, np.ndarray]:
    """Centre and scale (variable,) by which `normalize` would bring values of this mean and variance to 0 and 1.

    Raises
    ------
    ValueError
        as `normalize`
    """
    if mode == "global":
        variance = np.full(len(mean), variance.mean() + mean.var())
        mean = np.full(len(mean), mean.mean())
    scale = np.sqrt(variance)
    _refuse_constant(mean, scale)
    return mean, scale


def _refuse_constant(centre: np.ndarray, scale: np.ndarray) -> None:
    # Rounding leaves a constant variable with a deviation near, but not at, zero.
    constant = np.atleast_1d(scale <= 1e-12 * np.maximum(np.abs(centre), 1e-300))
    if constant.any():
        raise ValueError(f"constant variable at column {int(constant.argmax())}")


def correlation(value: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Pearson correlation between the columns of (cell, variable) values: (variable, variable).

    Means, variances and covariances are weighted by (cell,) positive weights where given; only their ratios count.
    """
    if weights is None:
        return np.corrcoef(value, rowvar=False)
    covariance = np.atleast_2d(np.cov(value, rowvar=False, aweights=weights))
    deviation = np.sqrt(np.diag(covariance))
    return np.clip(covariance / np.outer(deviation, deviation), -1, 1)
