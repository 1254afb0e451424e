"""Charts: correlation, variance, histograms, scatters, curves, spectra, sizes, contingency, dendrogram."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def heatmap(
    axes: Axes,
    table: np.ndarray,
    rows: list[str],
    columns: list[str],
    *,
    cmap: str,
    limits: tuple[float, float],
    label: str,
    number: str = "{:.2f}",
    shade: np.ndarray | None = None,
) -> None:
    """A table in colours, every number written in its cell; `shade` colours the cells if not the numbers themselves."""
    values = table if shade is None else shade
    image = axes.imshow(values, cmap=cmap, vmin=limits[0], vmax=limits[1], aspect="auto")
    slanted = max(map(len, columns)) > 4 and not any("\n" in column for column in columns)
    axes.set_xticks(range(len(columns)), columns, rotation=35 if slanted else 0, ha="right" if slanted else "center")
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for (row, column), value in np.ndenumerate(table):
        red, green, blue, _ = image.cmap(image.norm(values[row, column]))
        ink = "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else style.INK
        text = number.format(value) if np.isfinite(value) else "–"
        axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=9)
    axes.figure.colorbar(image, ax=axes, label=label, shrink=0.9, pad=0.02)


def frame(axes: Axes, column: int, row: int) -> None:
    """A frame around one cell of a heat map."""
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, color=style.LINE_COLORS[1], linewidth=3, clip_on=False)
    )


def explained_variance(axes: Axes, ratio: np.ndarray, names: list[str], n_kept: int) -> None:
    """Bars of each component's share of variance and the cumulative line; kept components are dark."""
    share = 100 * ratio
    colors = [style.LINE_COLORS[0] if index < n_kept else "#b7c3d3" for index in range(len(share))]
    axes.bar(names, share, color=colors)
    axes.plot(names, np.cumsum(share), color=style.LINE_COLORS[1], marker="o", label="cumulative")
    for index, value in enumerate(share):
        # Inside a tall bar, above a short one: the cumulative line runs over the tops.
        inside = value > 15
        place, ink = (value / 2, "white") if inside else (value + 1.5, style.INK)
        axes.text(index, place, f"{value:.2f}", ha="center", va="center" if inside else "bottom", fontsize=9, color=ink)
    axes.set(ylabel="explained variance (%)", xlabel="component", ylim=(0, 110))
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
    drawn = axes.scatter(x[order], y[order], c=density[order], s=3, linewidths=0, rasterized=True)
    axes.set(xlabel=names[0], ylabel=names[1])
    return drawn


def class_scatter(axes: Axes, x, y, classes: np.ndarray, colors: list[str], names: tuple[str, str]) -> None:
    """Points in their classes' colours, in the order given (shuffle them, or the last class hides the others)."""
    axes.scatter(x, y, c=np.array(colors)[classes - 1], s=np.clip(40_000 / len(x), 4, 25), linewidths=0)
    axes.set(xlabel=names[0], ylabel=names[1])
    axes.set_facecolor("#b9c1cb")


def class_histogram(axes: Axes, values: np.ndarray, classes: np.ndarray, colors: list[str], name: str) -> None:
    """One coordinate's distribution in its classes' colours, each class's centre marked below."""
    used = np.unique(classes)
    parts, shades = [values[classes == number] for number in used], [colors[number - 1] for number in used]
    axes.hist(parts, bins=120, stacked=True, color=shades)
    for part, shade in zip(parts, shades, strict=True):
        axes.plot(part.mean(), 0, marker="^", markersize=11, color=shade, markeredgecolor=style.INK, clip_on=False)
    axes.set(xlabel=f"{name} (triangles: centres of the classes)", ylabel="cells")
    axes.set_facecolor("#b9c1cb")


def elbow(axes: Axes, k: np.ndarray, inertia: np.ndarray, k_elbow: int | None, k_used: int, title: str) -> None:
    """Within-cluster sum of squares over the number of clusters, with its elbow and the k in use."""
    axes.plot(k, inertia, color=style.LINE_COLORS[0], marker="o", markersize=4)
    axes.set(xlabel="number of clusters k", ylabel="inertia (within-cluster sum of squares)", ylim=(0, None))
    axes.set_xticks(k[:: 1 if len(k) <= 20 else 5])
    if k_elbow is not None:
        value = inertia[list(k).index(k_elbow)]
        axes.scatter(
            [k_elbow],
            [value],
            s=130,
            facecolors="none",
            edgecolors=style.LINE_COLORS[1],
            linewidths=2,
            zorder=3,
            label=f"elbow: k = {k_elbow}",
        )
    axes.axvline(k_used, color=style.MUTED, linestyle="--", linewidth=1, label=f"in use: k = {k_used}")
    axes.set_title(title)
    axes.grid(axis="y")
    axes.legend()


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
    )


def spectra(
    axes: Axes,
    wavelength: np.ndarray,
    mean: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    colors: list[str],
    names: list[str],
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
            label=names[index],
            path_effects=[withStroke(linewidth=3.2, foreground=style.INK)],
        )
    axes.set(xlabel="wavelength (nm)", ylabel="reflectance", ylim=(0, None))
    axes.set_xticks(wavelength, [f"{value:g}" for value in wavelength], rotation=45)
    axes.grid()
    axes.legend(title="class", ncols=2, fontsize=9)


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
    axes.set(ylabel="merge height (Ward distance)", xlabel="cells below each branch")
    axes.grid(axis="y")


def curves(axes: Axes, x: np.ndarray, series: dict[str, np.ndarray], xlabel: str, ylabel: str, *, log: bool) -> None:
    """Lines over one axis, each with its own colour and dash."""
    for index, (name, y) in enumerate(series.items()):
        axes.plot(x, y, color=style.LINE_COLORS[index], linestyle=["-", "--", "-.", ":"][index % 4], label=name)
    axes.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if len(series) > 1:
        axes.legend(fontsize=9)


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


def ranges(axes: Axes, names: list[str], series: dict[str, list[np.ndarray]], ylabel: str) -> None:
    """Means with bars from lowest to highest for several series side by side: series name -> [mean, low, high]."""
    place = np.arange(len(names))
    for index, (name, (mean, low, high)) in enumerate(series.items()):
        shift = 0.22 * (index - (len(series) - 1) / 2)
        color = style.LINE_COLORS[index % len(style.LINE_COLORS)]
        axes.vlines(place + shift, low, high, color=color, linewidth=2)
        axes.plot(place + shift, mean, style.MARKERS[index % len(style.MARKERS)], color=color, markersize=6, label=name)
    axes.set_xticks(place, names, fontsize=8)
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
    axes.set_xticks(place, names, fontsize=8)
    axes.set_ylabel(ylabel)
    axes.grid(axis="y")
    axes.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
