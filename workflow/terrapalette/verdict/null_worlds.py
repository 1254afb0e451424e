"""Null worlds: random fields as smooth, as correlated and, if wanted, as skewed and zonal as the data, without classes.

The idea of a null that keeps what is no cluster is that of Hennig and Lin 2015 (arXiv:1502.02574).
"""

from typing import NamedTuple

import numpy as np

from terrapalette.verdict import places, plane_fields, scores, spectra, sphere_fields, variograms
from terrapalette.verdict.places import Place
from terrapalette.verdict.plane_fields import PlaneFields
from terrapalette.verdict.sphere_fields import SphereFields
from terrapalette.verdict.variograms import Pairs

# What each null keeps beside covariances, and the claim that falls with it, from the weakest null to the strictest.
TITLES = {
    "smooth": "as smooth and correlated",
    "same_marginals": "with the same distribution of every variable too",
    "same_latitudes": "with the same march of latitudes too",
}
# ASSUME: what changes over less than so many degrees (or, in a plane, over a twentieth of its rows) is no climate zone.
ZONAL_DEGREES = 5.0


class Null(NamedTuple):
    """One null, fitted to data.

    fields : what draws Gaussian fields; target (variable, variable) : their covariance over the cells, matched exactly
    mean (variable,), covariance (variable, variable), values (cell, variable) : of the data; weights (cell,) sum to 1
    zones : smooth zonal mean and standard deviation of normal scores, each (cell, variable), and the standardized
        residuals (cell, variable) from these; None where the null does not keep them
    gated (cell, variable) : the data as its variograms were taken, and as worlds are compared with it
    """

    name: str
    fields: SphereFields | PlaneFields
    target: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    values: np.ndarray
    weights: np.ndarray
    zones: tuple[np.ndarray, np.ndarray, np.ndarray] | None
    gated: np.ndarray


def fit(name: str, values: np.ndarray, place: Place, pairs: Pairs) -> Null:
    """Fit one null of TITLES to data.

    Parameters
    ----------
    values : (cell, variable) finite, no variable constant
    pairs : of these cells (`variograms.pairs`), the same for all nulls

    Raises
    ------
    ValueError
        if the name is unknown, a value is not finite or a variable is constant
    """
    if name not in TITLES:
        raise ValueError(f"null {name!r} is unknown, expected one of {', '.join(TITLES)}")
    values, weights = np.asarray(values, float), place.masses
    if not np.isfinite(values).all() or not np.ptp(values, axis=0).all():
        raise ValueError("null worlds need finite values, and more than one of each variable")
    mean, zones, gaussian = weights @ values, None, values
    if name != "smooth":
        gaussian = scores.normal_scores(values, weights)
    if name == "same_latitudes":
        centre, spread = zonal(gaussian, place)
        residual = (gaussian - centre) / spread
        zones = centre, spread, residual
        gaussian = scores.normal_scores(residual, weights)
    target = _covariance(gaussian, weights)
    table = target - variograms.variograms(gaussian, pairs)
    kind = sphere_fields if places.on_sphere(place) else plane_fields
    fields = kind.fields(place, kind.fit(place, pairs.distance, table, target))
    return Null(name, fields, target, mean, _covariance(values, weights), values, weights, zones, gaussian)


def draw(null: Null, random_state: np.random.Generator) -> np.ndarray:
    """One world: (cell, variable), in the units of the data."""
    return dressed(null, gaussian(null, random_state))


def gaussian(null: Null, random_state: np.random.Generator) -> np.ndarray:
    """One world before it takes the data's distributions: to be compared with `gated`. (cell, variable)"""
    return recoloured(null.fields.draw(random_state), null.target, null.weights)


def dressed(null: Null, world: np.ndarray) -> np.ndarray:
    """A Gaussian world (cell, variable) with the mean, or the distributions and zones, of the data."""
    if null.zones:
        centre, spread, residual = null.zones
        world = centre + spread * scores.back(world, residual, null.weights)
    if null.name != "smooth":
        world = scores.back(world, null.values, null.weights)
    # Other distributions change covariances, to which inertias answer at once: these are met exactly by every null.
    return null.mean + recoloured(world, null.covariance, null.weights)


def recoloured(fields: np.ndarray, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Fields (cell, variable) mapped so that their covariance over the cells is the target, and their mean 0.

    Of all linear maps that do so, the one that moves the cells least. weights (cell,) sum to 1.
    """
    centred = fields - weights @ fields
    found = _covariance(fields, weights)
    value, vector = np.linalg.eigh(found)
    # A direction without variance, of variables that depend on each other, stays without.
    inverse = np.where(value > 1e-12 * value.max(), 1 / np.sqrt(np.maximum(value, np.finfo(float).tiny)), 0)
    whitened, half = (vector * inverse) @ vector.T, spectra.root(found)
    return centred @ (whitened @ spectra.root(half @ target @ half) @ whitened)


def zonal(values: np.ndarray, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """Smooth mean and standard deviation along rows of the grid, at each cell: twice (cell, variable).

    Kernel means (Nadaraya 1964) over the rows, by a Gaussian whose standard deviation is ZONAL_DEGREES, or in a plane a
    twentieth of the rows' extent.
    """
    rows, row = np.unique(place.row, return_inverse=True)
    y = place.y[rows]
    bandwidth = ZONAL_DEGREES if places.on_sphere(place) else np.ptp(y) / 20
    kernel = np.exp(-(((y[:, None] - y) / bandwidth) ** 2) / 2) if bandwidth else np.ones((1, 1))
    weights = place.masses

    def smoothed(field: np.ndarray) -> np.ndarray:
        sums = np.stack([np.bincount(row, weights * column, len(rows)) for column in field.T], axis=1)
        return (kernel @ sums / (kernel @ np.bincount(row, weights, len(rows)))[:, None])[row]

    centre = smoothed(values)
    variance = smoothed((values - centre) ** 2)
    # Where a whole zone has one value, a world has it too.
    least = 1e-6 * (weights @ (values - weights @ values) ** 2)
    return centre, np.sqrt(np.maximum(variance, least))


def _covariance(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    centred = values - weights @ values
    return (centred * weights[:, None]).T @ centred
