"""What the contest of spaces and methods says, as sentences."""

import pandas as pd

from terrapalette.land import contest

# More names in a row tell nobody anything.
MOST_NAMES = 3


def heading(table: pd.DataFrame) -> str:
    """What stands above the table: whether one wins. Columns as of `contest.table`."""
    return (
        "No space and method wins by every criterion"
        if contest.winner(table) is None
        else "One wins by every criterion"
    )


def sentences(table: pd.DataFrame, methods: dict[str, str]) -> list[str]:
    """Who is first at what, and whether anybody wins; nobody is said to, where the spread does not let it.

    table : columns as of `contest.table`; methods : their names in sentences
    """
    entries = len(table.drop_duplicates(contest.KEY))
    first = [_first(name, own, entries, methods) for name, own in table.groupby("criterion", sort=False)]
    parts = "; ".join(one for one in first if one)
    found = contest.winner(table)
    if found:
        won = f"{methods[found[1]]} in the space {found[0]} is never worse than another, and wins"
    else:
        won = "none is as good as all others by every criterion"
    told = f"Of {entries} labellings, fitted again to halves of the land, {won}."
    return [told, f"First are: {parts}."] if parts else [told]


def _first(name: str, own: pd.DataFrame, entries: int, methods: dict[str, str]) -> str | None:
    """The entries than which none is better by one criterion; None where it was not measured."""
    title, best = contest.criterion(name).title, own[own["rank"] == 1]
    if best.empty:
        return None
    if len(best) == entries:
        return f"by {title} all alike"
    if len(best) > MOST_NAMES:
        return f"by {title} {len(best)} of {entries}, none better than the others"
    names = [f"{methods[row.method]} in {row.space}" for row in best.itertuples()]
    return f"by {title} {' and '.join(names)}"
