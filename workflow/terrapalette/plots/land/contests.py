"""The contest of spaces and methods as one table: what each reached, and its rank."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from terrapalette.plots.common import style

# From the first rank to the last: from a strong tint to paper.
SHADES = LinearSegmentedColormap.from_list("ranks", ["#7fb3d9", "#dcebf6", "#ffffff"])


def board(axes: Axes, rows: list[str], columns: list[str], texts: np.ndarray, ranks: np.ndarray) -> None:
    """A table with names of rows and columns; texts and ranks are (row, column), and the better the rank the darker.

    A cell without a rank (NaN) is hatched.
    """
    last = np.nanmax(ranks, axis=0, initial=2)
    shade = (ranks - 1) / np.maximum(last - 1, 1)
    axes.imshow(np.nan_to_num(shade, nan=1), cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, fontsize=9)
    axes.set_yticks(range(len(rows)), rows, fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=style.INK)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color=style.FAINT)
    axes.tick_params(which="minor", length=0)
    for (row, column), text in np.ndenumerate(texts):
        is_first = ranks[row, column] == 1
        weight, color = ("bold", style.INK) if is_first else ("normal", style.INK)
        axes.text(column, row, text, ha="center", va="center", fontsize=8.5, fontweight=weight, color=color)
