"""Methods against distributions: a panel for each meeting, scores in the corners, sentences below."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions


def contest(
    task: str,
    lead: str,
    found: xr.Dataset,
    scores: dict[str, dict[str, float]],
    verdicts: pd.DataFrame,
    draw: Callable[[Axes, xr.Dataset, str], None],
    beside: tuple[str, ...] = (),
) -> Figure:
    """One row for each distribution, one column for each method.

    Parameters
    ----------
    lead : the first of the facts below the figure
    found : what is drawn, along `distribution` and `method`
    scores : method -> distribution -> score
    verdicts : task, method, mean_score and verdict
    draw : draws one distribution's part of `found` in the column of this name
    beside : columns before the methods, without scores
    """
    verdicts = verdicts[verdicts["task"] == task].set_index("method")
    facts = "  ·  ".join([lead, *verdicts["verdict"]])
    distributions, columns = found["distribution"].values, [*beside, *found["method"].values]
    figure = style.figure(1.75 * len(distributions) + 0.9, f"Methods against distributions: {task}", facts)
    for row, distribution in enumerate(distributions):
        for column, name in enumerate(columns):
            axes = decisions.cell(figure, (len(distributions), len(columns)), (row, column))
            draw(axes, found.sel(distribution=distribution), name)
            if name not in beside:
                # Rounded as in the sentences; adding zero turns -0.00 into 0.00.
                decisions.corner(axes, f"{np.round(scores[name][distribution], 2) + 0.0:.2f}")
            if row == 0:
                mean = "" if name in beside else f"\nmean {verdicts.loc[name, 'mean_score']:.2f}"
                axes.set_title(f"{name}{mean}", fontsize=10)
            if column == 0:
                axes.set_ylabel(distribution, fontsize=10)
    return figure
