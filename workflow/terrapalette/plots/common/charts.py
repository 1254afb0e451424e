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
    number: str | None = "{:.2f}",
    shade: np.ndarray | None = None,
) -> None:
    """A table in colours, every number written in its cell; `shade` colours the cells if not the numbers themselves.

    number None leaves the numbers out, for tables too large to read them; names then stand small and upright.
    """
    values = table if shade is None else shade
    image = axes.imshow(values, cmap=cmap, vmin=limits[0], vmax=limits[1], aspect="auto")
    dense = number is None
    slanted = not dense and max(map(len, columns)) > 4 and not any("\n" in column for column in columns)
    turned = 90 if dense else 35 if slanted else 0
    size = {"fontsize": 7} if dense else {}
    axes.set_xticks(range(len(columns)), columns, rotation=turned, ha="right" if slanted else "center", **size)
    axes.set_yticks(range(len(rows)), rows, **size)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for (row, column), value in () if dense else np.ndenumerate(table):
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


def steps(axes: Axes, names: list[str]) -> np.ndarray:
    """An axis of steps: their places 0, 1, ..., named; the months 01 to 12 by their first letters."""
    place = np.arange(len(names))
    if names == [f"{month:02}" for month in range(1, 13)]:
        axes.set_xticks(place, list("JFMAMJJASOND"))
    else:
        # As many names as an axis can hold.
        shown = place[:: -(-len(names) // 12)]
        axes.set_xticks(shown, [names[index] for index in shown], rotation=45)
    return place


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
        axes.plot(x, y, color=style.LINE_COLORS[index % 6], linestyle=["-", "--", "-.", ":"][index % 4], label=name)
    axes.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if len(series) > 1:
        axes.legend(fontsize=9)
