"""Charts of the verdict: data in the band of null worlds, and how far classes hold on other cells."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def in_band(
    axes: Axes,
    k: np.ndarray,
    data: np.ndarray,
    worlds: np.ndarray,
    stands_out: list[int],
    look: dict,
    color: str,
) -> None:
    """An index of the data over k, and the band that holds 95 % of null worlds.

    Parameters
    ----------
    k, data : (k,); worlds : (world, k); NaN where nothing was measured
    stands_out : numbers that get a ring
    look : title, marker and line of the method
    """
    low, high = np.nanquantile(worlds, [0.025, 0.975], axis=0) if np.isfinite(worlds).any() else (data * np.nan,) * 2
    axes.fill_between(k, low, high, color=color, alpha=0.22, linewidth=0, label=f"95 % of null worlds, {look['title']}")
    axes.plot(
        k, data, color=color, marker=look["marker"], markersize=3.5, linewidth=1.3, linestyle=look["line"],
        label=f"data, {look['title']}",
    )  # fmt: skip
    ringed = np.isin(k, stands_out)
    if ringed.any():
        axes.scatter(k[ringed], data[ringed], s=110, facecolors="none", edgecolors=color, linewidths=1.8, zorder=4)
    _over_k(axes)


def spread(axes: Axes, k: np.ndarray, values: np.ndarray, look: dict, color: str) -> None:
    """A measure over k: its mean over replicates (replicate, k), and the band that holds 95 % of them.

    NaN where a replicate has nothing to say.
    """
    low, high = np.nanquantile(values, [0.025, 0.975], axis=0)
    axes.fill_between(k, low, high, color=color, alpha=0.18, linewidth=0)
    line(axes, k, np.nanmean(values, axis=0), look, color)


def line(axes: Axes, k: np.ndarray, values: np.ndarray, look: dict, color: str) -> None:
    """A measure over k (k,)."""
    drawn = {"marker": look["marker"], "markersize": 4, "linewidth": 1.4, "linestyle": look["line"]}
    axes.plot(k, values, color=color, label=look["title"], **drawn)
    _over_k(axes)


def ceiling(axes: Axes, k: np.ndarray, values: np.ndarray, look: dict, color: str) -> None:
    """What 95 % of null worlds stay below, over k (k,)."""
    axes.plot(k, values, color=color, linestyle=":", linewidth=1.8, label=f"95 % of null worlds, {look['title']}")


def threshold(axes: Axes, y: float, text: str, *, below: bool = False) -> None:
    """A level line with what lies above it, or below, at its right end."""
    axes.axhline(y, color=style.MUTED, linestyle="--", linewidth=0.9)
    place = {"xycoords": ("axes fraction", "data"), "xytext": (-2, -2 if below else 2), "textcoords": "offset points"}
    axes.annotate(text, (1, y), ha="right", va="top" if below else "bottom", fontsize=7.5, color=style.MUTED, **place)


def _over_k(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
