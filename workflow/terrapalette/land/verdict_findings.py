"""What report and front page open with: the verdict on the number of land types, and what the maps show of it."""

from collections.abc import Iterable

import pandas as pd

from terrapalette.report.rst import listed
from terrapalette.verdict.null_worlds import TITLES

# A null that stands, of the two that a continuum may be explained by.
_CONTINUUM = ("smooth", "same_marginals")
_CHOSEN_BY = {
    "config": "a setting (land.k)",
    "elbow": "where the elbow is, a rule of thumb",
    "verdict": "the largest that stands out against null worlds",
    "method": "the method's own choice",
}


def headlines(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """The verdict, and what it means for the maps; tables: choice, and verdict where null worlds were drawn.

    terms: methods (their names in sentences, by key), worlds (how many were drawn of each null)
    """
    table, methods = tables.get("verdict"), terms["methods"]
    told = [choice(tables["choice"], table, terms["worlds"], methods)]
    if table is not None:
        first, *others = verdicts(table, terms["worlds"], methods)
        told = [f"How many land types, if any? {first}", *others, *not_judged(tables["choice"], table, methods), *told]
    return told


def verdicts(table: pd.DataFrame, n_worlds: int, methods: dict[str, str]) -> list[str]:
    """Each verdict once, with the labellings that it is on and the evidence. Columns as verdict.csv."""
    own = table.groupby(["space", "method"], sort=False).first().reset_index()
    own = own.assign(null=[_standing(row) for _, row in own.iterrows()])
    sentences = []
    for (sentence, null), rows in own.groupby(["verdict", "null"], sort=False):
        every = table.merge(rows[["space", "method"]])
        # What is given joins in one pair of brackets.
        told = f"{sentence.removesuffix('.')} ({labellings(rows, methods)}).".replace(") (", "; ")
        sentences.append(told + _evidence(every, null, n_worlds))
    return sentences


def not_judged(table: pd.DataFrame, verdict: pd.DataFrame, methods: dict[str, str]) -> list[str]:
    """A sentence on methods that there is no verdict on, if there are any. Columns as choice.csv and verdict.csv."""
    names = [methods[name] for name in dict.fromkeys(table["method"]) if name not in set(verdict["method"])]
    if not names:
        return []
    return [f"There is no verdict on {listed(names)}: hundreds of fits to null worlds would take too long."]


def choice(table: pd.DataFrame, verdict: pd.DataFrame | None, n_worlds: int, methods: dict[str, str]) -> str:
    """How many clusters the maps show, who chose that, what speaks for it. Columns as choice.csv and verdict.csv."""
    ways = [
        _CHOSEN_BY[by] + (f" (k = {_range(rows['k'])})" if len(set(table["chosen_by"])) > 1 else "")
        for by, rows in table.groupby("chosen_by", sort=False)
    ]
    told = f"The maps show {_range(table['k'])} land types: {', or '.join(ways)}. "
    told += _without(n_worlds) if verdict is None else _supported(table, verdict, methods)
    suggested = [
        f"{_range(elbows)} for {methods[method]}"
        for method, rows in table.groupby("method", sort=False)
        if len(elbows := rows["k_elbow"].dropna().astype(int))
    ]
    if suggested:
        told += f" The elbow, a rule of thumb that names a number for a continuum too, is at {' and '.join(suggested)}."
    else:
        told += " No curve has an elbow."
    return told


def labellings(rows: pd.DataFrame, methods: dict[str, str]) -> str:
    """Spaces and methods as readers know them, methods of the same spaces together."""
    spaces = rows.groupby("method", sort=False)["space"].agg(tuple)
    parts = []
    for own, together in spaces.groupby(spaces, sort=False):
        names = listed([methods[method] for method in together.index])
        parts.append(f"{names} in the space{'s' if len(own) > 1 else ''} {listed(list(own))}")
    return "; ".join(parts)


def _standing(row: pd.Series) -> str:
    """The null that explains the data best, of those by which the verdict says that there is nothing more."""
    asked = {"continuum": _CONTINUUM, "latitudes": ("same_latitudes",)}.get(row["kind"], ())
    return max(asked, key=lambda null: row[f"existence_p_{null}"], default="")


def _evidence(rows: pd.DataFrame, null: str, n_worlds: int) -> str:
    """What a verdict rests on: rows of all its labellings and k; null is the one that stands, if any."""
    kind = rows["kind"].iloc[0]
    if kind == "refused":
        return ""
    if null:
        p = _numbers(rows[f"existence_p_{null}"])
        return (
            f" Among {n_worlds} worlds without classes, {TITLES[null]}, gaps as large are no exception (p = {p}): "
            "classes are cuts through a continuum."
        )
    highest = rows[[f"existence_p_{name}" for name in TITLES]].to_numpy().max()
    told = f" No kind of world without classes explains the data ({n_worlds} worlds of each, p at most {highest:.2g})"
    if kind != "classes":
        return f"{told}, but no number explains them so much better than the ones beside it."
    out = rows[rows["stands_out"]]
    p = out[[f"{what}_p_{name}" for what in ("step", "bend") for name in TITLES]].to_numpy().max()
    return f"{told}; one class less would cost more, and one more bring less, than in these (p at most {p:.2g})."


def _without(n_worlds: int) -> str:
    """What is to be said where there is no verdict: none is wanted, or none of the methods can be judged."""
    why = "Null worlds cannot judge these methods" if n_worlds else "No null worlds were drawn (land.verdict.worlds: 0)"
    return f"{why}, so nothing says whether these are types of land or cuts through a continuum."


def _supported(table: pd.DataFrame, verdict: pd.DataFrame, methods: dict[str, str]) -> str:
    """Whether the numbers in use stand out."""
    judged = verdict[verdict["kind"] != "refused"].merge(table[["space", "method", "k"]])
    if judged.empty:
        return "Nothing says whether these are types of land or cuts through a continuum."
    out = judged[judged["stands_out"]]
    those = "That number" if len(set(table["k"])) == 1 else "Such a number"
    if len(judged) == 1:
        told = "does not stand out" if out.empty else "stands out"
        return f"{those} {told} against null worlds in the only labelling that was judged."
    told = f"{those} stands out against null worlds in"
    if len(out) in (0, len(judged)):
        return f"{told} {'none' if out.empty else 'all'} of {len(judged)} judged labellings."
    return f"{told} {len(out)} of {len(judged)} judged labellings: {labellings(out, methods)}."


def _numbers(values: pd.Series) -> str:
    low, high = f"{values.min():.2g}", f"{values.max():.2g}"
    return low if low == high else f"{low} to {high}"


def _range(numbers: Iterable[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"
