"""Clustering methods and spaces that can be fitted to cells in blocks, found by name."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from terrapalette.runtime import registry

# A method (as of clustering.methods) or kind of space (as of spaces.kinds) is one module of this folder, with its FIT,
# and one line here. Others are fitted to a study's cells alone.
METHODS = {"kmeans": "kmeans", "hac": "ward"}
SPACES = {"pca": "components"}


class Fitted(NamedTuple):
    """What a method found in all cells, for each number of clusters k = 1..k_max.

    labels_of : (points (point, dimension)) -> for each k the labels (point,) from 0 that these cells have
    extras : what else belongs to it, as of `clustering.methods.Partitions`; what its rule for new points reads is there
    """

    labels_of: Callable[[np.ndarray], list[np.ndarray]]
    extras: dict[str, tuple]


def method(name: str) -> Callable | None:
    """How the clustering method of this name is fitted to blocks; its module is imported now. None where it cannot be.

    (blocks, k_max, random_state, run, **settings) -> Fitted
    """
    return _found("clustering method", name, METHODS)


def space(kind: str) -> Callable | None:
    """How a space of this kind is fitted to blocks; its module is imported now. None where it cannot be.

    (blocks of normalized cells, run, **settings) -> the kind's model
    """
    return _found("kind of space", kind, SPACES)


def _found(what: str, name: str, modules: dict[str, str]) -> Callable | None:
    return (
        registry.found(f"{what} for blocks", name, modules, "terrapalette.blocks", "FIT") if name in modules else None
    )
