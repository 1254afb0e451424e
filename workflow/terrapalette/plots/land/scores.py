"""Charts of scores: over the number of clusters, over seeds, side by side."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def score_curves(
    axes: Axes,
    curves: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]],
    methods: dict[str, dict],
    ylabel: str,
    title: str,
) -> None:
    """One score over k for several labellings, named by (space, method): spaces by colour, methods by marker and line.

    methods: title, marker and line of each method; a curve of a single number of clusters is its marker alone
    """
    spaces = list(dict.fromkeys(space for space, _ in curves))
    for (space, method), (k, score) in curves.items():
        look = methods[method]
        axes.plot(
            k,
            score,
            label=style.name_of(space, look["title"]),
            color=style.LINE_COLORS[spaces.index(space) % len(style.LINE_COLORS)],
            marker=look["marker"],
            markersize=4,
            linewidth=1.3,
            linestyle=look["line"],
        )
    axes.set(xlabel="number of clusters k", ylabel=ylabel)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(title)
    axes.grid(axis="y")


def criteria(axes: Axes, k: np.ndarray, curves: dict[str, np.ndarray]) -> None:
    """Criteria per cell over k (k,), each with a ring around its lowest value."""
    for index, (name, values) in enumerate(curves.items()):
        color = style.LINE_COLORS[index]
        axes.plot(k, values, color=color, linestyle=["-", "--", "-.", ":"][index % 4], marker="o", label=name)
        lowest = int(np.argmin(values))
        ring = {"facecolors": "none", "edgecolors": color, "linewidths": 2, "zorder": 3}
        axes.scatter(k[lowest : lowest + 1], values[lowest : lowest + 1], s=130, **ring)
    axes.set(xlabel="number of clusters k", ylabel="criterion per cell (lower is better)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    axes.legend(fontsize=9)


def mark(axes: Axes, x: float, text: str) -> None:
    """A dashed vertical line with a word at its top."""
    axes.axvline(x, color=style.MUTED, linestyle="--", linewidth=1)
    axes.annotate(
        text,
        (x, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -8),
        textcoords="offset points",
        fontsize=8,
        color=style.MUTED,
        # A curve may pass behind.
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )


def ranges(axes: Axes, names: list[str], series: dict[str, list[np.ndarray]], ylabel: str) -> None:
    """Means with bars from lowest to highest for several series side by side: series name -> [mean, low, high]."""
    place = np.arange(len(names))
    for index, (name, (mean, low, high)) in enumerate(series.items()):
        shift = 0.22 * (index - (len(series) - 1) / 2)
        color = style.LINE_COLORS[index % len(style.LINE_COLORS)]
        axes.vlines(place + shift, low, high, color=color, linewidth=2)
        axes.plot(place + shift, mean, style.MARKERS[index % len(style.MARKERS)], color=color, markersize=6, label=name)
    _name_places(axes, names)
    axes.set(ylabel=ylabel, xlim=(-0.5, len(names) - 0.5))
    axes.grid(axis="y")


def bars(axes: Axes, names: list[str], series: dict[str, np.ndarray], ylabel: str) -> None:
    """Bars of several series side by side, the value on each."""
    place, width = np.arange(len(names)), 0.8 / len(series)
    for index, (name, values) in enumerate(series.items()):
        shift = width * (index - (len(series) - 1) / 2)
        axes.bar(place + shift, values, width=0.92 * width, color=style.LINE_COLORS[index], label=name)
        for x, value in zip(place + shift, values, strict=True):
            axes.annotate(
                f"{value:.2f}", (x, max(value, 0)), (0, 2), textcoords="offset points", ha="center", fontsize=8
            )
    _name_places(axes, names)
    axes.set_ylabel(ylabel)
    axes.grid(axis="y")
    axes.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))


def _name_places(axes: Axes, names: list[str]) -> None:
    """Names in lines below 0, 1, ...; where they would run into each other, slanted and in one line."""
    room = axes.figure.get_figwidth() / axes.get_gridspec().ncols
    # Letters of this size are some 0.07 inches wide.
    longest = 0.07 * max(len(line) + 2 for name in names for line in name.split("\n"))
    if longest * len(names) < room:
        axes.set_xticks(range(len(names)), names, fontsize=8)
    else:
        axes.set_xticks(range(len(names)), [name.replace("\n", ", ") for name in names], fontsize=8)
        axes.tick_params(axis="x", rotation=35)
        for label in axes.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")
