"""Maps of the world, of regions and of projected grids, and how many of them share a figure."""

import textwrap

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style

# Inches that a figure may be high, 2190 pixels; height over width that a globe is given.
HIGHEST, GLOBE = 14.6, 0.49


def drawn(axes: Axes, image: np.ndarray, view, *, plain: bool = False) -> None:
    """Draw an image (row, column, 4) of a view of terrapalette.land.views, with its lines, labels and scale bar.

    A plain map of a region or a projected grid has only its outline: many of them stand beside each other.
    """
    if view.kind == "region":
        region(axes, image, view.extent)
    else:
        _outlined(axes, image, view, view.lines[-1:] if plain and view.kind == "plane" else view.lines)
    if plain:
        axes.set(xticks=[], yticks=[])
        return
    small = axes.get_position().width < 0.4
    for one in view.labels:
        _line_label(axes, one, 6.5 if small else 7.5)
    if view.bar:
        _scale_bar(axes, view, 6 if small else 8)


def proportion(view) -> float:
    """Height over width that a view takes on a figure."""
    return GLOBE if view.kind == "globe" else view.proportion


def height(view, globe: float, width: float = style.WIDTH, most: float = 10.0) -> float:
    """Inches of a figure with one map so wide: `globe` where it shows the globe, otherwise as the map needs."""
    return min(globe + 0.93 * width * (proportion(view) - GLOBE) + 0.2 * (view.kind == "plane"), most)


def arrangement(view, counts: list[int], globe: float, room: float = 0.0, least: int = 2) -> tuple[int, float]:
    """Columns of a grid of small maps, and inches of one row, so that the figure stays below HIGHEST.

    Parameters
    ----------
    view : of the maps
    counts : how many maps there are in each group, which begins a row of its own
    globe : inches of a row of two globes
    room : inches of the figure that are no rows
    least : columns, where there are as many maps

    """
    for columns in (one for one in (1, 2, 3, 4, 6, 8, 12) if one >= min(least, max(counts))):
        # A single map is as large as one of a pair.
        row = globe + 0.93 * style.WIDTH * (proportion(view) / max(columns, 2) - GLOBE / 2)
        row += 0.15 * (view.kind == "plane")
        if room + row * n_rows(counts, columns) <= HIGHEST:
            break
    return columns, row


