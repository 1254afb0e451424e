"""World and regional maps."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from terrapalette.plots.common import style


def drawn(axes: Axes, image: np.ndarray, view) -> None:
    """Draw an image (row, column, 4) of a view of terrapalette.land.views, with its graticule and its outline."""
    extent, lines = view.extent, view.lines
    axes.imshow(image, extent=extent, interpolation="nearest")
    axes.add_collection(LineCollection(lines[:-1], colors="white", linewidths=0.4, alpha=0.45))
    axes.add_collection(LineCollection(lines[-1:], colors=style.MUTED, linewidths=0.8))
    margin = 0.01 * (extent[1] - extent[0])
    axes.set(xlim=(extent[0] - margin, extent[1] + margin), ylim=(extent[2] - margin, extent[3] + margin))
    axes.set_aspect("equal")
    axes.axis("off")


def colored(values: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """Colours 0..1 (row, column, 3) of a field between two limits; any colour where it is NaN."""
    norm = mpl.colors.Normalize(*limits)
    return mpl.colormaps[mpl.rcParams["image.cmap"]](norm(np.nan_to_num(values)))[..., :3]


def color_bar(axes: Axes | list[Axes], limits: tuple[float, float], label: str, extend: str = "both") -> None:
    """The scale of a coloured field below its map, or below all maps that share it; `extend` as of a colour bar."""
    scale, below = mpl.cm.ScalarMappable(mpl.colors.Normalize(*limits)), {"orientation": "horizontal", "aspect": 35}
    alone = isinstance(axes, Axes)
    figure = axes.figure if alone else axes[0].figure
    bar = figure.colorbar(scale, ax=axes, **below, shrink=0.7 if alone else 0.4, pad=0.02, extend=extend)
    bar.set_label(label, fontsize=8)
    bar.ax.tick_params(labelsize=8)


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
    return f"{abs(value):g}°{side}"


def blend(background: np.ndarray, layer: np.ndarray, mask: np.ndarray, fade: float) -> np.ndarray:
    """Layer (row, column, 3) where mask, elsewhere the background mixed with white; transparent where it is NaN.

    All colours 0..1; fade 0 keeps the background as it is, 1 makes it white.
    """
    outside = ~np.isfinite(background[..., :1])
    faded = background + fade * (1 - background)
    colour = np.where(mask[..., None], layer, np.where(outside, 1.0, faded))
    return np.concatenate([colour, np.where(outside, 0.0, 1.0)], axis=2)
