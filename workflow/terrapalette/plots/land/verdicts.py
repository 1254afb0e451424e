"""Charts of the verdict: data in the band of null worlds, and how far classes hold on other cells."""

from collections.abc import Callable
from functools import partial

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
    band = {"color": color, "alpha": 0.22, "linewidth": 0, "label": f"95 % of null worlds, {look['title']}"}
    axes.fill_between(k, _over(_lowest, worlds), _over(_highest, worlds), **band)
    axes.plot(
        k, data, color=color, marker=look["marker"], markersize=3.5, linewidth=1.3, linestyle=look["line"],
        label=f"data, {look['title']}",
    )  # fmt: skip
    ringed = np.isin(k, stands_out)
    if ringed.any():
        axes.scatter(k[ringed], data[ringed], s=110, facecolors="none", edgecolors=color, linewidths=1.8, zorder=4)
    _axis(axes)


def spread(axes: Axes, k: np.ndarray, values: np.ndarray, look: dict, color: str) -> None:
    """A measure over k: its mean over replicates (replicate, k), and the band that holds 95 % of them.

    NaN where a replicate has nothing to say.
    """
    line(axes, k, _over(np.mean, values), look, color)
    axes.fill_between(k, _over(_lowest, values), _over(_highest, values), color=color, alpha=0.18, linewidth=0)


def line(axes: Axes, k: np.ndarray, values: np.ndarray, look: dict, color: str) -> None:
    """A measure over k (k,)."""
    drawn = {"marker": look["marker"], "markersize": 4, "linewidth": 1.4, "linestyle": look["line"]}
    axes.plot(k, values, color=color, label=look["title"], **drawn)
    _axis(axes)


def ceiling(axes: Axes, k: np.ndarray, worlds: np.ndarray, look: dict, color: str) -> None:
    """What 95 % of null worlds (world, k) stay below."""
    label = f"95 % of null worlds, {look['title']}"
    axes.plot(k, _over(_most, worlds), color=color, linestyle=":", linewidth=1.8, label=label)


def threshold(axes: Axes, y: float, text: str) -> None:
    """A level line with its meaning, right of the panel, where no curve passes."""
    axes.axhline(y, color=style.MUTED, linestyle="--", linewidth=0.9)
    place = {"xycoords": ("axes fraction", "data"), "xytext": (3, 0), "textcoords": "offset points", "va": "center"}
    axes.annotate(text, (1, y), fontsize=7.5, color=style.MUTED, annotation_clip=False, **place)


def _over(told: Callable, values: np.ndarray) -> np.ndarray:
    """A number (k,) from what is known of each k (replicate, k): NaN where nothing is."""
    known = [column[np.isfinite(column)] for column in values.T]
    return np.array([told(column) if len(column) else np.nan for column in known])


_lowest, _highest, _most = (partial(np.quantile, q=share) for share in (0.025, 0.975, 0.95))


def _axis(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
