"""Methods against distributions: a panel for each meeting, scores in the corners, sentences below."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions


def contest(
    title: str,
    lead: str,
    distributions: list[str],
    columns: list[str],
    scores: dict[str, dict[str, float]],
    verdicts: pd.DataFrame,
    draw: Callable[[Axes, str, str], None],
) -> Figure:
    """One row for each distribution, one column for each method.

    Parameters
    ----------
    lead : the first of the facts below the figure
    columns : methods, and what else is shown beside them without a score
    scores : method -> distribution -> score
    verdicts : mean_score and verdict of each method (index)
    draw : draws one distribution in one column
    """
    facts = "  ·  ".join([lead, *verdicts["verdict"]])
    figure = style.figure(1.75 * len(distributions) + 0.9, title, facts)
    for row, distribution in enumerate(distributions):
        for column, method in enumerate(columns):
            axes = decisions.cell(figure, (len(distributions), len(columns)), (row, column))
            draw(axes, distribution, method)
            if method in scores:
                # Rounded as in the sentences; adding zero turns -0.00 into 0.00.
                decisions.corner(axes, f"{np.round(scores[method][distribution], 2) + 0.0:.2f}")
            if row == 0:
                mean = f"\nmean {verdicts.loc[method, 'mean_score']:.2f}" if method in scores else ""
                axes.set_title(f"{method}{mean}", fontsize=10)
            if column == 0:
                axes.set_ylabel(distribution, fontsize=10)
    return figure
