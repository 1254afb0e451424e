"""Points, centres and their regions of influence, in two and three dimensions."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions


def colors(count: int) -> list[str]:
    """One colour per cluster; they begin anew after ten."""
    return [style.GROUP_COLORS[index % len(style.GROUP_COLORS)] for index in range(count)]


def panel(figure: Figure, n_rows: int, n_columns: int, index: int, n_dimensions: int) -> Axes:
    """Axes for points of one, two or more dimensions."""
    return figure.add_subplot(n_rows, n_columns, index + 1, projection="3d" if n_dimensions > 2 else None)


def planar(points: np.ndarray) -> np.ndarray:
    """What is drawn of points in any dimension: one gets a second of zeros, more than three show the first three."""
    return np.pad(points, ((0, 0), (0, 1))) if points.shape[1] == 1 else points[:, :3]


def evenly(last: int, panels: int) -> list[int]:
    """At most so many numbers from 0 to the last, both among them, as evenly as whole numbers can be."""
    return np.unique(np.linspace(0, last, panels).round().astype(int)).tolist()


def facts(source: str, points: np.ndarray, *more: str) -> str:
    """The line below figures of one set of points (point, dimension)."""
    flat = ["the first three dimensions are drawn"] if points.shape[1] > 3 else []
    return "  ·  ".join([f"Data: {source}", f"{len(points)} points", *more, *flat])


def state(
    axes: Axes,
    points: np.ndarray,
    labels: np.ndarray,
    ways: np.ndarray,
    influence: tuple[np.ndarray, np.ndarray, np.ndarray] | None,
) -> None:
    """Where a run of k-means stands.

    Parameters
    ----------
    points : (point, dimension), in the colours of their labels (point,)
    ways : (step, cluster, dimension), where the centres went so far
    influence : x, y and the nearest centre (y, x) everywhere; None where points do not lie in a plane
    """
    if influence is not None:
        decisions.regions(axes, *influence, ways.shape[1])
    drawn, trails = planar(points), np.stack([planar(centres) for centres in ways])
    shades = np.array(colors(trails.shape[1]))
    depth = {"depthshade": False} if drawn.shape[1] > 2 else {}
    axes.scatter(*drawn.T, c=shades[labels], s=9, linewidths=0, alpha=0.8, **depth)
    for cluster, shade in enumerate(shades):
        trail = trails[:, cluster]
        axes.plot(*trail.T, color=style.INK, linewidth=1.1, zorder=4)
        axes.plot(
            *trail[-1:].T, "X", color=shade, markersize=10, markeredgecolor="white", markeredgewidth=1.2, zorder=5
        )
    if drawn.shape[1] > 2:
        axes.tick_params(labelsize=7, pad=-2)
        # More numbers would run into each other.
        axes.locator_params(nbins=4)
        axes.view_init(elev=22, azim=-60)
        axes.set_box_aspect(None, zoom=1.12)
    else:
        axes.tick_params(labelsize=8)


def error_curves(axes: Axes, runs: dict[str, np.ndarray], best: str, worst: str, title: str) -> None:
    """Mean squared distance over the steps of every start; the best and the worst stand out."""
    # Where all ends are equal, the best is the worst, and is called the best.
    outstanding = {worst: (style.LINE_COLORS[1], "--", "worst"), best: (style.LINE_COLORS[0], "-", "best")}
    for start, error in runs.items():
        if start not in outstanding:
            axes.plot(error, color="#aeb6c4", linewidth=1)
    for start, (color, line, text) in outstanding.items():
        look = {"color": color, "linestyle": line, "linewidth": 2, "marker": "o", "markersize": 4}
        axes.plot(runs[start], label=f"{text}: start {start}", **look)
    axes.set(xlabel="step", ylabel="mean squared distance", ylim=(0, None))
    axes.set_title(title)
    axes.grid(axis="y")
    axes.legend()


def way_to_go(axes: Axes, moved: np.ndarray, left: np.ndarray, title: str) -> None:
    """How far the centres still have to go (largest distance) after a step, against how far that step moved them."""
    axes.set_title(title)
    if not len(moved):
        axes.text(0.5, 0.5, "every run ended with its first step", ha="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    axes.scatter(moved, left, s=18, color=style.LINE_COLORS[0], alpha=0.6, linewidths=0)
    ends = [min(moved.min(), left.min()) / 1.5, max(moved.max(), left.max()) * 1.5]
    axes.plot(ends, ends, color=style.MUTED, linestyle="--", linewidth=1, label="as far as the last step")
    axes.set(xscale="log", yscale="log", xlabel="largest movement in a step", ylabel="distance still to go")
    axes.grid()
    axes.legend(loc="lower right")


def prices(axes: Axes, stops: dict[str, dict[str, dict]]) -> None:
    """The worst excess of inertia (%) over the tolerance of an early stop, and how many starts it concerns.

    stops : set of points -> tolerance -> worst_excess_percent and too_early
    """
    tolerances = list(next(iter(stops.values())))
    place, width = np.arange(len(tolerances)), 0.8 / len(stops)
    for index, (data, by_tolerance) in enumerate(stops.items()):
        bars = axes.bar(
            place + width * (index - (len(stops) - 1) / 2),
            [by_tolerance[tolerance]["worst_excess_percent"] for tolerance in tolerances],
            width * 0.9,
            color=style.LINE_COLORS[index % len(style.LINE_COLORS)],
            label=data,
        )
        axes.bar_label(bars, [str(by_tolerance[tolerance]["too_early"]) for tolerance in tolerances], fontsize=8)
    axes.set_xticks(place, tolerances)
    axes.set(xlabel="stop when no centre moves farther than", ylabel="worst excess of inertia (%)")
    axes.set_title("An early stop's price; numbers: starts concerned")
    axes.grid(axis="y")
    axes.legend()
