"""Scores of many labellings of a study's cells: exact, or of very many cells estimated."""

import numpy as np

from terrapalette.blocks import silhouettes, source
from terrapalette.clustering import validity
from terrapalette.runtime.engine import Mapped


def exact(points: np.ndarray, labellings: np.ndarray, weights: np.ndarray | None) -> dict[str, np.ndarray]:
    """Silhouettes, their standard error (none), those of squared distances, and Davies-Bouldin indices.

    Parameters
    ----------
    points : (cell, component)
    labellings : (labelling, cell) integers from 0; cells that belong nowhere (negative) have no part in any score
    weights : (cell,), equal if None

    Returns
    -------
    by name, each (labelling,)
    """
    squared = [silhouettes.squared(*_typed(points, one, weights, len(points))) for one in labellings]
    return {
        "silhouette": validity.silhouette(points, labellings, weights=weights),
        "silhouette_error": np.zeros(len(labellings)),
        "squared_silhouette": np.array(squared),
        "davies_bouldin": _davies_bouldin(points, labellings, weights),
    }


def estimated(
    points: np.ndarray,
    labellings: np.ndarray,
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    run: Mapped,
) -> dict[str, np.ndarray]:
    """As `exact`, with silhouettes from samples of every cluster; each labelling is a task for `run`."""

    def scored(item):
        labels, random = item
        own = _typed(points, labels, weights)
        return *silhouettes.silhouette(*own, random), silhouettes.squared(*own)

    # Each with random numbers of its own.
    found = run(scored, list(zip(labellings, random_state.spawn(len(labellings)), strict=True)))
    names = ("silhouette", "silhouette_error", "squared_silhouette")
    columns = dict(zip(names, np.array(found, float).reshape(-1, len(names)).T, strict=True))
    return columns | {"davies_bouldin": _davies_bouldin(points, labellings, weights)}


def _davies_bouldin(points, labellings, weights):
    return np.array([validity.davies_bouldin(points, one, weights) for one in labellings])


def _typed(points, labels, weights, size=source.SIZE):
    """Blocks of the cells that belong somewhere, their labels by block, and the number of clusters."""
    if labels.min() < 0:
        kept = labels >= 0
        points, labels, weights = points[kept], labels[kept], None if weights is None else weights[kept]
    blocks = source.cut(points, weights, size)
    ends = np.cumsum([len(block.cells) for block in blocks])[:-1]
    return blocks, np.split(labels, ends), labels.max() + 1
