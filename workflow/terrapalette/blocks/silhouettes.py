"""Silhouettes of cells by the million: estimated from samples, with their standard error; squared ones exactly."""

from collections.abc import Sequence
from functools import partial as bound
from typing import NamedTuple

import numpy as np

from terrapalette.blocks import classes
from terrapalette.blocks.source import Block, over
from terrapalette.clustering.weights import masses
from terrapalette.runtime.engine import Mapped, loop

# Cells of each class that distances are measured to, about so many.
REFERENCES = 400
# Cells whose silhouettes are averaged.
SCORED = 2000
# The references in so many parts: leaving one out after the other tells what they contribute to the error.
PARTS = 10


class Sample(NamedTuple):
    """Sampled cells: points (cell, dimension), weights (cell,), labels (cell,), and each one's chance to be here."""

    points: np.ndarray
    weights: np.ndarray
    labels: np.ndarray
    chance: np.ndarray


class Score(NamedTuple):
    """A mean silhouette, and its standard error."""

    mean: float
    error: float


def silhouette(
    blocks: Sequence[Block],
    labels: Sequence[np.ndarray],
    n_classes: int,
    random_state: np.random.Generator,
    run: Mapped = loop,
    references: int = REFERENCES,
    scored: int = SCORED,
) -> Score:
    """The mean silhouette of all cells (Rousseeuw 1987, as of `validity.silhouette`), estimated.

    A cell's mean distances to classes come from some cells of each, drawn with probability proportional to size: half
    of a cell's chance is by its weight, half by its share of the distances to the class's mean, so that neither middle
    nor edge is missed (after Altieri et al. 2021, arXiv:2003.01430, where random cells stand in place of the mean).
    The standard error counts the cells that are averaged, and by a jackknife those that distances are measured to.

    Parameters
    ----------
    labels : one array (cell,) of integers from 0 a block

    Returns
    -------
    NaN and NaN where there are fewer than two classes
    """
    whole = classes.merge(over(blocks, classes.partial, run, labels, [n_classes] * len(blocks)))
    if np.count_nonzero(whole.size) < 2:
        return Score(float("nan"), float("nan"))
    parts = over(blocks, classes.distances, run, labels, [whole.mean] * len(blocks))
    away = np.sum([own for _, own in parts], axis=0)
    draw = bound(_drawn, whole=whole, away=away, references=references, scored=scored)
    drawn = over(blocks, draw, run, labels, random_state.spawn(len(blocks)))
    reference, averaged = (Sample(*map(np.concatenate, zip(*own, strict=True))) for own in zip(*drawn, strict=True))
    return _scored(reference, averaged, whole.mass, random_state)


def squared(blocks: Sequence[Block], labels: Sequence[np.ndarray], n_classes: int, run: Mapped = loop) -> float:
    """The mean silhouette of squared Euclidean distances, exactly: NaN where there are fewer than two classes.

    The mean squared distance to a class is that to its mean plus the class's variance, so each cell needs the means
    alone. It is another score than the silhouette of distances: it tells classes apart more sharply.
    """
    whole = classes.merge(over(blocks, classes.partial, run, labels, [n_classes] * len(blocks)))
    if np.count_nonzero(whole.size) < 2:
        return float("nan")
    parts = over(blocks, bound(_squared, whole=whole), run, labels)
    return float(np.sum(parts) / whole.mass.sum())


def _squared(cells, weights, labels, whole):
    """Of one block, the weighted sum of squared Euclidean silhouettes."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    used = np.flatnonzero(whole.size)
    mass = whole.mass[used]
    variance = whole.spread[used].sum(axis=1) / mass
    squares = np.stack([((cells - mean) ** 2).sum(axis=1) for mean in whole.mean[used]], axis=1)
    sums = mass * (squares + variance)
    own = np.searchsorted(used, labels)
    return float(weights @ _silhouettes(sums, mass, own, weights, whole.size[used][own] > 1))


def _drawn(cells, weights, labels, random_state, whole, away, references, scored):
    """Of one block, cells to measure distances to, and cells to average."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    distance = np.linalg.norm(cells - whole.mean[labels], axis=1)
    # Where all cells of a class lie at one place, none is farther than others.
    share = np.where(away[labels] > 0, distance / np.where(away > 0, away, 1)[labels], 1 / whole.mass[labels])
    size = np.minimum(1, references * weights * (1 / whole.mass[labels] + share) / 2)
    even = np.minimum(1, scored * weights / whole.mass.sum())
    return tuple(
        Sample(cells[kept], weights[kept], np.asarray(labels)[kept], chance[kept])
        for chance in (size, even)
        for kept in [np.flatnonzero(random_state.random(len(cells)) < chance)]
    )


def _scored(reference: Sample, averaged: Sample, mass: np.ndarray, random_state: np.random.Generator) -> Score:
    used = np.flatnonzero(mass)
    own = np.searchsorted(used, averaged.labels)
    others = np.searchsorted(used, reference.labels)
    # Every part holds cells of all classes, as even in number as can be.
    order = np.lexsort((random_state.random(len(others)), others))
    part = np.empty(len(others), int)
    part[order] = np.arange(len(others)) % PARTS
    member = np.zeros((len(others), PARTS * len(used)))
    member[np.arange(len(others)), part * len(used) + others] = reference.weights / reference.chance
    distances = np.sqrt(np.maximum(_squares(averaged.points, reference.points), 0))
    sums = (distances @ member).reshape(len(own), PARTS, len(used))
    # Estimated means are ratios: the same cells tell the masses, which the errors of the sums follow.
    masses_ = member.sum(axis=0).reshape(PARTS, len(used))
    weight = averaged.weights / averaged.chance

    def values(left_out: int | None) -> np.ndarray:
        kept = [one for one in range(PARTS) if one != left_out]
        known = masses_[kept].sum(axis=0)
        scaled = sums[:, kept].sum(axis=1) * (mass[used] / np.where(known > 0, known, np.nan))
        more_than_one = mass[used][own] - averaged.weights > 1e-9 * averaged.weights
        return _silhouettes(scaled, mass[used], own, averaged.weights, more_than_one)

    silhouettes = values(None)
    mean = np.average(silhouettes, weights=weight)
    sampled = np.sum((weight * (silhouettes - mean)) ** 2 * (1 - averaged.chance)) / weight.sum() ** 2
    without = np.array([np.average(values(one), weights=weight) for one in range(PARTS)])
    measured = (PARTS - 1) / PARTS * np.sum((without - without.mean()) ** 2)
    return Score(float(mean), float(np.sqrt(sampled + measured)))


def _squares(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    middle = second.mean(axis=0)
    first, second = first - middle, second - middle
    return (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T


def _silhouettes(sums, mass, own, weights, has_others):
    """Silhouettes (cell,) from sums of distances to classes (cell, class) of these masses; 0 in a class of one cell."""
    row = np.arange(len(own))
    others = np.where(has_others, mass[own] - weights, 1)
    within = sums[row, own] / others
    means = sums / mass
    means[row, own] = np.inf
    between = np.fmin.reduce(means, axis=1)
    widest = np.maximum(within, between)
    return np.where(has_others & (widest > 0), (between - within) / np.where(widest > 0, widest, 1), 0.0)
