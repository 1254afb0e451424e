"""What methods decide: lines of a neuron, regions of a plane, confusion matrices."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from terrapalette.plots.common import style

COLORS = style.GROUP_COLORS


def regions(axes: Axes, x: np.ndarray, y: np.ndarray, classes: np.ndarray, n_classes: int) -> None:
    """The class (y, x) of every place of the plane, in pale colours."""
    shades = ListedColormap([COLORS[number % len(COLORS)] for number in range(n_classes)])
    axes.pcolormesh(
        x, y, classes, cmap=shades, vmin=-0.5, vmax=n_classes - 0.5, alpha=0.25,
        shading="nearest", rasterized=True, edgecolors="none", linewidth=0,
    )  # fmt: skip
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))


def examples(axes: Axes, points: np.ndarray, classes: np.ndarray, names: list[str], size: float = 22) -> None:
    """Examples (point, 2) in their classes' colours and markers."""
    for number, name in enumerate(names):
        look = {"c": COLORS[number], "marker": style.MARKERS[number % len(style.MARKERS)], "label": name}
        axes.scatter(*points[classes == number].T, s=size, edgecolors="white", linewidths=0.5, **look)


def separations(axes: Axes, weights: np.ndarray, limits: tuple[float, float]) -> None:
    """Lines (epoch, 3: two weights and the constant's) where a neuron changes its mind, later ones darker.

    Where the last one does not cross the square within the limits, words say what the neuron answers all over it.
    """
    along = np.array(limits)
    for index, (w1, w2, bias) in enumerate(weights):
        last = index == len(weights) - 1
        share = (index + 1) / len(weights)
        look = {"color": style.INK, "alpha": 1.0 if last else 0.15 + 0.35 * share, "linewidth": 2.2 if last else 1}
        yes = np.array([w1 * x + w2 * y + bias > 0 for x in limits for y in limits])
        if last and (yes.all() or not yes.any()):
            answer = "yes" if yes.all() else "no"
            axes.text(0.5, 0.5, f"last epoch:\nalways {answer}", ha="center", va="center", transform=axes.transAxes)
        elif abs(w2) > 1e-12:
            axes.plot(along, -(w1 * along + bias) / w2, **look)
        elif abs(w1) > 1e-12:
            axes.axvline(-bias / w1, **look)
    axes.set(xlim=limits, ylim=limits)


def confusion(axes: Axes, table: np.ndarray, names: list[str], title: str, size: float = 11) -> None:
    """Counts of true classes (rows) by named ones (columns), shaded by their share of the row."""
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(table):
        if count:
            ink = "white" if share[row, column] > 0.55 else style.INK
            axes.text(column, row, str(count), ha="center", va="center", color=ink, fontsize=size)
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)
    axes.set(xlabel="named", ylabel="true")
    axes.spines[:].set_visible(False)
    axes.set_title(title)


def margins(axes: Axes, x: np.ndarray, y: np.ndarray, answer: np.ndarray) -> None:
    """A machine's border (answer 0) and the edges of its margin (-1 and 1)."""
    axes.contour(x, y, answer, levels=[-1, 0, 1], colors=style.INK, linewidths=[1, 2, 1], linestyles=["--", "-", "--"])


def encircled(axes: Axes, points: np.ndarray) -> None:
    """Rings around some of the points."""
    axes.scatter(*points.T, s=70, facecolors="none", edgecolors=style.INK, linewidths=1)


def cell(figure: Figure, shape: tuple[int, int], place: tuple[int, int]) -> Axes:
    """Axes without numbers at a place (row, column) of a grid (rows, columns)."""
    axes = figure.add_subplot(*shape, place[0] * shape[1] + place[1] + 1)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def groups(axes: Axes, points: np.ndarray, numbers: np.ndarray) -> None:
    """Small points (point, 2) in the colours of their groups, grey where the number is below 0."""
    colors = np.array([*COLORS, "#b4bac6"])
    index = np.where(numbers < 0, len(COLORS), numbers % len(COLORS))
    axes.scatter(*points.T, c=colors[index], s=7, linewidths=0)


def corner(axes: Axes, text: str) -> None:
    """A score in the lower right corner."""
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
    axes.text(0.98, 0.02, text, ha="right", va="bottom", fontsize=9, transform=axes.transAxes, bbox=box)
