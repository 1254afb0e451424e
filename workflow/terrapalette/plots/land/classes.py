"""Charts of classes: spectra, seasons, indices, sizes, and the tree that they are cut from."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from terrapalette.plots.common import charts, style


class Row(NamedTuple):
    """Panels beside each other: their names, their widths among themselves, their height in inches."""

    names: list[str]
    widths: list[float]
    height: float


def layout(curves: list[str], bars: list[str]) -> list[Row]:
    """Panels of curves, three to a row at most, above panels of bars; one row where one of curves has few beside it."""
    if len(curves) <= 1 and len(bars) <= 3:
        return [Row([*curves, *bars], [2.2] * len(curves) + [1] * len(bars), 5.3)]
    rows = [Row(names, [1] * len(names), 4.2) for names in _even(curves, 3)]
    return rows + [Row(names, [1] * len(names), 2.9) for names in _even(bars, 5)]


def _even(names: list[str], most: int) -> list[list[str]]:
    """Names in as few rows of at most `most` as may be, all about as long."""
    n_rows = -(-len(names) // most)
    return [part.tolist() for part in np.array_split(np.array(names, object), n_rows)] if names else []


def panels(figure: Figure, rows: list[Row]) -> dict[str, Axes]:
    """Empty axes of a layout, by name."""
    axes = style.strips(figure, [row.height for row in rows], [row.widths for row in rows])
    return dict(zip([name for row in rows for name in row.names], axes, strict=True))


def spectra(
    axes: Axes,
    wavelength: np.ndarray,
    mean: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    colors: list[str],
) -> None:
    """Mean reflectance of each class over wavelength, with a band from low to high. Arrays (class, band)."""
    _curves(axes, wavelength, mean, low, high, colors)
    axes.set(xlabel="wavelength (nm)", ylabel="reflectance", ylim=(0, None))
    axes.set_xticks(wavelength, [f"{value:g}" for value in wavelength], rotation=45)


def seasons(
    axes: Axes, steps: list[str], mean: np.ndarray, low: np.ndarray, high: np.ndarray, colors: list[str], label: str
) -> None:
    """Mean of each class step after step, with a band from low to high. Arrays (class, step)."""
    _curves(axes, charts.steps(axes, steps), mean, low, high, colors)
    axes.set(ylabel=label)


def _curves(axes: Axes, x: np.ndarray, mean: np.ndarray, low: np.ndarray, high: np.ndarray, colors: list[str]) -> None:
    for index, color in enumerate(colors):
        axes.fill_between(x, low[index], high[index], color=color, alpha=0.18, linewidth=0)
    for index, color in enumerate(colors):
        axes.plot(
            x,
            mean[index],
            color=color,
            linewidth=2,
            marker="o",
            markeredgecolor=style.INK,
            markeredgewidth=0.6,
            path_effects=[withStroke(linewidth=3.2, foreground=style.INK)],
        )
    axes.grid()


def class_bars(axes: Axes, mean, low, high, colors: list[str], names: list[str], label: str) -> None:
    """Mean of one variable per class, with the range that holds 80 % of its cells."""
    position = np.arange(len(mean))
    axes.barh(position, mean, color=colors, edgecolor=style.INK, linewidth=0.6, height=0.7)
    # Dark on light: the ranges must show on bars of any colour.
    for color, width in (("white", 4), (style.INK, 1.4)):
        axes.hlines(position, low, high, color=color, linewidth=width)
        axes.plot(low, position, "|", high, position, "|", color=color, markersize=6 + width, markeredgewidth=width)
    axes.set_yticks(position, names)
    axes.invert_yaxis()
    axes.set(xlabel=label, ylabel="class")
    axes.grid(axis="x")


def sizes(axes: Axes, share: np.ndarray, cells: np.ndarray, classes: list[str], colors: list[str], title: str) -> None:
    """Share of area of each class by name, the number of cells written beside."""
    axes.bar(classes, 100 * share, color=colors, edgecolor=style.INK, linewidth=0.6)
    for index, count in enumerate(cells):
        axes.text(index, 100 * share[index] + 0.6, f"{count:,}".replace(",", " "), ha="center", fontsize=8)
    axes.set(xlabel="class", ylabel="share of area (%)", ylim=(0, 112 * share.max()))
    axes.set_title(title)
    axes.grid(axis="y")


def dendrogram(
    axes: Axes,
    merge_tree: np.ndarray,
    sizes: np.ndarray,
    merges: int,
    cut: float | None,
    cut_label: str,
    node_colors: list[str],
) -> None:
    """The last merges of a tree; numbers in brackets are cells below a branch, the dashed line cuts the tree.

    sizes (node,) are cells below all nodes (leaves first, then merges), node_colors their colours, of the class they
    lie in or of no class.
    """
    from scipy.cluster.hierarchy import dendrogram as draw

    shown = min(merges + 1, len(merge_tree) + 1)
    drawn = draw(
        merge_tree,
        p=shown,
        truncate_mode="lastp",
        ax=axes,
        link_color_func=lambda node: node_colors[node],
        leaf_rotation=90,
        leaf_font_size=8,
        leaf_label_func=lambda node: f"({sizes[node]})" if sizes[node] > 1 else "1",
    )
    for line in axes.collections:
        line.set(linewidth=1.8, path_effects=[withStroke(linewidth=2.6, foreground=style.MUTED)])
    colors = [node_colors[leaf] for leaf in drawn["leaves"]]
    axes.scatter(
        5 + 10 * np.arange(len(colors)), np.zeros(len(colors)), c=colors, marker="s", s=40, edgecolors=style.MUTED,
        zorder=3, clip_on=False,
    )  # fmt: skip
    if cut is not None:
        axes.axhline(cut, color=style.LINE_COLORS[1], linestyle="--", linewidth=1.2, label=cut_label)
        axes.legend(loc="upper right")
    axes.set(ylabel="merge height", xlabel="cells below each branch")
    axes.grid(axis="y")
