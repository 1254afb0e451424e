"""Sentences on where methods fail, made from their scores."""

import pandas as pd

# A method fails where it stays this far behind the best one.
BEHIND = 0.2


def table(scores: pd.DataFrame) -> pd.DataFrame:
    """One sentence per task and method.

    Parameters
    ----------
    scores : task, distribution, method, score; in each task every method meets every distribution

    Returns
    -------
    task, method, mean_score (over the distributions), verdict
    """
    rows = []
    for task, part in scores.groupby("task", sort=False):
        by_method = part.pivot(index="distribution", columns="method", values="score").loc[
            part["distribution"].unique()
        ]
        rows += [
            {
                "task": task,
                "method": method,
                "mean_score": by_method[method].mean(),
                "verdict": sentence(by_method, method),
            }
            for method in part["method"].unique()
        ]
    return pd.DataFrame(rows)


def sentence(scores: pd.DataFrame, method: str) -> str:
    """Where a method fails and where it does best; what is equal to two digits is a tie, and is named together.

    Parameters
    ----------
    scores : (distribution, method) scores up to 1, higher is better
    """
    # Adding zero turns a rounded -0.00 into 0.00.
    scores = scores.round(2) + 0.0
    own, top = scores[method], scores.max(axis=1)
    # Rounded again: differences of two digits have more in binary.
    lag = (top - own).round(2)
    behind = own.index[lag > BEHIND]
    if behind.empty and lag.max() == 0:
        return f"{method} fails nowhere: none does better on any of them."
    if behind.empty:
        farthest = [f"{name} ({own[name]:.2f}, the best {top[name]:.2f})" for name in own.index[lag == lag.max()]]
        return (
            f"{method} fails nowhere: never more than {BEHIND:g} behind the best, and farthest behind on "
            f"{listed(farthest)}."
        )
    failed = [f"{name} ({own[name]:.2f}; {scores.loc[name].idxmax()}: {top[name]:.2f})" for name in behind]
    best = listed(list(own.index[own == own.max()]))
    return f"{method} fails on {listed(failed)}; it does best on {best} ({own.max():.2f})."


def listed(words: list[str]) -> str:
    """Words in a row, "and" before the last."""
    return ", ".join(words[:-1]) + " and " * (len(words) > 1) + words[-1]
