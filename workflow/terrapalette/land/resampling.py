"""The classes of one space on other blocks and other halves of the Earth, and beside it classes of null worlds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.runtime.engine import Mapped, loop
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import bootstrap, light_sweep, null_worlds, overlaps, prediction_strength
from terrapalette.verdict.bootstrap import Bootstrap
from terrapalette.verdict.null_worlds import TITLES, Null
from terrapalette.verdict.places import Place
from terrapalette.verdict.prediction_strength import Strength

STRICTEST = list(TITLES)[-1]
# Worlds of the strictest null that say which agreement blocks of nothing reach, and replicates of each.
NULL_WORLDS = 19
NULL_REPLICATES = 2

Streams = Sequence[np.random.Generator]


class Asked(NamedTuple):
    """side : of blocks, radians or units of the plane; halves are half a block apart

    asked : the setting by which somebody asked for such blocks, as a clause; then it is an error if the land is too
        small for them, else what cannot be resampled is left out
    most : cells that a refit sees
    """

    side: float
    asked: str | None
    most: int


class Resampled(NamedTuple):
    """None where the land is too small; left_out : why, a clause each

    blocks, halves : of the labels that are known
    rand (replicate, method, k), null_rand (world, method, k) : adjusted Rand index of refits with a light fit to all
        blocks, of the data and of null worlds: two fits alike, so that both sides are had with the same effort
    """

    blocks: Bootstrap | None
    rand: np.ndarray | None
    null_rand: np.ndarray | None
    halves: Strength | None
    left_out: list[str]


def resampled(
    points: np.ndarray,
    known: dict[str, np.ndarray],
    place: Place,
    asked: Asked,
    null: Null,
    encode: Callable,
    replicates: Streams,
    splits: Streams,
    worlds: Streams,
    run: Mapped = loop,
) -> Resampled:
    """Bootstrap of blocks, the same of null worlds, and prediction strength between halves.

    Parameters
    ----------
    points : (cell, component), what `encode` makes of values (cell, variable)
    known : by method labels (k, cell) from 0, for k = 1..k_max
    null : the strictest, fitted to the values
    replicates, splits, worlds : streams, one for each

    Raises
    ------
    InputError
        if the land is too small for blocks that were asked for
    """
    k_max = len(next(iter(known.values())))
    light = bootstrap.reference_labels(points, place.masses, k_max, asked.most)
    # Methods that the study does not use have light labels alone.
    reference = np.stack([known.get(name, own) for name, own in zip(light_sweep.METHODS, light, strict=True)])
    left_out: list[str] = []

    def tried(function: Callable):
        try:
            return function()
        except InputError as error:
            why = str(error).split(":", maxsplit=1)[0]
            if asked.asked:
                raise InputError(f"{asked.asked}: {why}. Choose a smaller one, or null.") from error
            left_out.append(why)
            return None

    def of_blocks():
        both = [reference, light]
        blocks, alike = bootstrap.bootstraps(points, both, place, asked.side, asked.most, replicates, run)
        nothing = run(partial(_null_rand, null, encode, place, asked, k_max), worlds)
        return blocks, alike.adjusted_rand, np.stack(nothing) if nothing else None

    def of_halves():
        side = asked.side / 2
        return prediction_strength.prediction_strength(points, reference, place, side, asked.most, splits, run)

    return Resampled(*(tried(of_blocks) or (None, None, None)), tried(of_halves), left_out)


def dataset(found: Resampled, methods: list[str], k_max: int, chosen: np.ndarray, n_cells: int) -> xr.Dataset:
    """What was found as a file has it, of some methods: NaN where there was not land enough.

    chosen : indices of the cells that were resampled, among n_cells
    """
    blocks, halves, shape = found.blocks, found.halves, (len(light_sweep.METHODS), k_max)
    empty = np.full((0, *shape), np.nan), np.full((*shape, k_max), np.nan)
    kept = np.full((*shape, n_cells), np.nan, np.float32)
    if blocks is not None:
        kept[:, :, chosen] = blocks.kept
    curve, by_class = ("method", "k"), ("method", "k", "class")
    variables = {
        "block_ari": (("replicate", *curve), empty[0] if found.rand is None else found.rand, "of other blocks"),
        "null_ari": (("world", *curve), empty[0] if found.null_rand is None else found.null_rand, "of null worlds"),
        "jaccard": (by_class, empty[1] if blocks is None else blocks.jaccard, "Jaccard index of each class"),
        "kept": ((*curve, "cell"), kept, "share of replicates in which a cell kept its class"),
        "prediction_strength": (("split", *curve), empty[0] if halves is None else halves.weakest, "weakest class"),
        "class_strength": (by_class, empty[1] if halves is None else halves.by_class, "of each class"),
    }
    numbers = np.arange(1, k_max + 1, dtype=np.int16)
    coordinates = {"method": list(light_sweep.METHODS), "k": numbers, "class": numbers}
    told = {name: (dims, values, {"long_name": words}) for name, (dims, values, words) in variables.items()}
    attributes = {"left_out": "; ".join(found.left_out)}
    return xr.Dataset(told, coordinates, attributes).sel({"method": methods})


def _null_rand(null, encode, place, asked, k_max, stream) -> np.ndarray:
    """Mean adjusted Rand index (method, k) of a null world's own classes over some replicates."""
    points = np.ascontiguousarray(encode(null_worlds.draw(null, stream)))
    reference = bootstrap.reference_labels(points, place.masses, k_max, asked.most)
    streams = stream.spawn(NULL_REPLICATES)
    found = bootstrap.bootstrap(points, reference, place, asked.side, asked.most, streams)
    return overlaps.mean_known(found.adjusted_rand)
