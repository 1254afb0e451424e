"""The fair comparison: labellings of several seeds scored in their own and in the common input space."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from terrapalette.clustering import validity

SCORES = ["silhouette", "davies_bouldin", "silhouette_input", "davies_bouldin_input", "r2"]


class Run(NamedTuple):
    """What one seed gave in one space: coordinates (cell, component), the share of variance that they keep, and labels
    (cell,) from 0 by method and number of clusters."""

    seed: int
    points: np.ndarray
    r2: float
    labels: dict[tuple[str, int], np.ndarray]


def scores(values: np.ndarray, runs: list[Run], weights: np.ndarray | None = None) -> pd.DataFrame:
    """One row for each seed, method and number of clusters, with columns method, k, seed, r2 and SCORES.

    Parameters
    ----------
    values : (cell, variable) coordinates in the common space
    weights : (cell,) of all scores, equal if None
    """
    rows = [(run, method, k, own) for run in runs for (method, k), own in run.labels.items()]
    table = pd.DataFrame(
        [{"method": method, "k": k, "seed": run.seed, "r2": run.r2} for run, method, k, _ in rows],
    )
    common = _scored([(values, own) for *_, own in rows], weights)
    own = _scored([(run.points, own) for run, *_, own in rows], weights)
    return pd.concat([table, own, common.add_suffix("_input")], axis=1)


def _scored(labellings: list[tuple[np.ndarray, np.ndarray]], weights: np.ndarray | None) -> pd.DataFrame:
    """Scores of (points, labels) pairs; those on the same points share one pass, the same labels are scored once."""
    found: dict[tuple[int, int], dict] = {}
    places = {id(points): points for points, _ in labellings}
    for place, points in places.items():
        distinct = {id(labels): labels for where, labels in labellings if where is points}
        silhouettes = validity.silhouette(points, np.stack(list(distinct.values())), None, weights)
        for (key, labels), silhouette in zip(distinct.items(), silhouettes, strict=True):
            index = validity.davies_bouldin(points, labels, weights)
            found[place, key] = {"silhouette": silhouette, "davies_bouldin": index}
    return pd.DataFrame([found[id(points), id(labels)] for points, labels in labellings])


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Mean and spread over seeds of every space, method and number of clusters."""
    groups = table.groupby(["space", "method", "k"], sort=False)
    found = groups.agg(seeds=("seed", "nunique"))
    for score in SCORES:
        values = groups[score]
        found[score] = values.mean()
        found[f"{score}_std"] = values.std()
        found[f"{score}_min"], found[f"{score}_max"] = values.min(), values.max()
    return found.reset_index()
