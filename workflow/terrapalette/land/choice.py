"""How many classes of a labelling are used in maps, and what says so."""

from typing import TYPE_CHECKING

from terrapalette.clustering.methods import nearest_number

if TYPE_CHECKING:
    import pandas as pd


def chosen(
    wanted: int | str, numbers: list[int], by_elbow: int | None, by_verdict: int | None
) -> tuple[int | None, str]:
    """The number, None where nothing tells it, and what chose it: "method", "config", "verdict" or "elbow".

    Parameters
    ----------
    wanted : a number, or where it comes from: "auto" (the elbow) or "verdict" (where none stands out, the elbow)
    numbers : of clusters that the method gave, rising; one that chooses the number itself leaves nothing to choose, one
        that has not the wanted number gives the nearest, and where numbers that were asked for have no elbow, the first
    by_elbow, by_verdict : None where there is none
    """
    if len(numbers) == 1:
        return numbers[0], "method"
    if isinstance(wanted, int):
        found = nearest_number(numbers, wanted)
        return found, "config" if found == wanted else "method"
    if wanted == "verdict" and by_verdict in numbers:
        return by_verdict, "verdict"
    if by_elbow is None and numbers[0] > 1:
        return numbers[0], "method"
    return by_elbow, "elbow"


def largest(table: "pd.DataFrame", space: str, method: str) -> int | None:
    """The largest k that stands out for a space and method, by a table such as verdict.csv; None where none does."""
    own = table[(table["space"] == space) & (table["method"] == method) & table["stands_out"]]
    return None if own.empty else int(own["k"].max())
