"""The plane in which a network of nearest neighbours is drawn (UMAP), to look at alone.

UMAP (McInnes, Healy and Melville 2018, arXiv:1802.03426) keeps who is near whom, not how far apart or how dense: it
draws islands where there are none.
"""

import warnings
from typing import NamedTuple

import numpy as np

from terrapalette.spaces.kinds import Kind


class Model(NamedTuple):
    """Cells (cell, variable) that were drawn, where (cell, 2), and how many neighbours of a new cell are asked."""

    drawn: np.ndarray
    place: np.ndarray
    neighbors: int


def fit(
    values: np.ndarray, seeds: list[int], *, neighbors: int, min_dist: float, weights=None, watch=None
) -> list[Model]:
    """Every cell's place, for each seed; cells count alike, whatever their weights. One thread: the same each time."""
    with warnings.catch_warnings():
        # It tells that a seed means one thread.
        warnings.simplefilter("ignore")
        from umap import UMAP

        maps = [
            UMAP(n_neighbors=min(neighbors, len(values) - 1), min_dist=min_dist, random_state=seed, n_jobs=1)
            for seed in seeds
        ]
        return [Model(values.astype(float), one.fit_transform(values).astype(float), neighbors) for one in maps]


def encode(model: Model, values: np.ndarray) -> np.ndarray:
    """Places: a cell that was drawn keeps its own, a new one lies among its neighbours, the nearer the closer."""
    from scipy.spatial import cKDTree

    count = min(model.neighbors, len(model.drawn))
    distance, nearest = cKDTree(model.drawn).query(values, k=range(1, count + 1))
    # Equal cells are one place as good as another: the first of them.
    nearness = np.where(distance[:, :1] == 0, np.arange(count) == 0, 1 / np.maximum(distance, np.finfo(float).tiny))
    share = nearness / nearness.sum(axis=1, keepdims=True)
    return np.einsum("cn,cnp->cp", share, model.place[nearest])


def describe(model: Model, values: np.ndarray) -> dict[str, tuple]:
    """Places of the cells."""
    return {
        "component": ("component", ["umap 1", "umap 2"]),
        "value": (("cell", "component"), encode(model, values), {"long_name": "place, without unit or direction"}),
    }


def save(model: Model) -> dict[str, tuple]:
    """The cells that were drawn and their places."""
    return {
        "drawn": (("drawn_cell", "variable"), model.drawn),
        "place": (("drawn_cell", "component"), model.place),
        "neighbors": ((), model.neighbors),
    }


def load(arrays: dict[str, np.ndarray]) -> Model:
    """The model that `save` gave."""
    return Model(arrays["drawn"], arrays["place"], int(arrays["neighbors"]))


SETTINGS = {
    "neighbors": {
        "description": "Nearest cells that each cell is tied to: more show the whole rather than details.",
        "type": "integer",
        "minimum": 2,
        "maximum": 200,
    },
    "min_dist": {
        "description": "How close cells may be drawn together, between 0 and 1.",
        "type": "number",
        "minimum": 0,
        "maximum": 1,
    },
}

KIND = Kind(
    title="a map of nearest neighbours (UMAP)",
    fit=fit,
    encode=encode,
    describe=describe,
    save=save,
    load=load,
    settings=SETTINGS,
    dimensions=lambda settings: 2,
    is_random=True,
    is_display=True,
)
