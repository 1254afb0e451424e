"""Charts that studies share: tables in colours, elbows, curves."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def heatmap(
    axes: Axes,
    table: np.ndarray,
    rows: list[str],
    columns: list[str],
    *,
    cmap: str,
    limits: tuple[float, float],
    label: str,
    number: str = "{:.2f}",
    shade: np.ndarray | None = None,
) -> None:
    """A table in colours, every number written in its cell; `shade` colours the cells if not the numbers themselves."""
    values = table if shade is None else shade
    image = axes.imshow(values, cmap=cmap, vmin=limits[0], vmax=limits[1], aspect="auto")
    slanted = max(map(len, columns)) > 4 and not any("\n" in column for column in columns)
    axes.set_xticks(range(len(columns)), columns, rotation=35 if slanted else 0, ha="right" if slanted else "center")
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for (row, column), value in np.ndenumerate(table):
        red, green, blue, _ = image.cmap(image.norm(values[row, column]))
        ink = "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else style.INK
        text = number.format(value) if np.isfinite(value) else "–"
        axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=9)
    axes.figure.colorbar(image, ax=axes, label=label, shrink=0.9, pad=0.02)


def frame(axes: Axes, column: int, row: int) -> None:
    """A frame around one cell of a heat map."""
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, color=style.LINE_COLORS[1], linewidth=3, clip_on=False)
    )


def elbow(axes: Axes, k: np.ndarray, inertia: np.ndarray, k_elbow: int | None, k_used: int, title: str) -> None:
    """Within-cluster sum of squares over the number of clusters, with its elbow and the k in use."""
    axes.plot(k, inertia, color=style.LINE_COLORS[0], marker="o", markersize=4)
    axes.set(xlabel="number of clusters k", ylabel="inertia (within-cluster sum of squares)", ylim=(0, None))
    axes.set_xticks(k[:: 1 if len(k) <= 20 else 5])
    if k_elbow is not None:
        value = inertia[list(k).index(k_elbow)]
        axes.scatter(
            [k_elbow],
            [value],
            s=130,
            facecolors="none",
            edgecolors=style.LINE_COLORS[1],
            linewidths=2,
            zorder=3,
            label=f"elbow: k = {k_elbow}",
        )
    axes.axvline(k_used, color=style.MUTED, linestyle="--", linewidth=1, label=f"in use: k = {k_used}")
    axes.set_title(title)
    axes.grid(axis="y")
    axes.legend()


def curves(axes: Axes, x: np.ndarray, series: dict[str, np.ndarray], xlabel: str, ylabel: str, *, log: bool) -> None:
    """Lines over one axis, each with its own colour and dash."""
    for index, (name, y) in enumerate(series.items()):
        axes.plot(x, y, color=style.LINE_COLORS[index], linestyle=["-", "--", "-.", ":"][index % 4], label=name)
    axes.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if len(series) > 1:
        axes.legend(fontsize=9)
