"""Would the other half of the Earth tell the same story? Prediction strength between halves that do not touch."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from terrapalette.clustering.labels import pair
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import light_sweep, overlaps, places, regions
from terrapalette.verdict.places import Place


class Strength(NamedTuple):
    """Prediction strength of methods and k as of `light_sweep`.

    weakest (split, method, k) : of each split that of the weakest class, 1 for k = 1
    by_class (method, k, class) : mean over the splits that find the class of the reference again; NaN where none does
    share : of the mass that the buffers leave of the second halves, mean over splits
    """

    weakest: np.ndarray
    by_class: np.ndarray
    share: float


def prediction_strength(
    points: np.ndarray,
    reference: np.ndarray,
    place: Place,
    buffer: float,
    most: int,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
) -> Strength:
    """Prediction strength (Tibshirani and Walther 2005, doi:10.1198/106186005X59243), one split a stream.

    The second half is clustered by itself. Of each of its classes: the share of pairs of cells that the first half's
    centres put into one class too. A class of one continent alone may fail honestly.

    Parameters
    ----------
    points : (cell, dimension)
    reference : (method, k, cell) integers from 0, for k = 1..k_max: names the classes
    buffer : the least distance between the halves, best the range of the variogram
    most : cells that a fit sees

    Raises
    ------
    InputError
        if a buffer leaves too few cells
    """
    parts = run(partial(_split, points, reference, place, buffer, most), streams)
    by_class = overlaps.mean_known(np.stack([part[1] for part in parts]))
    return Strength(np.stack([part[0] for part in parts]), by_class, float(np.mean([part[2] for part in parts])))


def _split(points, reference, place, buffer, most, stream):
    masses, k_max = place.masses * len(points), reference.shape[1]
    first, second = regions.halves(place, buffer, stream)
    if len(second) <= 5 * k_max:
        told = f"{np.rad2deg(buffer):.3g} degrees" if places.on_sphere(place) else f"{buffer:.3g} units of the grid"
        raise InputError(
            f"a buffer of {told} between halves of the cells leaves {len(second)} of the second, expected more "
            f"than {5 * k_max}: choose a narrower buffer, or fewer classes"
        )
    one = points[first][light_sweep.thinned(masses[first], most)]
    other = points[second][light_sweep.thinned(masses[second], most)]
    told = light_sweep.assigned(points[second], light_sweep.centres(one, light_sweep.sweep(one, k_max)))
    found = light_sweep.assigned(points[second], light_sweep.centres(other, light_sweep.sweep(other, k_max)))
    weakest, by_class = np.ones(reference.shape[:2]), np.full((*reference.shape[:2], k_max), np.nan)
    for method, index in np.ndindex(weakest.shape):
        k, own = index + 1, found[method, index]
        strength = overlaps.together(overlaps.shared(own, told[method, index], masses[second], (k, k)))
        weakest[method, index] = np.nanmin(strength)
        named = pair(overlaps.shared(reference[method, index, second], own, masses[second], (k, k)))
        for row, column in named.items():
            by_class[method, index, row] = strength[column]
    return weakest, by_class, masses[second].sum() / (masses.sum() - masses[first].sum())
