"""An index of data beside the same index of null worlds: how unusual it is, for each k and over all of them."""

from typing import NamedTuple

import numpy as np


class Calibration(NamedTuple):
    """One index over k, the larger the more structure.

    gap (k,) : data less the mean of the worlds; z (k,) : in standard deviations of the worlds
    p (k,) : of each k by itself; p_overall (k,) : with all k looked at; p_any : of the largest over all k
    low, high (k,) : between which 95 % of the worlds lie; n_worlds of them
    """

    gap: np.ndarray
    z: np.ndarray
    p: np.ndarray
    p_overall: np.ndarray
    p_any: float
    low: np.ndarray
    high: np.ndarray
    n_worlds: int


def calibrated(data: np.ndarray, worlds: np.ndarray) -> Calibration:
    """Compare an index of the data (k,) with that of null worlds (world, k).

    p = (1 + number of worlds that reach the data's) / (worlds + 1). To look at several k at once, each index is
    standardized per k by mean and standard deviation of all worlds with the data among them. No world is treated in
    another way than the data: if these are a null world too, every rank of theirs is equally likely, whatever the
    distributions and however k hang together. `p_overall` compares with the largest over k of each world (Westfall and
    Young 1993, single step): the chance that any k passes is that of the largest one.

    Raises
    ------
    ValueError
        if there are fewer than two worlds, or a number is not finite
    """
    data, worlds = np.asarray(data, float), np.asarray(worlds, float)
    if len(worlds) < 2 or worlds.shape[1:] != data.shape:
        raise ValueError(f"an index of shape {data.shape} cannot be compared with worlds of shape {worlds.shape}")
    both = np.vstack([data, worlds])
    if not np.isfinite(both).all():
        raise ValueError("an index of the data or of a null world is not finite")
    standard = _standardized(both, both)
    largest = standard[1:].max(axis=1)
    reached = np.count_nonzero(worlds >= data, axis=0)
    overall = np.count_nonzero(largest[:, None] >= standard[0], axis=0)
    count = len(worlds) + 1
    low, high = np.quantile(worlds, [0.025, 0.975], axis=0)
    return Calibration(
        data - worlds.mean(axis=0),
        _standardized(data, worlds),
        (1 + reached) / count,
        (1 + overall) / count,
        float((1 + np.count_nonzero(largest >= standard[0].max())) / count),
        low,
        high,
        len(worlds),
    )


def steps(index: np.ndarray) -> np.ndarray:
    """What each k gains on k - 1: (..., k) -> (..., k - 1), the first of k = 2 where the index begins with k = 1."""
    return np.diff(index, axis=-1)


def bends(index: np.ndarray) -> np.ndarray:
    """What each k gains more than k + 1 does: (..., k) -> (..., k - 2), the first of k = 2 where it begins with k = 1.

    Large where classes are complete: one less would have cost much, one more brings little.
    """
    return -np.diff(index, 2, axis=-1)


def _standardized(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """In standard deviations from the mean; what differs by rounding alone does not differ."""
    mean, spread = among.mean(axis=0), among.std(axis=0, ddof=1)
    varies = spread > 1e-12 * np.abs(among).max(axis=0)
    return np.where(varies, (values - mean) / np.where(varies, spread, 1), 0.0)
