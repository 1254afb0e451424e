"""Clustering methods of one form, and how they do on one sample of points.

A method takes points (point, 2), the number of groups to look for and random numbers, and gives labels (point,); -1 is
in no group.
"""

import time
import warnings
from collections.abc import Callable
from itertools import count

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import labels, methods, ward
from terrapalette.course import lloyd
from terrapalette.course.distributions import Sample
from terrapalette.runtime.errors import InputError

# How many groups the methods that must be told look for where there is no structure.
GUESS = 3


def kmeans(points: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """k-means by hand, the best of ten starts."""
    runs = [lloyd.run(points, lloyd.random_start(points, k, random))[-1] for _ in range(10)]
    return min(runs, key=lambda state: state.mean_squared_distance).labels


def ward_tree(points: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """Ward's tree of merges, cut where k groups are left; no random numbers are needed."""
    return ward.cut(ward.merge_tree(points), k)[-1]


def spectral(points: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """Spectral clustering of the graph of nearest neighbours."""
    model = SpectralClustering(k, affinity="nearest_neighbors", random_state=int(random.integers(2**31)))
    with warnings.catch_warnings():
        # Groups without neighbours in common are what the method is here to find.
        warnings.filterwarnings("ignore", "Graph is not fully connected")
        return model.fit_predict(points)


def of_study(method: methods.Method) -> Callable[[np.ndarray, int, np.random.Generator], np.ndarray]:
    """A method of the land study, with the settings that it has for the course; it may find the number itself."""

    def run(points: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
        settings = dict(method.course) | ({"k": [k]} if "k" in method.settings else {})
        try:
            # Random numbers of its own: a further method leaves the others as they are.
            found = method.fit(points, k, weights=None, random_state=random.spawn(1)[0], **settings)
        except InputError:
            # It finds no groups here.
            return np.full(len(points), methods.NOWHERE)
        return found.labels[found.k.index(methods.nearest_number(found.k, k))]

    return run


def shown() -> list[methods.Method]:
    """Methods of the land study that the course shows beside those by hand."""
    every = map(methods.method, methods.MODULES)
    return [one for one in every if one.course is not None]


CLUSTERERS: dict[str, Callable[[np.ndarray, int, np.random.Generator], np.ndarray]] = {
    "k-means": kmeans,
    "Ward": ward_tree,
    **{one.title: of_study(one) for one in shown()},
    "spectral": spectral,
}


def compare(sample: Sample, random: np.random.Generator) -> tuple[xr.Dataset, pd.DataFrame]:
    """The groups that every one of CLUSTERERS finds, beside the true ones.

    Returns
    -------
    dataset : point (example, axis), group (example), found (method, example) with the numbers of `renumbered`
    table : method, score (adjusted Rand index against the true groups) and seconds
    """
    n_groups = int(sample.groups.max()) + 1
    k = n_groups if n_groups > 1 else GUESS
    found, rows = [], []
    for method, run in CLUSTERERS.items():
        started = time.perf_counter()
        given = run(sample.points, k, random)
        seconds = time.perf_counter() - started
        rows.append({"method": method, "score": adjusted_rand_score(sample.groups, given), "seconds": seconds})
        found.append(renumbered(given, sample.groups))
    dataset = xr.Dataset(
        {
            "point": (("example", "axis"), sample.points),
            "group": ("example", sample.groups.astype(np.int8)),
            "found": (("method", "example"), np.array(found, np.int8)),
        },
        coords={"method": list(CLUSTERERS)},
    )
    return dataset, pd.DataFrame(rows)


def renumbered(found: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Labels (point,) with the numbers of the true groups (point,) that they share most points with, in pairs.

    What is left over takes the numbers that no pair uses; what is in no group stays -1.
    """
    inside = found >= 0
    pairs = labels.pair(labels.contingency(groups[inside], found[inside])) if inside.any() else {}
    number = {label: group for group, label in pairs.items()}
    free = (candidate for candidate in count() if candidate not in pairs)
    for label in np.unique(found[inside]):
        if label not in number:
            number[label] = next(free)
    return np.array([number.get(label, -1) for label in found])
