"""Would another Earth give the same classes? Fits to blocks drawn with replacement, judged where none was drawn."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from terrapalette.clustering.labels import pair
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.verdict import light_sweep, overlaps, regions
from terrapalette.verdict.places import Place


class Bootstrap(NamedTuple):
    """Refits beside a reference, on cells of blocks that were not drawn; methods and k as of `light_sweep`.

    adjusted_rand (replicate, method, k) : NaN for k = 1
    jaccard (method, k, class) : mean over the replicates that have cells of the class to judge; NaN past the last class
    kept (method, k, cell) : share of these replicates in which the cell has the class that its own one is paired with;
        NaN for a cell that was drawn each time
    """

    adjusted_rand: np.ndarray
    jaccard: np.ndarray
    kept: np.ndarray


def bootstrap(
    points: np.ndarray,
    reference: np.ndarray,
    place: Place,
    side: float,
    most: int,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
) -> Bootstrap:
    """Bootstrap of blocks (Lahiri 2003), one replicate a stream.

    Parameters
    ----------
    points : (cell, dimension)
    reference : (method, k, cell) integers from 0, for k = 1..k_max: the labels that are judged
    side : of the blocks (`regions.blocks`), at least twice the range of the variogram
    most : cells that a refit sees, drawn evenly from the blocks

    Raises
    ------
    InputError
        if there are too few blocks
    """
    return bootstraps(points, [reference], place, side, most, streams, run)[0]


def bootstraps(
    points: np.ndarray,
    references: Sequence[np.ndarray],
    place: Place,
    side: float,
    most: int,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
) -> list[Bootstrap]:
    """The same refits beside several references, as of `bootstrap`: one for each."""
    parts = run(partial(_replicate, points, references, place, side, most), streams)
    times = np.sum([judged for judged, _ in parts], axis=0)
    found = []
    for own in zip(*(beside for _, beside in parts), strict=True):
        rand, jaccard, agreed = (np.stack(column) for column in zip(*own, strict=True))
        kept = np.where(times > 0, agreed.sum(axis=0) / np.where(times > 0, times, 1), np.nan)
        found.append(Bootstrap(rand, overlaps.mean_known(jaccard), kept))
    return found


def reference_labels(points: np.ndarray, masses: np.ndarray, k_max: int, most: int) -> np.ndarray:
    """Labels (method, k, cell) of the same light fit to all blocks: what null worlds are judged by, as data may be."""
    chosen = points[light_sweep.thinned(masses, most)]
    return light_sweep.assigned(points, light_sweep.centres(chosen, light_sweep.sweep(chosen, k_max)))


def _replicate(points, references, place, side, most, stream):
    masses = place.masses * len(points)
    block = regions.blocks(place, side, stream)
    n_blocks = block.max() + 1
    times = np.bincount(stream.integers(n_blocks, size=n_blocks), minlength=n_blocks)[block]
    chosen = points[light_sweep.thinned(masses * times, most)]
    left = np.flatnonzero(times == 0)
    found = None
    if len(left):
        centres = light_sweep.centres(chosen, light_sweep.sweep(chosen, references[0].shape[1]))
        found = light_sweep.assigned(points[left], centres)
    return (times == 0).astype(np.int32), [_judged(reference, found, left, masses) for reference in references]


def _judged(reference, found, left, masses):
    """Of one refit beside one reference: adjusted Rand index, Jaccard of each class, and where cells (cell,) agree."""
    k_max = reference.shape[1]
    rand, jaccard = np.full(reference.shape[:2], np.nan), np.full((*reference.shape[:2], k_max), np.nan)
    agreed = np.zeros(reference.shape, np.int32)
    if found is None:
        return rand, jaccard, agreed
    own = reference[:, :, left]
    for method, index in np.ndindex(rand.shape):
        k, labels = index + 1, own[method, index]
        table = overlaps.shared(labels, found[method, index], masses[left], (k, k))
        rand[method, index] = overlaps.adjusted_rand(table)
        jaccard[method, index, :k] = overlaps.jaccard(table)
        partner = np.full(k, -1)
        for row, column in pair(table).items():
            partner[row] = column
        agreed[method, index, left] = partner[labels] == found[method, index]
    return rand, jaccard, agreed
