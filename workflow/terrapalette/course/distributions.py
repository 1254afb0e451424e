"""Distributions of points in a plane, each of which some methods can deal with and others cannot."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from sklearn.datasets import make_circles, make_moons


class Sample(NamedTuple):
    """Points (point, 2), every variable of mean 0 and deviation 1, and the group (point,) that each was drawn from."""

    points: np.ndarray
    groups: np.ndarray


def blobs(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Three round groups of one size."""
    groups = np.arange(count) % 3
    centres = np.array([[-3, -2], [3, -2], [0, 3]])
    return centres[groups] + random.normal(0, 1, (count, 2)), groups


def unequal(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A wide group of three quarters of the points beside two small dense ones."""
    groups = np.repeat([0, 1, 2], [count - 2 * (count // 8), count // 8, count // 8])
    centres, spreads = np.array([[0, 0], [5, 1.5], [5, -1.5]]), np.array([1.7, 0.35, 0.35])
    return centres[groups] + spreads[groups, None] * random.normal(0, 1, (count, 2)), groups


def elongated(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Three long thin groups side by side."""
    groups = np.arange(count) % 3
    across = 1.5 * (groups - 1) + random.normal(0, 0.25, count)
    along = random.normal(0, 1.6, count)
    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    return np.stack([along, across], axis=1) @ turn.T, groups


def moons(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles that reach into each other."""
    return make_moons(count, noise=0.08, random_state=int(random.integers(2**31)))


def circles(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A ring around another."""
    return make_circles(count, noise=0.06, factor=0.5, random_state=int(random.integers(2**31)))


def uniform(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """No structure: one group, spread evenly."""
    return random.uniform(-1, 1, (count, 2)), np.zeros(count, int)


DISTRIBUTIONS: dict[str, Callable] = {
    "blobs": blobs, "unequal": unequal, "elongated": elongated, "moons": moons, "circles": circles, "uniform": uniform,
}  # fmt: skip


def sample(name: str, random: np.random.Generator, count: int) -> Sample:
    """Points of one of DISTRIBUTIONS, standardized."""
    points, groups = DISTRIBUTIONS[name](random, count)
    return Sample((points - points.mean(axis=0)) / points.std(axis=0), groups)
