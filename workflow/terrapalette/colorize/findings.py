"""What the scores of the colorization study say, as sentences. Every number in them comes from the tables.

Agents (and entries, halves that others painted) are measured against each other on the same photos: who painted all of
them is ranked, who painted some is compared on those. Baselines are told apart from agents, and what sees the truth
wins nothing.
"""

from collections import Counter

import pandas as pd

from terrapalette.colorize import photo_bootstrap, ranking
from terrapalette.colorize.baselines import BASELINES
from terrapalette.colorize.ranking import TIE
from terrapalette.report import rst

# Columns of the leaderboards, with their headings.
_SCORES = {
    "what": "what", "mse": "MSE", "mse_limit": "its palette's limit", "psnr": "PSNR", "ssim": "SSIM",
    "delta_e": "CIEDE2000", "colorfulness": "colourfulness", "photos": "photos",
}  # fmt: skip
HEADINGS = {"agent": "agent (medians over all photos)", **_SCORES}
HEADINGS_APART = {"agent": "agent (medians over the photos it painted)", **_SCORES}


def colorize(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Who colours right halves best, how sure that is, and what the numbers cannot say.

    tables: scores, leaderboard, duels, distance and halves, with columns as those of the study's files.
    """
    rows = ranking.right_halves(tables["scores"])
    errors, differences = (rows.pivot(index="image", columns="agent", values=one) for one in ("mse", "delta_e"))
    agents = [name for name in errors if name not in BASELINES]
    ranked = [name for name in agents if errors[name].notna().all()]
    found = [_ranking(errors[ranked])] if ranked else []
    found += _first_and_second(tables["duels"], ranking.ranked(tables["leaderboard"]))
    found += _beside_luminance(tables["duels"], ranking.ranked(tables["leaderboard"]))
    found += _baselines(errors)
    found += [_on_its_photos(errors, name, ranked) for name in agents if name not in ranked]
    paler = [name for name in agents if _is_paler(errors, name)]
    if paler:
        share = "more than half of the photos that each painted" if len(errors) > 1 else "the photo"
        found.append(f"On {share}, no colour at all has a smaller error than {rst.listed(paler)}.")
    found += [_difference(differences[name], name) for name in _smallest(errors[ranked].median())]
    if not ranked:
        return found
    found += _fading(tables["distance"], ranking.ranked(tables["leaderboard"])[0])
    found += _where_grey_wins(tables["scores"], tables["halves"])
    return [*found, _what_errors_favour(tables["leaderboard"], several=len(errors) > 1)]


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


def _first_and_second(duels: pd.DataFrame, ranked: list[str]) -> list[str]:
    """The best by the median against the next, photo by photo."""
    if len(ranked) < 2:
        return []
    duel = duels.set_index(["agent", "other"]).loc[tuple(ranked[:2])]
    if duel["photos"] < 2:
        return []
    told = {
        "better": "that is more than luck",
        "worse": "photo by photo the order is the other way round",
        "open": "these photos cannot tell them apart",
        "few": f"{duel['photos']} photos are too few to tell that from luck, {photo_bootstrap.ENOUGH} could",
    }
    side = "above" if duel["gain"] >= 0 else "below"
    ties = f", alike on {duel['ties']}" if duel["ties"] else ""
    return [
        f"Photo by photo, {ranked[0]} lies {abs(duel['gain']):.1f} dB {side} {ranked[1]}, the next, on average "
        f"({_interval(duel)}; better on {duel['wins']} of {duel['photos']} photos{ties}): {told[duel['verdict']]}."
    ]


def _beside_luminance(duels: pd.DataFrame, ranked: list[str]) -> list[str]:
    """Which agents are worth more than a look-up table of colours by grey."""
    beside = duels[(duels["other"] == "luminance") & duels["agent"].isin(ranked)].set_index("agent")
    beside = beside.loc[[name for name in ranked if name in beside.index]]
    if beside.empty or beside["photos"].iloc[0] < 2:
        return []
    is_few = (beside["verdict"] == "few").all()
    better = beside[(beside["gain"] > 0) if is_few else (beside["verdict"] == "better")]
    count = f"{len(better)} of {len(beside)} agent{'s' * (len(beside) > 1)}"
    names = [f"{name} by {row['gain']:.1f} dB ({_interval(row)})" for name, row in better.iterrows()]
    does = "is" if len(better) == 1 else "are"
    how = "on average" if is_few else "by more than luck"
    told = f"Beside the look-up table that colours by grey value alone (luminance), {count} {does} better {how}"
    told += f": {rst.listed(names)}" if names else ""
    if is_few:
        photos = beside["photos"].iloc[0]
        return [f"{told}; {photos} photos are too few to tell that from luck."]
    worse = list(beside.index[beside["verdict"] == "worse"])
    return [told + (f"; worse {'is' if len(worse) == 1 else 'are'} {rst.listed(worse)}" if worse else "") + "."]


def _interval(duel: pd.Series) -> str:
    return f"95 % interval {_signed(duel['low'])} to {_signed(duel['high'])}"


def _signed(value: float) -> str:
    """One digit behind the point, with a true minus sign, and no minus for what rounds to zero."""
    return f"{value:.1f}".replace("-0.0", "0.0").replace("-", "\N{MINUS SIGN}")


def _fading(distance: pd.DataFrame, best: str) -> list[str]:
    """How much of grey's error the best agent leaves next to the middle and far from it."""
    errors = distance.pivot(index=["image", "nearest"], columns="agent", values="mse")
    if "grey" not in errors:
        return []
    # Where a field has no colour, there is nothing to leave of.
    shares = (errors[best] / errors["grey"].where(errors["grey"] > 0)).groupby(level="nearest").median().dropna()
    if len(shares) < 2:
        return []
    ends = distance.groupby("nearest")["farthest"].first()
    near, far = shares.index[0], shares.index[-1]
    median = "in the median " if len(set(distance["image"])) > 1 else ""
    return [
        f"What {best} leaves of grey's squared error is {median}{100 * shares[near]:.0f} % within "
        f"{100 * ends[near]:.0f} % of the half's width from the middle and {100 * shares[far]:.0f} % beyond "
        f"{100 * far:.0f} %."
    ]


def _where_grey_wins(scores: pd.DataFrame, halves: pd.DataFrame) -> list[str]:
    """The photo on which no colour at all does best, and why."""
    if "grey" not in set(scores["agent"]):
        return []
    found = ranking.where_grey_wins(scores)
    halves = halves.set_index("image").loc[found.image]
    shift, chroma = f"{halves['shift']:.0f}", f"{halves['chroma']:.0f}"
    if found.beaten:
        told = (
            f"Plain grey does best on {found.image}, where its squared error of {found.grey_mse:.0f} is smaller than "
            f"that of {found.beaten} of {found.agents} agents: "
        )
    else:
        nearest = "; it comes nearest on" if len(set(scores["image"])) > 1 else " on"
        told = f"Plain grey beats no agent{nearest} {found.image}: "
    if halves["shift"] > halves["chroma"]:
        why = (
            f"there, mean colours of one grey lie {shift} from those of the left half but only {chroma} from grey "
            "(CIELAB a and b), so that what the left half teaches by grey value is worse than nothing"
        )
    else:
        why = (
            f"there, mean colours of one grey lie {shift} from those of the left half and {chroma} from grey (CIELAB "
            "a and b), so that the left half could teach them"
        )
    return [f"{told}{why}."]


def _what_errors_favour(board: pd.DataFrame, *, several: bool) -> str:
    """That small errors and good colours are two things, with the numbers that show how far apart they are."""
    own = board.set_index("agent").loc[ranking.ranked(board)]
    best, true = own.index[0], own["true_colorfulness"].iloc[0]
    nearest = (own["colorfulness"] - true).abs().idxmin()
    told = f"{best}, first by error, has {own.loc[best, 'colorfulness']:.0f}"
    if nearest != best:
        told += f", {nearest}, the nearest to the truth in this, {own.loc[nearest, 'colorfulness']:.0f}"
    halves = "median colourfulness of the true right halves" if several else "colourfulness of the true right half"
    return (
        "Error measures favour grey where an agent is unsure, for the mean of what is possible is pale: the "
        f"{halves} is {true:.0f}; {told}. Which looks better, the gallery shows and no "
        "number here says."
    )


def leaderboard(board: pd.DataFrame, *, everywhere: bool = True) -> pd.DataFrame:
    """The leaderboard of those who painted every photo, so that all medians are over the same ones, or of the others.

    Columns as the study's leaderboard.csv.
    """
    board = board[(board["photos"] == board["photos"].max()) == everywhere]
    limits = [f"{one:.5g}" if one >= 0 else "\N{EN DASH}" for one in board["mse_limit"]]
    return board.assign(mse_limit=limits).reset_index(drop=True)


def headlines(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """What the front page opens with: nothing, its cards lead to the findings."""
    return []


def sentences(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """All findings of the study, in the order of reading; tables: scores, leaderboard, duels, distance, halves."""
    return colorize(tables)


def boards(tables: dict[str, pd.DataFrame]) -> list[tuple[pd.DataFrame, dict[str, str]]]:
    """Tables for the report's opening, each with its columns and their headings."""
    found = [(leaderboard(tables["leaderboard"]), HEADINGS)]
    apart = leaderboard(tables["leaderboard"], everywhere=False)
    return found + [(apart, HEADINGS_APART)] * bool(len(apart))
