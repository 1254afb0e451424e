"""Forests that have not seen whole blocks of a picture: what they say of those is as good as what they say of others.

A pixel that was left out alone is told by its neighbours, which were not; answers to it promise too much. Answers of
forests that have seen nothing of its block are honest, and another forest can learn from them what is wrong with them
(auto-context, Tu and Bai 2010, doi:10.1109/TPAMI.2009.186).
"""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from terrapalette.colorize import forest

# Blocks along the shorter side of the picture. Of five neighbours in a random order each forest leaves out two, and ten
# forests leave out each block four times.
BLOCKS, FORESTS, EVERY, LEFT_OUT = 3, 10, 5, 2
# Deviations of the windows in which answers are averaged, as shares of the shorter side.
WINDOWS = (0.02, 0.06, 0.18)


class Answers(NamedTuple):
    """What forests say of each pixel on average (row, column, target), and how far apart they are (row, column)."""

    mean: np.ndarray
    spread: np.ndarray


def blocks(shape: tuple[int, int]) -> np.ndarray:
    """Which square block each pixel lies in: (row, column)."""
    side = max(1, round(min(shape) / BLOCKS))
    rows, columns = np.indices(shape) // side
    return rows * (columns.max() + 1) + columns


def answers(
    features: np.ndarray, target: np.ndarray, new: np.ndarray, shape: tuple[int, int], *, random_state, **settings
) -> tuple[Answers, Answers]:
    """Of a known picture what forests say that have not seen a pixel's block, and of a new one what all of them say.

    Parameters
    ----------
    features : (pixel, feature) of the known picture, row by row
    target : (row, column, target)
    new : (pixel, feature) of the new picture
    shape : of the new picture
    random_state : chooses blocks, and grows the trees
    settings : of each forest, as `forest.fit` takes them

    Returns
    -------
    answers to the known picture and to the new one
    """
    inside = blocks(target.shape[:2]).ravel()
    order = random_state.permutation(inside.max() + 1)
    values = target.reshape(-1, target.shape[2])
    known, others = _Sums(values.shape), _Sums((len(new), values.shape[1]))
    for turn in range(FORESTS):
        learnt = (order[inside] + turn) % EVERY >= LEFT_OUT
        if learnt.any():
            grown = forest.fit(features[learnt], values[learnt], random_state=random_state, **settings)
            others.add(forest.predict(grown, new), slice(None))
            if not learnt.all():
                known.add(forest.predict(grown, features[~learnt]), ~learnt)
    return known.answers(target.shape[:2]), others.answers(shape)


def maps(told: Answers) -> np.ndarray:
    """What is said of each pixel and around it: (pixel, feature) float32."""
    sides = [share * min(told.spread.shape) for share in WINDOWS]
    found = [told.mean, told.spread[..., None], ndimage.gaussian_filter(told.spread, sides[1])[..., None]]
    found += [ndimage.gaussian_filter(told.mean, (side, side, 0), mode="nearest") for side in sides]
    return np.concatenate(found, axis=2, dtype=np.float32).reshape(told.spread.size, -1)


class _Sums:
    """Means and deviations of answers that come one after the other, some to some of the pixels."""

    def __init__(self, shape: tuple[int, int]):
        self.sums, self.squares, self.counts = np.zeros(shape), np.zeros(shape), np.zeros((shape[0], 1))

    def add(self, answers: np.ndarray, pixels) -> None:
        self.sums[pixels] += answers
        self.squares[pixels] += answers**2
        self.counts[pixels] += 1

    def answers(self, shape: tuple[int, int]) -> Answers:
        counts = np.maximum(self.counts, 1)
        mean = self.sums / counts
        variance = np.maximum(self.squares / counts - mean**2, 0).sum(axis=1)
        return Answers(mean.reshape(*shape, -1), np.sqrt(variance).reshape(shape))
