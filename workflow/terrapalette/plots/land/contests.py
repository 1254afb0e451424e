"""The contest of spaces and methods as one table: what each reached, and its rank."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from terrapalette.plots.common import style

# From the first place to the last: from a strong tint to paper.
SHADES = LinearSegmentedColormap.from_list("ranks", ["#7fb3d9", "#dcebf6", "#ffffff"])


def board(
    axes: Axes, rows: list[str], columns: list[str], texts: np.ndarray, first: np.ndarray, last: np.ndarray
) -> None:
    """A table with names of rows and columns; its texts and first and last ranks are (row, column).

    The better the middle of the ranks, the darker; bold where none is better and some are worse. Without ranks (NaN) a
    cell stays white.
    """
    shade = ((first + last) / 2 - 1) / max(len(rows) - 1, 1)
    axes.imshow(np.nan_to_num(shade, nan=1), cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=style.INK)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color=style.FAINT)
    axes.tick_params(which="minor", length=0)
    for (row, column), text in np.ndenumerate(texts):
        weight = "bold" if first[row, column] == 1 and last[row, column] < len(rows) else "normal"
        axes.text(column, row, text, ha="center", va="center", fontsize=7, fontweight=weight)
