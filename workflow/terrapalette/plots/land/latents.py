"""Charts of latent spaces: fields over the plane of codes, distances, walks, axes, and what training makes of them."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import charts, style


def field(axes: Axes, x: np.ndarray, y: np.ndarray, values: np.ndarray, inhabited: np.ndarray, label: str) -> None:
    """Values (x, y) over a plane; pale where no cell is near. The scale ends at the 2nd and 98th percentile inside."""
    low, high = np.percentile(values[inhabited], [2, 98])
    shades = np.where(inhabited, 1.0, 0.25).T
    drawn = axes.pcolormesh(x, y, values.T, vmin=low, vmax=high, alpha=shades, shading="nearest", rasterized=True)
    axes.set(xlabel="z1", ylabel="z2", xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    bar = axes.figure.colorbar(mpl.cm.ScalarMappable(drawn.norm, drawn.cmap), ax=axes, pad=0.02, extend="both")
    bar.set_label(label, fontsize=9)


def density(axes: Axes, x: np.ndarray, y: np.ndarray, names: tuple[str, str]) -> None:
    """Cells per bin of a plane, on a logarithmic scale."""
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=110)
    shown = np.ma.masked_equal(counts.T, 0)
    drawn = axes.pcolormesh(x_edges, y_edges, shown, norm=LogNorm(1, counts.max()), rasterized=True)
    axes.set(xlabel=names[0], ylabel=names[1])
    axes.figure.colorbar(drawn, ax=axes, pad=0.02).set_label("cells per bin", fontsize=9)


def from_a_cell(axes: Axes, codes: np.ndarray, distance: np.ndarray, chosen: int, label: str) -> None:
    """Cells in the plane of their first two codes (or along their only one), coloured by distance from one of them."""
    if codes.shape[1] == 1:
        axes.scatter(codes[:, 0], distance, s=3, linewidths=0, color=style.LINE_COLORS[0], rasterized=True)
        axes.scatter(codes[chosen, 0], distance[chosen], s=70, color="#d11f1f", edgecolors="white", zorder=3)
        axes.set(xlabel="z1", ylabel=label)
        axes.grid()
        return
    drawn = axes.scatter(codes[:, 0], codes[:, 1], c=distance, s=4, linewidths=0, rasterized=True)
    axes.scatter(codes[chosen, 0], codes[chosen, 1], s=70, color="#d11f1f", edgecolors="white", zorder=3)
    axes.set(xlabel="z1", ylabel="z2")
    axes.figure.colorbar(drawn, ax=axes, pad=0.02).set_label(label, fontsize=9)


def pairs(axes: Axes, one: np.ndarray, other: np.ndarray, names: tuple[str, str]) -> None:
    """Two distances of many pairs against each other, counted in hexagons."""
    drawn = axes.hexbin(one, other, gridsize=55, bins="log", mincnt=1, linewidths=0, rasterized=True)
    axes.set(xlabel=names[0], ylabel=names[1], xlim=(0, None), ylim=(0, None))
    axes.figure.colorbar(drawn, ax=axes, pad=0.02).set_label("pairs per hexagon", fontsize=9)


def walk(axes: Axes, wavelength: np.ndarray, spectra: np.ndarray, label: str) -> None:
    """Spectra (step, band) decoded along a line, from the first step (light) to the last (dark)."""
    _from_light_to_dark(axes, wavelength, spectra, label)
    axes.set(xlabel="wavelength (nm)", ylabel="decoded reflectance", ylim=(min(0, spectra.min()), None))
    axes.set_xticks(wavelength, [f"{value:g}" for value in wavelength], rotation=45)


def walk_seasons(axes: Axes, steps: list[str], values: np.ndarray, ylabel: str, label: str) -> None:
    """Curves over the steps of a variable (place, step) decoded along a line, as `walk`."""
    _from_light_to_dark(axes, charts.steps(axes, steps), values, label)
    axes.set(ylabel=ylabel)


def _from_light_to_dark(axes: Axes, x: np.ndarray, lines: np.ndarray, label: str) -> None:
    colors = mpl.colormaps["viridis_r"](np.linspace(0.05, 1, len(lines)))
    for line, color in zip(lines, colors, strict=True):
        axes.plot(x, line, color=color, linewidth=1.4, marker="o", markersize=2.5)
    axes.grid()
    bar = axes.figure.colorbar(mpl.cm.ScalarMappable(cmap="viridis_r"), ax=axes, pad=0.02, ticks=[0, 1])
    bar.ax.set_yticklabels(["start", "end"])
    bar.set_label(label, fontsize=9)


def along(
    axes: Axes,
    x: np.ndarray,
    series: dict[str, np.ndarray],
    xlabel: str,
    ylabel: str,
    inhabited: np.ndarray | None = None,
) -> None:
    """Several values over a code or a path; the names stand in a legend beside. Pale where no cell is near."""
    colors = mpl.colormaps["viridis"](np.linspace(0, 0.9, len(series)))
    for index, ((name, y), color) in enumerate(zip(series.items(), colors, strict=True)):
        look = {"color": color, "linestyle": ["-", "--", "-.", ":"][index % 4], "linewidth": 1.8}
        if inhabited is not None:
            axes.plot(x, y, **look, alpha=0.25)
            y = np.where(inhabited, y, np.nan)
        axes.plot(x, y, label=name, **look)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.grid()
    if len(series) > 1:
        look = {"fontsize": 8} if len(series) <= 12 else {"fontsize": 6, "ncols": 2}
        axes.legend(**look, loc="center left", bbox_to_anchor=(1.01, 0.5))


def segments(
    axes: Axes, low: np.ndarray, high: np.ndarray, centre: np.ndarray, colors: list[str], names: list[str]
) -> None:
    """Classes as segments of one axis, each with its centre and number; one row, overlaps on top of each other."""
    for index, color in enumerate(colors):
        row = index % 2
        axes.barh(
            row, high[index] - low[index], left=low[index], color=color, edgecolor=style.INK, linewidth=0.6, height=0.8
        )
        axes.plot(centre[index], row, "o", color="white", markeredgecolor=style.INK, markersize=6)
        axes.annotate(
            f"{names[index]}: {centre[index]:.2f}",
            (centre[index], row + (0.62 if row else -0.62)),
            ha="center",
            va="bottom" if row else "top",
            fontsize=8,
        )
    axes.set(ylim=(-1.4, 2.4), yticks=[])
    axes.spines["left"].set_visible(False)


def trade_off(
    axes: Axes,
    alpha: list[str],
    mean: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    ylabel: str,
    look: dict | None = None,
    number: int = 0,
) -> None:
    """One measure over the weights of the divergence: mean and range over seeds.

    look: title, marker and line of a method whose curve this is, the `number`th on these axes
    """
    place, color = np.arange(len(alpha)), style.LINE_COLORS[number % len(style.LINE_COLORS)]
    axes.fill_between(place, low, high, color=color, alpha=0.2, linewidth=0)
    drawn = look or {"marker": "o", "line": "-", "title": None}
    axes.plot(place, mean, drawn["line"], color=color, marker=drawn["marker"], markersize=4, label=drawn["title"])
    if look is not None:
        axes.legend(fontsize=7)
    axes.set_xticks(place, alpha)
    axes.set(xlabel="alpha", ylabel=ylabel)
    axes.grid(axis="y")


def distributions(axes: Axes, edges: np.ndarray, shares: np.ndarray, names: list[str], xlabel: str) -> None:
    """Histograms (series, bin) as lines on one axis, cropped to where they are."""
    used = np.flatnonzero((shares > 1e-3 * shares.max()).any(axis=0))
    kept = slice(max(used[0] - 1, 0), used[-1] + 2)
    centres = ((edges[1:] + edges[:-1]) / 2)[kept]
    for share, name, color in zip(shares, names, ramp(len(names)), strict=True):
        axes.plot(centres, share[kept], label=name, color=color, drawstyle="steps-mid")
    axes.set(xlabel=xlabel, ylabel="share of codes per bin", ylim=(0, None))
    axes.grid(axis="y")


def over_epochs(axes: Axes, epoch: np.ndarray, values: np.ndarray, names: list[str], ylabel: str) -> None:
    """One line (series, epoch) for each weight of the divergence."""
    for line, name, color in zip(values, names, ramp(len(names)), strict=True):
        axes.plot(epoch, line, label=name, color=color, marker="o", markersize=3)
    axes.set(xlabel="epoch", ylabel=ylabel)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    axes.legend(title="alpha", fontsize=8, title_fontsize=8)


def ramp(n: int) -> np.ndarray:
    """Colours from low to high."""
    return mpl.colormaps["viridis_r"](np.linspace(0.15, 1, n))
