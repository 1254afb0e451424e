"""The classes of one space on other blocks and other halves of the Earth, and beside it classes of null worlds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from terrapalette.runtime.engine import Mapped, loop
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import bootstrap, light_sweep, null_worlds, prediction_strength
from terrapalette.verdict.bootstrap import Bootstrap
from terrapalette.verdict.null_worlds import Null
from terrapalette.verdict.places import Place
from terrapalette.verdict.prediction_strength import Strength

# Worlds of the strictest null that say which agreement blocks of nothing reach, and replicates of each.
NULL_WORLDS = 19
NULL_REPLICATES = 2

Streams = Sequence[np.random.Generator]


class Resampled(NamedTuple):
    """Of methods and k as of `light_sweep`; NaN where there was not land enough.

    block_ari (replicate, method, k), kept (method, k, cell) : as of `Bootstrap`; null_ari (world, method, k)
    jaccard, class_strength (method, k, class); prediction_strength (split, method, k)
    left_out : why what is missing is missing, a clause each
    """

    block_ari: np.ndarray
    kept: np.ndarray
    jaccard: np.ndarray
    null_ari: np.ndarray
    prediction_strength: np.ndarray
    class_strength: np.ndarray
    left_out: list[str]


def resampled(
    points: np.ndarray,
    known: dict[str, np.ndarray],
    place: Place,
    null: Null,
    encode: Callable,
    *,
    side: float,
    is_given: bool,
    most: int,
    replicates: Streams,
    splits: Streams,
    worlds: Streams,
    run: Mapped = loop,
) -> Resampled:
    """Bootstrap of blocks and prediction strength between halves, half a block apart.

    Parameters
    ----------
    points : (cell, component), what `encode` makes of values (cell, variable)
    known : by method labels (k, cell) from 0, for k = 1..k_max
    null : the strictest
    side : of blocks, radians or units of the plane; is_given : whether somebody asked for it. If so, blocks for which
        the land is too small are an error, else resampling is left out
    most : cells that a refit sees
    replicates, splits, worlds : streams, one for each

    Raises
    ------
    InputError
        if blocks that were asked for are too large
    """
    k_max = len(next(iter(known.values())))
    reference = _references(points, known, place, k_max, most)
    left_out: list[str] = []

    def attempted(function: Callable, *given):
        try:
            return function(*given)
        except InputError as error:
            if is_given:
                raise InputError(f"land.verdict.block: {error}") from error
            left_out.append(str(error).split(":", maxsplit=1)[0])
            return None

    blocks = attempted(bootstrap.bootstrap, points, reference, place, side, most, replicates, run)
    ask = partial(_null_rand, null, encode, place, side, most, k_max)
    null_rand = attempted(run, ask, worlds) if blocks else None
    halves = attempted(prediction_strength.prediction_strength, points, reference, place, side / 2, most, splits, run)
    return _gathered(reference.shape, blocks, null_rand, halves, len(replicates), len(splits), len(worlds), left_out)


def _references(points: np.ndarray, known: dict[str, np.ndarray], place: Place, k_max: int, most: int) -> np.ndarray:
    """Labels (method, k, cell) that are judged: those known, and light ones of methods that the study does not use."""
    if all(name in known for name in light_sweep.METHODS):
        return np.stack([known[name] for name in light_sweep.METHODS])
    light = bootstrap.reference_labels(points, place.masses, k_max, most)
    return np.stack([known.get(name, own) for name, own in zip(light_sweep.METHODS, light, strict=True)])


def _null_rand(null, encode, place, side, most, k_max, stream) -> np.ndarray:
    """Mean adjusted Rand index (method, k) of a null world's own classes over some replicates."""
    points = np.ascontiguousarray(encode(null_worlds.draw(null, stream)))
    reference = bootstrap.reference_labels(points, place.masses, k_max, most)
    found = bootstrap.bootstrap(points, reference, place, side, most, stream.spawn(NULL_REPLICATES)).adjusted_rand
    seen = np.isfinite(found).sum(axis=0)
    return np.where(seen > 0, np.nansum(found, axis=0) / np.where(seen > 0, seen, 1), np.nan)


def _gathered(
    shape: tuple[int, int, int],
    blocks: Bootstrap | None,
    null_rand: list[np.ndarray] | None,
    halves: Strength | None,
    n_replicates: int,
    n_splits: int,
    n_worlds: int,
    left_out: list[str],
) -> Resampled:
    curve, by_class = shape[:2], (*shape[:2], shape[1])
    return Resampled(
        np.full((n_replicates, *curve), np.nan) if blocks is None else blocks.adjusted_rand,
        np.full(shape, np.nan) if blocks is None else blocks.kept,
        np.full(by_class, np.nan) if blocks is None else blocks.jaccard,
        np.full((n_worlds, *curve), np.nan) if null_rand is None else np.stack(null_rand),
        np.full((n_splits, *curve), np.nan) if halves is None else halves.weakest,
        np.full(by_class, np.nan) if halves is None else halves.by_class,
        left_out,
    )
