"""Sentences on where methods fail, made from their scores."""

import pandas as pd

# A method fails where it stays this far behind the best one.
BEHIND = 0.2


def sentence(scores: pd.DataFrame, method: str) -> str:
    """Where a method fails and where it does best.

    Parameters
    ----------
    scores : (distribution, method) scores up to 1, higher is better
    """
    # Adding zero turns a rounded -0.00 into 0.00.
    scores = scores.round(2) + 0.0
    own, top = scores[method], scores.max(axis=1)
    behind = own.index[own < top - BEHIND]
    if behind.empty:
        lowest = (own - top).idxmin()
        return (
            f"{method} fails nowhere: never more than {BEHIND:g} behind the best, and farthest behind on {lowest} "
            f"({own[lowest]:.2f}, the best {top[lowest]:.2f})."
        )
    failed = [f"{name} ({own[name]:.2f}; {scores.loc[name].idxmax()}: {top[name]:.2f})" for name in behind]
    listed = ", ".join(failed[:-1]) + " and " * (len(failed) > 1) + failed[-1]
    best = own.idxmax()
    return f"{method} fails on {listed}; it does best on {best} ({own[best]:.2f})."
