"""Clustering methods that can be fitted to cells in blocks, found by name as `clustering.methods` finds them."""

from collections.abc import Callable

from terrapalette.runtime import registry

# A method is one module of this folder, with its FIT, and one line here. Others are fitted to a study's cells alone.
MODULES = {"kmeans": "kmeans"}


def fit(name: str) -> Callable | None:
    """How the method of this name is fitted to blocks; its module is imported now. None where it cannot be.

    (blocks, k_max, random_state, run, **settings) -> lloyd.Converged for each k = 1..k_max: centres, of which the
    nearest one gives every cell its cluster.
    """
    if name not in MODULES:
        return None
    return registry.found("method for blocks", name, MODULES, "terrapalette.blocks", "FIT")
