"""Charts of a space's coordinates: shares of variance, distributions, scatters, and histograms over training."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def shown(names: list[str], n_kept: int) -> int:
    """How many of all components figures show: twelve, or those kept where they are more."""
    return min(len(names), max(n_kept, 12))


def told(names: list[str], n_shown: int) -> list[str]:
    """What a figure says of the components that it leaves out."""
    return [f"the first {n_shown} of {len(names)} components"] if n_shown < len(names) else []


def explained_variance(axes: Axes, ratio: np.ndarray, names: list[str], n_kept: int) -> None:
    """Bars of each component's share of variance and the cumulative line; kept components are dark."""
    share = 100 * ratio
    colors = [style.LINE_COLORS[0] if index < n_kept else "#b7c3d3" for index in range(len(share))]
    size = 9 if len(names) <= 12 else 6
    axes.bar(names, share, color=colors)
    axes.plot(names, np.cumsum(share), color=style.LINE_COLORS[1], marker="o", label="cumulative")
    for index, value in enumerate(share):
        # Inside a tall bar, above a short one: the cumulative line runs over the tops.
        inside = value > 15
        place, ink = (value / 2, "white") if inside else (value + 1.5, style.INK)
        axes.text(
            index, place, f"{value:.2f}", ha="center", va="center" if inside else "bottom", fontsize=size, color=ink
        )
    axes.set(ylabel="explained variance (%)", xlabel="component", ylim=(0, 110))
    axes.tick_params(axis="x", labelsize=size)
    axes.grid(axis="y")
    axes.legend(loc="center right")


def histogram(axes: Axes, values: np.ndarray, title: str, xlabel: str, color: str) -> None:
    """Distribution of one component."""
    axes.hist(values, bins=80, color=color)
    axes.set(xlabel=xlabel, ylabel="cells")
    axes.set_title(title)
    axes.grid(axis="y")


def density_scatter(axes: Axes, x: np.ndarray, y: np.ndarray, names: tuple[str, str]):
    """Points coloured by how many share their place, the densest drawn last."""
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=100)
    column = np.clip(np.searchsorted(x_edges, x, "right") - 1, 0, 99)
    row = np.clip(np.searchsorted(y_edges, y, "right") - 1, 0, 99)
    density = counts[column, row]
    order = np.argsort(density, kind="stable")
    drawn = axes.scatter(x[order], y[order], c=density[order], norm=LogNorm(), s=3, linewidths=0, rasterized=True)
    axes.set(xlabel=names[0], ylabel=names[1])
    return drawn


def class_scatter(axes: Axes, x, y, classes: np.ndarray, colors: dict[int, str], names: tuple[str, str]) -> None:
    """Points in their classes' colours (by number), in the order given: shuffle them, or the last hides others."""
    shades = [colors[number] for number in classes.tolist()]
    axes.scatter(x, y, c=shades, s=np.clip(40_000 / len(x), 4, 25), linewidths=0)
    axes.set(xlabel=names[0], ylabel=names[1])
    axes.set_facecolor("#b9c1cb")


def class_histogram(axes: Axes, values: np.ndarray, classes: np.ndarray, colors: dict[int, str], name: str) -> None:
    """One coordinate's distribution in its classes' colours (by number), each class's centre marked below."""
    used = np.unique(classes)
    parts, shades = [values[classes == number] for number in used], [colors[number] for number in used.tolist()]
    axes.hist(parts, bins=120, stacked=True, color=shades)
    for part, shade in zip(parts, shades, strict=True):
        axes.plot(part.mean(), 0, marker="^", markersize=11, color=shade, markeredgecolor=style.INK, clip_on=False)
    axes.set(xlabel=f"{name} (triangles: centres of the classes)", ylabel="cells")
    axes.set_facecolor("#b9c1cb")


def histogram_over_time(
    axes: Axes, x: np.ndarray, edges: np.ndarray, counts: np.ndarray, xlabel: str, ylabel: str
) -> None:
    """Histograms (x, bin) side by side as columns of colour, cropped to the bins in use."""
    used = np.flatnonzero(counts.any(axis=0))
    kept = slice(max(used[0] - 2, 0), min(used[-1] + 3, counts.shape[1]))
    share = counts[:, kept] / counts.sum(axis=1, keepdims=True)
    extent = (x[0] - 0.5, x[-1] + 0.5, edges[kept.start], edges[kept.stop])
    # The first epochs crowd into one bin: a logarithmic scale keeps the later ones visible.
    norm = LogNorm(1e-4, share.max())
    share = np.maximum(share, norm.vmin)
    image = axes.imshow(share.T, origin="lower", aspect="auto", extent=extent, norm=norm, interpolation="nearest")
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    bar = axes.figure.colorbar(image, ax=axes, pad=0.02)
    bar.set_label("share of codes per bin", fontsize=8)
