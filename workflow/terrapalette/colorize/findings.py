"""What the scores of the colorization study say, as sentences. Every number in them comes from the table.

Agents are measured against each other on the same photos: who painted all of them is ranked, who painted some is
compared on those. Baselines are told apart from agents, and what sees the truth wins nothing.
"""

from collections import Counter

import pandas as pd

from terrapalette.colorize.baselines import BASELINES
from terrapalette.report import rst

# ASSUME: mean squared errors within one percent are alike.
TIE = 0.01
COLUMNS = ["mse", "psnr", "ssim", "delta_e"]
# Columns of the leaderboards, with their headings.
_SCORES = {"what": "what", "mse": "MSE", "psnr": "PSNR", "ssim": "SSIM", "delta_e": "CIEDE2000", "photos": "photos"}
HEADINGS = {"agent": "agent (medians over all photos)", **_SCORES}
HEADINGS_APART = {"agent": "agent (medians over the photos it painted)", **_SCORES}


def colorize(table: pd.DataFrame) -> list[str]:
    """Who colours right halves best. Columns as scores.csv of the colorization study."""
    errors, differences = (
        _right(table).pivot(index="image", columns="agent", values=one) for one in ("mse", "delta_e")
    )
    agents = [name for name in errors if name not in BASELINES]
    ranked = [name for name in agents if errors[name].notna().all()]
    found = [_ranking(errors[ranked])] if ranked else []
    found += _baselines(errors)
    found += [_on_its_photos(errors, name, ranked) for name in agents if name not in ranked]
    paler = [name for name in agents if _is_paler(errors, name)]
    if paler:
        share = "more than half of the photos that each painted" if len(errors) > 1 else "the photo"
        found.append(f"On {share}, no colour at all has a smaller error than {rst.listed(paler)}.")
    return found + [_difference(differences[name], name) for name in _smallest(errors[ranked].median())]


def _ranking(errors: pd.DataFrame) -> str:
    """How agents stand that painted every photo; errors (image, agent)."""
    several = len(errors) > 1
    photos = f"halves of all {len(errors)} photos" if several else "half of one photo"
    middle = errors.median().sort_values(kind="stable")
    if len(middle) == 1:
        kind = "median mean" if several else "mean"
        return f"{middle.index[0]} colours the grey right {photos} with a {kind} squared error of {middle.iloc[0]:.0f}."
    best, last = _smallest(middle), list(middle.index[middle * (1 + TIE) >= middle.max()])
    middles = "medians" if several else "errors"
    span = f"all {middles} are alike ({middle.iloc[0]:.0f})"
    if best != last:
        low, high = f"{middle.min():.0f} ({rst.listed(best)})", f"{middle.max():.0f} ({rst.listed(last)})"
        span = f"the {middles} go from {low} to {high}"
    return (
        f"Of the {len(middle)} agents that colour the grey right {photos}, the mean squared error is smallest for "
        f"{_winners(errors)}; {span}."
    )


def _winners(errors: pd.DataFrame) -> str:
    """Who is best on how many photos, those most often best first."""
    wins = Counter(tuple(_smallest(row)) for _, row in errors.iterrows())
    names = {group: rst.listed(list(group)) + " (a tie)" * (len(group) > 1) for group in wins}
    told = [f"{names[group]} on {count}" if len(errors) > 1 else names[group] for group, count in wins.most_common()]
    return ", ".join(told)


def _baselines(errors: pd.DataFrame) -> list[str]:
    """What agents are measured against, and what a palette allows to who sees the truth."""
    middle = errors.median()
    there = {name: f"{name} {middle[name]:.0f}" for name in BASELINES if name in errors}
    if not there:
        return []
    kind = "Median mean" if len(errors) > 1 else "Mean"
    seen = [text for name, text in there.items() if BASELINES[name].sees_truth]
    measures = [text for name, text in there.items() if not BASELINES[name].sees_truth]
    parts = [rst.listed(measures)] * bool(measures) + [f"{text}, which sees the truth" for text in seen]
    return [f"{kind} squared errors of the baselines: {'; '.join(parts)}."]


def _on_its_photos(errors: pd.DataFrame, name: str, ranked: list[str]) -> str:
    """How an agent that painted some photos stands there, beside the best of those that painted all."""
    painted = errors[errors[name].notna()]
    middle = painted.median()
    own, others = middle[name], middle[ranked]
    kind = "median mean" if len(painted) > 1 else "mean"
    told = f"{name} painted {len(painted)} of {len(errors)} photos: there its {kind} squared error is {own:.0f}"
    if ranked:
        best = others.min()
        alike = " (a tie)" if max(own, best) <= (1 + TIE) * min(own, best) else ""
        told += f", the smallest of those that painted all is {best:.0f} of {rst.listed(_smallest(others))}{alike}"
    return told + (f", grey has {middle['grey']:.0f}." if "grey" in middle else ".")


def _is_paler(errors: pd.DataFrame, name: str) -> bool:
    """Whether no colour at all has a smaller error than this agent on more than half of the photos that it painted."""
    painted = errors[errors[name].notna()]
    return "grey" in errors and bool((painted[name] > (1 + TIE) * painted["grey"]).mean() > 0.5)


def _difference(differences: pd.Series, name: str) -> str:
    low, high = differences.min(), differences.max()
    span = f"{low:.1f}" if len(differences) == 1 else f"{low:.1f} to {high:.1f}"
    return f"Colours of {name} differ from the true ones by {span} (CIEDE2000)."


def _smallest(values: pd.Series) -> list[str]:
    """Whose value is the smallest, and whose ties with it."""
    return list(values.index[values <= (1 + TIE) * values.min()])


def _right(table: pd.DataFrame) -> pd.DataFrame:
    return table.query("half == 'right' and reference == 'original'")


def leaderboard(table: pd.DataFrame, *, everywhere: bool = True) -> pd.DataFrame:
    """Medians over photos of the right halves, agents before baselines before what sees the truth, best first.

    Columns as the study's scores.csv. `everywhere` takes those who painted every photo, so that all medians are over
    the same ones; without it, those who did not.
    """
    groups = _right(table).groupby("agent")
    board = groups[COLUMNS].median().assign(photos=groups["image"].nunique())
    board = board[(board["photos"] == table["image"].nunique()) == everywhere]
    board["what"] = [_what(name) for name in board.index]
    order = {"agent": 0, "baseline": 1, "sees the truth": 2}
    board = board.sort_values("mse", kind="stable").sort_values("what", key=lambda one: one.map(order), kind="stable")
    return board.reset_index()


def _what(name: str) -> str:
    if name not in BASELINES:
        return "agent"
    return "sees the truth" if BASELINES[name].sees_truth else "baseline"


def headlines(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """What the front page opens with: nothing, its cards lead to the findings."""
    return []


def sentences(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """All findings of the study, in the order of reading; tables: scores."""
    return colorize(tables["scores"])


def boards(tables: dict[str, pd.DataFrame]) -> list[tuple[pd.DataFrame, dict[str, str]]]:
    """Tables for the report's opening, each with its columns and their headings."""
    found = [(leaderboard(tables["scores"]), HEADINGS)]
    apart = leaderboard(tables["scores"], everywhere=False)
    return found + [(apart, HEADINGS_APART)] * bool(len(apart))
