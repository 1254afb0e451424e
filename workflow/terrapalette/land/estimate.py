"""Surface variables estimated from the colours of Blue Marble and monthly land-surface temperatures, by small networks.

The networks were fitted to digitised POLDER values (workflow/tools/fit_estimate.py). They know neither latitude nor
longitude, so nothing in an estimate can follow a parallel that the observations do not follow.
"""

import numpy as np
from scipy.spatial.distance import cdist

INPUTS = (
    *("red", "green", "blue", "red_spread", "green_spread", "blue_spread"),
    *(f"{time}_{month:02d}" for time in ("day", "night") for month in range(1, 13)),
)
# Rows of a map that are worked on at once: what lies between the layers stays small on the finest grid.
_BAND = 60


def estimate(
    colors: np.ndarray, spread: np.ndarray, temperatures: np.ndarray, fit: dict, wanted: np.ndarray
) -> np.ndarray:
    """The fitted variables on a map.

    Parameters
    ----------
    colors : (row, column, 3) mean Blue Marble colour of each cell, 0..1
    spread : (row, column, 3) standard deviation of the colours within a degree, 0..1
    temperatures : (row, column, 24) degrees Celsius: 12 months by day, then 12 by night
    fit : what fit_estimate.py wrote
    wanted : (row, column) bool: the cells to estimate

    Returns
    -------
    (row, column, variable) float32, NaN where not wanted or not to be trusted (see `trusted`)
    """
    values = np.full((*wanted.shape, len(fit["variables"])), np.nan, np.float32)
    for start in range(0, len(wanted), _BAND):
        band = slice(start, start + _BAND)
        cells = wanted[band] & np.isfinite(temperatures[band]).all(axis=2)
        inputs = np.concatenate([layers[band][cells] for layers in (colors, spread, temperatures)], axis=1)
        found = np.where(trusted(inputs, fit)[:, None], predict(inputs, fit), np.nan)
        values[band][cells] = found
    return values


def predict(inputs: np.ndarray, fit: dict) -> np.ndarray:
    """Mean of the fit's networks (rectified linear units, linear output): (cell, input) -> (cell, variable)."""
    total = 0
    for layers in fit["networks"]:
        signal = standardized(inputs, fit)
        for position, layer in enumerate(layers):
            signal = (np.maximum(signal, 0) if position else signal) @ np.array(layer["weight"]).T + layer["bias"]
        total = total + signal
    return total / len(fit["networks"]) * fit["output_scale"] + fit["output_centre"]


def trusted(inputs: np.ndarray, fit: dict) -> np.ndarray:
    """Cells near enough to what the networks were fitted on: (cell, input) -> (cell,) bool.

    ASSUME: a network may be trusted where the standardized inputs lie no farther from the nearest of the fit's
    reference points (centres of k-means over the fitted cells) than 99.9 % of the fitted cells themselves did. This
    leaves out the ice sheets and the high Arctic, colder than any fitted cell, and a few odd cells elsewhere. North of
    62 N there is no POLDER value to compare with. Yearly NDVI of MODIS (missing months, dark or under snow, as 0) goes
    with the estimated one at a correlation of 0.7 from 58 to 62 N, 0.6 to 64 N, 0.4 to 66 N, 0.2 at 70 N: the farther
    north, the less an estimate should be leant on.
    """
    if not len(inputs):
        return np.zeros(0, bool)
    return distance(standardized(inputs, fit), np.array(fit["reference_points"])) <= fit["reference_distance"]


def distance(points: np.ndarray, references: np.ndarray) -> np.ndarray:
    """Distance of every point to the nearest reference: (point, input), (reference, input) -> (point,)."""
    return cdist(points, references).min(axis=1)


def standardized(inputs: np.ndarray, fit: dict) -> np.ndarray:
    """Inputs in the units in which the networks see them: mean 0 and standard deviation 1 over the fitted cells."""
    return (inputs - fit["input_centre"]) / fit["input_scale"]
