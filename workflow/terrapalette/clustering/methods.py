"""Clustering methods, found by name: each is one module that says in METHOD what it is and does."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from terrapalette.runtime import registry

# A method is one module of this folder and one line here.
MODULES = {
    "kmeans": "kmeans", "hac": "ward", "gmm": "mixture", "hdbscan": "density", "idec": "idec", "dcss": "dcss",
}  # fmt: skip
OWN_RULE = "own rule"
# Label of a point that belongs to no cluster.
NOWHERE = -1
# Which numbers of clusters a method gives: all up to k_max at once; one that it finds itself; those of its setting `k`.
EVERY, OWN, ASKED = "every", "own", "asked"


class Partitions(NamedTuple):
    """What a method found: one labelling for each number of clusters, or a single one if it chooses that itself.

    k : numbers of clusters, one a labelling, rising: any list, with gaps too
    labels : one (point,) array of integers 0..k-1 a labelling, each used; NOWHERE for a point that belongs to none
    extras : what else belongs to the partitions, by name: (dimensions, array) or (dimensions, array, attributes) as of
        an xarray variable; "k" runs over the labellings, "cluster" over clusters, "component" over coordinates. Numbers
        of clusters from 0 along "k" have the attribute is_label; what judges numbers of clusters (along "k" alone,
        lower is better) the attribute is_criterion, and its name as long_name
    """

    k: list[int]
    labels: list[np.ndarray]
    extras: dict[str, tuple]


class Partition(NamedTuple):
    """One labelling, as a rule for new points needs it.

    points (point, dimension), labels (point,) from 0, centers (cluster, dimension); extras, at this number of clusters
    where they depend on it
    """

    points: np.ndarray
    labels: np.ndarray
    centers: np.ndarray
    extras: dict[str, np.ndarray]


class Method(NamedTuple):
    """What a clustering method gives to scripts, figures, pages and checks.

    title, long_title : its name in figures, and in sentences
    marker, line : how matplotlib draws its curves
    fit : (points, k_max, *, weights, random_state, **settings) -> Partitions; weights (point,) or None. How a method is
        fitted to cells in blocks, terrapalette.blocks.fits knows
    assign : (Partition, new points) -> (new point,) labels from 0, or NOWHERE
    assigned_by : OWN_RULE, or what stands in for a rule of its own where new points are given a class, unless the
        partition has all of `keeps` (see `assigned_by`)
    keeps : what of a Partition `assign` reads besides the centers, where it is there: names of extras, "points" or
        "labels"; it travels with fitted classes
    settings : JSON schemas of its settings by name; all of them have to be set. `k`, where there is one, is a list of
        numbers or null and arrives as a rising list (see config.land.method_settings); `spaces` is a name that is taken
    is_random : whether another random state may give other partitions
    has_tree : whether its extras hold "merge_tree" (merge, field), as of scipy.cluster.hierarchy.linkage
    has_history : whether its extras tell of a training, as of terrapalette.clustering.deep_clusters
    has_criteria : whether its extras hold some that judge numbers of clusters (is_criterion)
    numbers : EVERY, OWN or ASKED
    leaves_out : whether points may belong nowhere
    membership : (Partition, points) -> (point, cluster) how far each belongs to every cluster, rows sum to 1; it reads
        what `assign` reads. None where a point belongs to one cluster alone
    samples : whether many cells are too many for it: it is then fitted to the study's sample, and the others are
        assigned; it has no extras along cells
    course : settings for the few hundred points in a plane that the course shows it on; None where it leaves it out
    """

    title: str
    long_title: str
    marker: str
    line: str
    fit: Callable
    assign: Callable
    assigned_by: str = OWN_RULE
    keeps: tuple[str, ...] = ()
    settings: Mapping = MappingProxyType({})
    is_random: bool = False
    has_tree: bool = False
    has_history: bool = False
    has_criteria: bool = False
    numbers: str = EVERY
    leaves_out: bool = False
    membership: Callable | None = None
    samples: bool = False
    course: Mapping | None = None


def method(name: str) -> Method:
    """The method of this name; its module is imported now. A ValueError names the known ones, where it is none."""
    return registry.found("clustering method", name, MODULES, "terrapalette.clustering", "METHOD")


def assigned_by(found: Method, partition: Partition | Partitions) -> str:
    """What gives new points their class: OWN_RULE, or what stands in for it."""
    own = found.keeps and all(name in partition.extras for name in found.keeps)
    return OWN_RULE if own else found.assigned_by


def nearest_center(partition: Partition, points: np.ndarray) -> np.ndarray:
    """The cluster whose centre is nearest to each new point: (new point,) labels from 0."""
    from terrapalette.clustering import centers

    return centers.assign(points, partition.centers)


def nearest_number(numbers: list[int], k: int) -> int:
    """Of the numbers of clusters that a method gives, the nearest to another one; of two the smaller."""
    return min(numbers, key=lambda one: (abs(one - k), one))
