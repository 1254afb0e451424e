"""The contest of spaces and methods: criteria with their spread, ranks with ties, a winner only where there is one."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

KEY = ["space", "method"]


class Criterion(NamedTuple):
    """title : in figures and sentences; is_high : whether more of it is better

    is_paired : whether its draws are the same for every entry, so that entries are compared draw by draw
    """

    title: str
    is_high: bool
    is_paired: bool


CRITERIA = {
    "silhouette_input": Criterion("silhouette", True, True),
    "davies_bouldin_input": Criterion("Davies–Bouldin", False, True),
    "seed_ari": Criterion("agreement of seeds", True, False),
    "block_ari": Criterion("agreement of blocks", True, True),
    "changed_share": Criterion("change under noise", False, False),
}
# Of each independent map, by the start of the column's name.
OF_MAPS = {
    "ami": Criterion("mutual information with", True, True),
    "v_measure": Criterion("V-measure with", True, True),
}


def criterion(column: str) -> Criterion:
    """What a column is: one of CRITERIA, or one of OF_MAPS with the map's name, such as "ami.landcover"."""
    if column in CRITERIA:
        return CRITERIA[column]
    kind, name = column.split(".", 1)
    return OF_MAPS[kind]._replace(title=f"{OF_MAPS[kind].title} {name}")


def table(draws: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each entry and criterion: space, method, criterion, mean, std, lowest, highest, rank, last_rank.

    Ranks go from one more than the number of entries that are better without a doubt to as many as leaves those behind
    that are worse without a doubt. No doubt is where one is better in every draw, if draws are the same for all, else
    beyond the ranges of both. What nothing tells apart has the same places open to it.

    Parameters
    ----------
    draws : by criterion the columns space, method, draw, value
    """
    parts = []
    for name, own in draws.items():
        values = own.pivot(index=KEY, columns="draw", values="value")
        values = values.reindex(pd.MultiIndex.from_frame(own[KEY].drop_duplicates()))
        told = pd.DataFrame(
            {
                "mean": values.mean(axis=1),
                "std": values.std(axis=1),
                "lowest": values.min(axis=1),
                "highest": values.max(axis=1),
            }
        )
        told["rank"], told["last_rank"] = ranks(values.to_numpy(), criterion(name))
        parts.append(told.reset_index().assign(criterion=name))
    found = pd.concat(parts, ignore_index=True)
    return found[[*KEY, "criterion", "mean", "std", "lowest", "highest", "rank", "last_rank"]]


def ranks(values: np.ndarray, of: Criterion) -> tuple[np.ndarray, np.ndarray]:
    """First and last rank (entry,) of values (entry, draw), from 1; NaN for an entry that lacks a value."""
    upward = values if of.is_high else -values
    known = np.isfinite(upward).all(axis=1)
    better = _beyond_doubt(of)
    beats = np.array([[better(own, other) for other in upward[known]] for own in upward[known]])
    first, last = np.full((2, len(upward)), np.nan)
    first[known] = 1 + beats.sum(axis=0)
    last[known] = known.sum() - beats.sum(axis=1)
    return first, last


def _beyond_doubt(of: Criterion) -> Callable:
    # Differences that are rounding alone are none.
    if of.is_paired:
        return lambda one, other: bool(((one - other) > 1e-9).all())
    return lambda one, other: bool(one.min() - other.max() > 1e-9)


def winner(found: pd.DataFrame) -> tuple[str, str] | None:
    """The one entry, as (space, method), than which none is better in any criterion; None if there is none or several.

    found : as of `table`
    """
    first = found[found["rank"] == 1].groupby(KEY, sort=False).size()
    best = first[first == found["criterion"].nunique()]
    return tuple(best.index[0]) if len(best) == 1 else None
