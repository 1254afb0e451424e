"""Charts of scores: who stands where, who beats whom, and how errors grow with the distance from the middle."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from terrapalette.plots.common import style

# Names of baselines and of what sees the truth stand apart from those of agents.
_INK = {"agent": style.INK, "entry": style.LINE_COLORS[0]}


def counted(photos: int) -> str:
    """How many photos there are, in words."""
    return f"{photos} photo{'s' * (photos > 1)}"


def ranks(
    axes: Axes,
    names: list[str],
    what: list[str],
    middle: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    dots: list[np.ndarray],
    xlabel: str,
    limits: np.ndarray | None = None,
) -> None:
    """One row for each name: a bar from `low` to `high`, a mark at the middle, a dot for each photo.

    `limits` (name,) draws an upright line where no error of this name can be smaller; NaN draws none. A line parts
    groups of one `what` from each other.
    """
    place = np.arange(len(names))
    axes.hlines(place, low, high, color=style.LINE_COLORS[5], linewidth=6, alpha=0.55, zorder=1)
    for row, values in zip(place, dots, strict=True):
        axes.plot(values, np.full(len(values), row), ".", color=style.MUTED, markersize=3.5, alpha=0.7, zorder=2)
    axes.plot(middle, place, "d", color=style.LINE_COLORS[0], markersize=6, zorder=3)
    if limits is not None:
        there = np.isfinite(limits)
        axes.vlines(
            limits[there], place[there] - 0.4, place[there] + 0.4, color=style.LINE_COLORS[1], linewidth=2, zorder=2
        )
    rows(axes, names, what)
    axes.set(xlabel=xlabel)
    axes.grid(axis="x")


def rows(axes: Axes, names: list[str], what: list[str]) -> None:
    """Names down the side, a line between groups; those that are no agents are muted."""
    axes.set_yticks(np.arange(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    for label, one in zip(axes.get_yticklabels(), what, strict=True):
        label.set_color(_INK.get(one, style.MUTED))
        label.set_style("normal" if one in _INK else "italic")
    for row in range(1, len(what)):
        if (what[row] in _INK) != (what[row - 1] in _INK):
            axes.axhline(row - 0.5, color=style.MUTED, linewidth=0.7)


def duels(
    axes: Axes, names: list[str], gains: np.ndarray, wins: np.ndarray, losses: np.ndarray, is_sure: np.ndarray
) -> None:
    """Who beats whom (row against column): the mean gain in dB, in bold where it is sure, wins and losses below."""
    image = axes.imshow(gains, cmap="PRGn", vmin=-6, vmax=6, aspect="auto")
    place = np.arange(len(names))
    axes.set_xticks(place, names, rotation=35, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.set_yticks(place, names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    size = 9 if len(names) <= 12 else 7
    for row, column in np.argwhere(np.isfinite(gains)):
        value = gains[row, column]
        # The middle of the scale is light, both ends are dark.
        ink = "white" if abs(value) > 4.2 else style.INK
        told = f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")
        weight = "bold" if is_sure[row, column] else "normal"
        axes.text(column, row - 0.16, told, ha="center", va="center", color=ink, fontsize=size, fontweight=weight)
        counts = f"{wins[row, column]}\N{EN DASH}{losses[row, column]}"
        axes.text(column, row + 0.24, counts, ha="center", va="center", color=ink, fontsize=size - 2)
    axes.figure.colorbar(image, ax=axes, label="mean difference of PSNR (dB)", shrink=0.8, pad=0.02, extend="both")


def fading(
    axes: Axes, edges: np.ndarray, series: dict[str, np.ndarray], muted: dict[str, np.ndarray], ylabel: str
) -> None:
    """Errors over the distance from the middle, one line each; fields between the edges are drawn equally wide."""
    middles = np.arange(len(edges) - 1)
    for index, (name, values) in enumerate(series.items()):
        color, marker = style.GROUP_COLORS[index % 10], style.MARKERS[index % 6]
        axes.plot(middles, values, color=color, marker=marker, markersize=4, label=name)
    for index, (name, values) in enumerate(muted.items()):
        axes.plot(middles, values, color=style.MUTED, linestyle=["--", ":"][index % 2], label=name)
    axes.xaxis.set_major_locator(FixedLocator(np.arange(len(edges)) - 0.5))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"{100 * edge:.3g}" for edge in edges])
    axes.set(xlabel="distance from the middle (% of the half's width)", ylabel=ylabel)
    axes.set(xlim=(-0.5, len(edges) - 1.5), ylim=(0, None))
    axes.grid(axis="y")


def difference(axes: Axes, values: np.ndarray, title: str, label: str) -> None:
    """A map of what is larger (orange) or smaller (violet), white where both are alike."""
    image = axes.imshow(values, cmap="PuOr_r", vmin=-80, vmax=80, interpolation="nearest")
    axes.set_title(title, fontsize=9, fontweight="normal", loc="left")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.figure.colorbar(image, ax=axes, label=label, orientation="horizontal", pad=0.02, shrink=0.9)
