"""The steps of k-means by hand as a table, and read back from it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from terrapalette.course import lloyd


def table(data: str, runs: dict[str, list[lloyd.State]]) -> pd.DataFrame:
    """Every step of every start on one set of points, one row for each cluster.

    Returns
    -------
    data, start, step, cluster (from 1), x1, x2, ... of the centre, size, moved, and for the whole step changed, empty
    and mean_squared_distance (see `lloyd.State`)
    """
    rows = []
    for start, states in runs.items():
        for step, state in enumerate(states):
            sizes = np.bincount(state.labels, minlength=len(state.centres))
            for cluster, centre in enumerate(state.centres):
                rows.append(
                    {
                        "data": data,
                        "start": start,
                        "step": step,
                        "cluster": cluster + 1,
                        **{f"x{axis + 1}": value for axis, value in enumerate(centre)},
                        "size": sizes[cluster],
                        "moved": state.moved[cluster],
                        "changed": state.changed,
                        "empty": state.empty,
                        "mean_squared_distance": state.mean_squared_distance,
                    }
                )
    return pd.DataFrame(rows)


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


def longest_of_the_best(runs: dict[str, Run]) -> str:
    """The start that took most steps among those with the lowest error at their end, the first of equals."""
    lowest = min(run.mean_squared_distance[-1] for run in runs.values())
    # Ends that differ by rounding alone are the same end.
    at_best = [start for start, run in runs.items() if run.mean_squared_distance[-1] <= lowest * (1 + 1e-9)]
    return max(at_best, key=lambda start: len(runs[start].centres))


def ends(runs: dict[str, Run], n_points: int) -> dict[float, list[str]]:
    """The starts that come to one end, by its inertia (to 6 digits), the lowest first."""
    found = {}
    for start, run in sorted(runs.items(), key=lambda item: item[1].mean_squared_distance[-1]):
        found.setdefault(round(n_points * run.mean_squared_distance[-1], 6), []).append(start)
    return found


def ways_to_go(runs: dict[str, Run]) -> tuple[np.ndarray, np.ndarray]:
    """Largest movement of a centre in a step, and the largest distance that a centre still has to its end after it.

    From the first update of every run to the last that still moved something and left something to go: (step,) each.
    """
    moved, left = [], []
    for run in runs.values():
        away = np.linalg.norm(run.centres - run.centres[-1], axis=2).max(axis=1)
        between = slice(1, max(len(away) - 2, 1))
        moved.append(run.moved.max(axis=1)[between])
        left.append(away[between])
    return np.concatenate(moved), np.concatenate(left)
