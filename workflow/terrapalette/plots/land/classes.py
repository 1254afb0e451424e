"""Charts of classes: spectra, indices, sizes, and the tree that they are cut from."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from terrapalette.plots.common import style


def spectra(
    axes: Axes,
    wavelength: np.ndarray,
    mean: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    colors: list[str],
) -> None:
    """Mean reflectance of each class over wavelength, with a band from low to high. Arrays (class, band)."""
    for index, color in enumerate(colors):
        axes.fill_between(wavelength, low[index], high[index], color=color, alpha=0.18, linewidth=0)
    for index, color in enumerate(colors):
        axes.plot(
            wavelength,
            mean[index],
            color=color,
            linewidth=2,
            marker="o",
            markeredgecolor=style.INK,
            markeredgewidth=0.6,
            path_effects=[withStroke(linewidth=3.2, foreground=style.INK)],
        )
    axes.set(xlabel="wavelength (nm)", ylabel="reflectance", ylim=(0, None))
    axes.set_xticks(wavelength, [f"{value:g}" for value in wavelength], rotation=45)
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


def sizes(axes: Axes, share: np.ndarray, cells: np.ndarray, classes: list[int], colors: list[str], title: str) -> None:
    """Share of area of each class, the number of cells written beside."""
    axes.bar([str(number) for number in classes], 100 * share, color=colors, edgecolor=style.INK, linewidth=0.6)
    for index, count in enumerate(cells):
        axes.text(index, 100 * share[index] + 0.6, f"{count:,}".replace(",", " "), ha="center", fontsize=8)
    axes.set(xlabel="class", ylabel="share of area (%)", ylim=(0, 112 * share.max()))
    axes.set_title(title)
    axes.grid(axis="y")


def dendrogram(
    axes: Axes, merge_tree: np.ndarray, merges: int, cut: float | None, cut_label: str, node_colors: list[str]
) -> None:
    """The last merges of a tree; numbers in brackets are cells below a branch, the dashed line cuts the tree.

    node_colors are the colours of all nodes (points first, then merges), of the class they lie in or of no class.
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