def n_rows(counts: list[int], columns: int) -> int:
    """Rows of a grid of maps in which each group begins a row."""
    return sum(-(-count // columns) for count in counts)


def grid(figure: Figure, counts: list[int], columns: int) -> list[list[Axes]]:
    """Axes of a grid of maps, by group; what does not fill a row stands in its middle."""
    places = figure.add_gridspec(n_rows(counts, columns), 2 * columns)
    found, row = [], 0
    for count in counts:
        found.append([])
        for index in range(count):
            at, first = row + index // columns, 2 * (index % columns)
            first += max(columns - (count - index // columns * columns), 0)
            found[-1].append(figure.add_subplot(places[at, first : first + 2]))
        row += -(-count // columns)
    return found


def titled(axes: Axes, title: str, columns: int) -> None:
    """A map's title, in letters for as many maps beside each other."""
    axes.set_title(title, **({} if columns <= 2 else {"fontsize": {3: 9, 4: 8}.get(columns, 7)}))


def _outlined(axes: Axes, image: np.ndarray, view, lines: list[np.ndarray]) -> None:
    extent = view.extent
    axes.imshow(image, extent=extent, interpolation="nearest")
    # White is lost on paper.
    color = {"colors": "white", "alpha": 0.45} if view.kind == "globe" else {"colors": style.INK, "alpha": 0.5}
    axes.add_collection(LineCollection(lines[:-1], linewidths=0.4, **color))
    axes.add_collection(LineCollection(lines[-1:], colors=style.MUTED, linewidths=0.8))
    margin = 0.01 * (extent[1] - extent[0])
    axes.set(xlim=(extent[0] - margin, extent[1] + margin), ylim=(extent[2] - margin, extent[3] + margin))
    axes.set_aspect("equal")
    axes.axis("off")


def _line_label(axes: Axes, label, size: float) -> None:
    """Degrees outside the map, where a line meets its side."""
    text = degree_label(label.value, *(("N", "S") if label.axis == "lat" else ("E", "W")))
    (right, up), (across, along) = {
        "left": ((-3, 0), ("right", "center")),
        "right": ((3, 0), ("left", "center")),
        "bottom": ((0, -3), ("center", "top")),
        "top": ((0, 3), ("center", "bottom")),
    }[label.side]
    place = {"xytext": (right, up), "textcoords": "offset points", "ha": across, "va": along}
    axes.annotate(text, (label.x, label.y), **place, fontsize=size, color=style.MUTED, annotation_clip=False)


def _scale_bar(axes: Axes, view, size: float) -> None:
    """A bar in the lower left corner, on a light ground that shows it over any colours."""
    left, right, bottom, top = view.extent
    # Where an axis is no true length, a share of its own.
    start, base = left + 0.03 * (right - left), bottom + 0.035 * (top - bottom)
    ground = {"boxstyle": "square,pad=0.35", "facecolor": "white", "alpha": 0.8, "linewidth": 0}
    end = start + view.bar.length
    axes.plot([start, end], [base, base], color="white", linewidth=5, alpha=0.8, solid_capstyle="projecting")
    axes.plot([start, end], [base, base], color=style.INK, linewidth=2, solid_capstyle="butt")
    axes.annotate(
        view.bar.text, ((start + end) / 2, base), xytext=(0, 5), textcoords="offset points", ha="center", va="bottom",
        fontsize=size, color=style.INK, bbox=ground,
    )  # fmt: skip


def colored(values: np.ndarray, limits: tuple[float, float], cmap: str | None = None) -> np.ndarray:
    """Colours 0..1 (row, column, 3) of a field between two limits; any colour where it is NaN."""
    norm = mpl.colors.Normalize(*limits)
    return mpl.colormaps[cmap or mpl.rcParams["image.cmap"]](norm(np.nan_to_num(values)))[..., :3]


def color_bar(
    axes: Axes | list[Axes], limits: tuple[float, float], label: str, extend: str = "both", cmap: str | None = None
) -> None:
    """The scale of a coloured field below its map, or below all maps that share it; `extend` as of a colour bar."""
    scale, below = (
        mpl.cm.ScalarMappable(mpl.colors.Normalize(*limits), cmap),
        {"orientation": "horizontal", "aspect": 35},
    )
    alone = isinstance(axes, Axes)
    figure = axes.figure if alone else axes[0].figure
    bar = figure.colorbar(scale, ax=axes, **below, shrink=0.7 if alone else 0.4, pad=0.02, extend=extend)
    bar.set_label(label, fontsize=8)
    bar.ax.tick_params(labelsize=8)
    if alone and axes.get_position().width < 0.2:
        bar.locator = MaxNLocator(2)


def region(axes: Axes, image: np.ndarray, extent: tuple) -> None:
    """Draw an image of a region with degrees along its sides; longitudes beyond 180 are those west of Greenwich."""
    axes.imshow(image, extent=extent, interpolation="nearest", aspect="auto")
    height, width = image.shape[:2]
    axes.set_box_aspect(height / width)
    axes.xaxis.set_major_locator(_degrees())
    axes.yaxis.set_major_locator(_degrees())
    axes.xaxis.set_major_formatter(lambda value, _: degree_label((value + 180) % 360 - 180, "E", "W"))
    axes.yaxis.set_major_formatter(lambda value, _: degree_label(value, "N", "S"))
    axes.tick_params(labelsize=8)


def _degrees() -> MaxNLocator:
    return MaxNLocator(nbins=5, steps=[1, 2, 3, 5, 10])


def degree_label(value: float, positive: str, negative: str) -> str:
    """Degrees with the letter of their side of the Earth; 0 and 180 lie on neither."""
    side = "" if abs(value) in (0, 180) else positive if value > 0 else negative
    return f"{abs(value):.10g}°{side}"


def blend(background: np.ndarray, layer: np.ndarray, mask: np.ndarray, fade: float) -> np.ndarray:
    """Layer (row, column, 3) where mask, elsewhere the background mixed with white; transparent where it is NaN.

    All colours 0..1; fade 0 keeps the background as it is, 1 makes it white.
    """
    outside = ~np.isfinite(background[..., :1])
    faded = background + fade * (1 - background)
    colour = np.where(mask[..., None], layer, np.where(outside, 1.0, faded))
    return np.concatenate([colour, np.where(outside, 0.0, 1.0)], axis=2)


def sentence(figure: Figure, words: str) -> None:
    """Words in place of a map."""
    figure.text(0.012, 0.5, "\n".join(textwrap.wrap(words, 95)), ha="left", va="center", fontsize=10)
