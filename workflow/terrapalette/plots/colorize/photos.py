"""Photos, palettes and what agents made of them."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, NullLocator

from terrapalette.plots.common import style


def picture(axes: Axes, photo: np.ndarray, title: str, *, bold: bool = False) -> None:
    """A photo (row, column, 3) pixel by pixel, a line of facts above it."""
    axes.imshow(photo, interpolation="nearest" if max(photo.shape) < 200 else "antialiased")
    axes.set_title(title, fontsize=9, fontweight="bold" if bold else "normal", loc="left")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def joined(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Both halves (row, column, 3) with a thin white line between them."""
    line = np.full((len(left), max(1, left.shape[1] // 150), 3), 255, np.uint8)
    return np.concatenate([left, line, right], axis=1)


def palette(axes: Axes, colors: list[str], names: list[str], shares: np.ndarray) -> None:
    """Palette colours as bars as long as their share of the pixels, with their names."""
    position = np.arange(len(colors))
    axes.barh(position, 100 * shares, color=colors, edgecolor=style.MUTED, linewidth=0.6, height=0.8)
    axes.set_yticks(position, names)
    axes.invert_yaxis()
    axes.set(xlabel="pixels of the left half (%)")
    axes.tick_params(axis="y", length=0)


def label_with_colors(axes: Axes, colors: list[str]) -> None:
    """A patch of each class's colour beside the rows and below the columns of a square heat map."""
    across = axes.get_xaxis_transform()
    upright = axes.get_yaxis_transform()
    for index, color in enumerate(colors):
        look = {"facecolor": color, "edgecolor": style.MUTED, "linewidth": 0.5, "clip_on": False}
        axes.add_patch(Rectangle((index - 0.5, -0.05), 1, 0.035, transform=across, **look))
        axes.add_patch(Rectangle((-0.05, index - 0.5), 0.035, 1, transform=upright, **look))
    axes.tick_params(axis="both", pad=14)


def dots(axes: Axes, names: list[str], series: dict[str, np.ndarray], xlabel: str) -> None:
    """One row for each name, one mark for each series; the line joins the smallest and the largest."""
    place = np.arange(len(names))
    table = np.array(list(series.values()))
    axes.hlines(place, np.nanmin(table, axis=0), np.nanmax(table, axis=0), color=style.FAINT, linewidth=3)
    for index, (name, values) in enumerate(series.items()):
        color, marker = style.LINE_COLORS[index % 6], style.MARKERS[index % 6]
        axes.plot(values, place, marker, color=color, markersize=6, label=name, linestyle="none")
    axes.set_yticks(place, names)
    axes.invert_yaxis()
    axes.set(xlabel=xlabel)
    axes.grid(axis="x")


def scale(axes: Axes, kind: str) -> None:
    """A linear or logarithmic horizontal axis with plain numbers."""
    axes.set_xscale(kind)
    if kind == "log":
        low, high = axes.get_xlim()
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 1000 * low else (1,)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_locator(NullLocator())
