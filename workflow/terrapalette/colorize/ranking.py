"""Who stands where: medians and quartiles over photos, and each against each on the photos that both painted."""

from itertools import permutations
from typing import NamedTuple

import numpy as np
import pandas as pd

from terrapalette.colorize import photo_bootstrap
from terrapalette.runtime.streams import stream

# Measures of the leaderboard, columns of scores.csv.
MEASURES = ["mse", "psnr", "ssim", "delta_e", "colorfulness", "true_colorfulness", "mse_limit"]
# Who takes part: agents, folders of painted halves (entries), baselines; limits see the truth and win nothing.
ORDER = {"agent": 0, "entry": 0, "baseline": 1, "limit": 2}
# ASSUME: mean squared errors within one percent are alike.
TIE = 0.01
# Mean squared error of rounding to 8 bits, and its PSNR in dB: none counts as better.
_ROUNDING = 1 / 12
_BEST_PSNR = 10 * np.log10(255**2 / _ROUNDING)


def right_halves(scores: pd.DataFrame) -> pd.DataFrame:
    """Rows of scores.csv that count: right halves against the original."""
    return scores.query("half == 'right' and reference == 'original'")


def leaderboard(scores: pd.DataFrame) -> pd.DataFrame:
    """Medians and quartiles of every measure over the photos that each painted.

    Columns: agent, what, photos, and for each of the MEASURES itself (the median), with `_low` and `_high` (quartiles).
    Agents and entries come first, then baselines, then limits; by the median error, those who painted every photo
    before those who did not.
    """
    rows = right_halves(scores)
    # A perfect half has an infinite PSNR, of which there are no quartiles.
    groups = rows.assign(psnr=rows["psnr"].clip(upper=_BEST_PSNR)).groupby("agent")
    board = pd.DataFrame({"what": groups["what"].first(), "photos": groups["image"].nunique()})
    for measure in MEASURES:
        for share, ending in ((0.5, ""), (0.25, "_low"), (0.75, "_high")):
            board[measure + ending] = groups[measure].quantile(share)
    keys = pd.DataFrame({"what": board["what"].map(ORDER), "apart": -board["photos"], "mse": board["mse"]})
    return board.loc[keys.sort_values(["what", "apart", "mse"], kind="stable").index].reset_index()


def ranked(board: pd.DataFrame) -> list[str]:
    """Agents and entries of a leaderboard that painted every photo, best first."""
    takes_part = board["what"].isin(["agent", "entry"]) & (board["photos"] == board["photos"].max())
    return list(board.loc[takes_part, "agent"])


def labels(board: pd.DataFrame) -> list[str]:
    """Names of a leaderboard's rows, with the number of photos where that is not all of them."""
    most = board["photos"].max()
    return [
        one.agent if one.photos == most else f"{one.agent} ({one.photos} photo{'s' * (one.photos > 1)})"
        for one in board.itertuples()
    ]


class GreyWins(NamedTuple):
    """The photo on which no colour at all does best: how many of so many agents it beats, the best of them, errors."""

    image: str
    beaten: int
    agents: int
    best: str
    best_mse: float
    grey_mse: float


def where_grey_wins(scores: pd.DataFrame) -> GreyWins:
    """The photo on which grey beats most of the agents that painted every photo.

    Of several, the one on which the best of them is least better than grey. Without agents, baselines stand in.
    """
    rows = right_halves(scores)
    errors = rows.pivot(index="image", columns="agent", values="mse")
    own = errors[ranked(leaderboard(scores)) or list(set(rows.query("what == 'baseline'")["agent"]) - {"grey"})]
    shares = own.div(errors["grey"], axis=0)
    order = pd.DataFrame({"beaten": (shares > 1 + TIE).sum(axis=1), "least": shares.min(axis=1)})
    image = order.sort_values(["beaten", "least"], kind="stable").index[-1]
    row = own.loc[image]
    return GreyWins(
        image, int(order.loc[image, "beaten"]), len(row), row.idxmin(), row.min(), errors.loc[image, "grey"]
    )


def duels(scores: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Everyone who does not see the truth against everyone else, in both directions.

    Columns: agent, other, photos (painted by both), wins, ties, losses (by mean squared error, alike within TIE), gain
    (mean difference of PSNR in dB, positive where the agent is better), low, high (its 95 % bootstrap interval over
    photos), verdict: better, worse, open (the interval holds zero) or few (of fewer photos than could tell).
    """
    rows = right_halves(scores).query("what != 'limit'")
    errors = np.maximum(rows.pivot(index="image", columns="agent", values="mse"), _ROUNDING)
    found, draws = [], {}
    for one, other in permutations(errors.columns, 2):
        pair = errors[[one, other]].dropna()
        n = len(pair)
        if n and n not in draws:
            # The same photos for every pair.
            draws[n] = photo_bootstrap.draws(n, stream(seed, f"colorize/duels/{n}"))
        if n:
            found.append({"agent": one, "other": other} | _duel(pair[one].values, pair[other].values, draws[n]))
    columns = ["agent", "other", "photos", "wins", "ties", "losses", "gain", "low", "high", "verdict"]
    return pd.DataFrame(found, columns=columns)


def _duel(own: np.ndarray, others: np.ndarray, drawn: np.ndarray) -> dict:
    """One pair's errors (photo,) against each other."""
    gains = 10 * np.log10(others / own)
    low, high = photo_bootstrap.interval(gains, drawn)
    wins, losses = (int((one * (1 + TIE) < other).sum()) for one, other in ((own, others), (others, own)))
    verdict = "better" if low > 0 else "worse" if high < 0 else "open"
    return {
        "photos": len(own), "wins": wins, "ties": len(own) - wins - losses, "losses": losses,
        "gain": gains.mean(), "low": low, "high": high,
        "verdict": verdict if len(own) >= photo_bootstrap.ENOUGH else "few",
    }  # fmt: skip
