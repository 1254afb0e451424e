"""The steps of k-means by hand, read back from their table."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class Run(NamedTuple):
    """One start's steps: centres (step, cluster, dimension), moved (step, cluster), mean_squared_distance (step,)."""

    centres: np.ndarray
    moved: np.ndarray
    mean_squared_distance: np.ndarray


def runs(table: pd.DataFrame, data: str) -> dict[str, Run]:
    """The runs of one set of points by the names of their starts."""
    own = table[table["data"] == data].dropna(axis="columns", how="all")
    axes = [name for name in own.columns if name[0] == "x" and name[1:].isdecimal()]
    found = {}
    for start, part in own.groupby("start", sort=False):
        n_steps, n_clusters = part["step"].nunique(), part["cluster"].nunique()
        found[str(start)] = Run(
            part[axes].to_numpy().reshape(n_steps, n_clusters, len(axes)),
            part["moved"].to_numpy().reshape(n_steps, n_clusters),
            part["mean_squared_distance"].to_numpy()[::n_clusters],
        )
    return found
