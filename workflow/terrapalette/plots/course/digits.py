"""Images of digits: planes coloured by digit, planes decoded, strips of pictures."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from terrapalette.plots.common import style

NETWORKS = {"dense": "Dense", "cnn": "Convolutional"}


def plane(axes: Axes, codes: np.ndarray, labels: np.ndarray, digits: list[int] | None = None) -> None:
    """Images as points (image, 2) in their digits' colours, each digit written at its median.

    Only the `digits` are coloured, the others grey; all if None. Points are drawn in the order given.
    """
    lively = np.isin(labels, range(10) if digits is None else digits)
    size = float(np.clip(12_000 / len(codes), 0.5, 9))
    axes.scatter(*codes[~lively].T, c="#c9ced8", s=size, linewidths=0, rasterized=True)
    axes.scatter(
        *codes[lively].T, c=np.array(style.GROUP_COLORS)[labels[lively]], s=size, linewidths=0, rasterized=True
    )
    for digit in np.unique(labels[lively]):
        x, y = np.median(codes[labels == digit], axis=0)
        axes.text(
            x, y, str(digit), ha="center", va="center", fontsize=13, fontweight="bold", color=style.GROUP_COLORS[digit],
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip
    low, high = np.quantile(codes, [0.001, 0.999], axis=0)
    margin = 0.04 * (high - low)
    axes.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))


def decoded_plane(axes: Axes, x: np.ndarray, y: np.ndarray, pictures: np.ndarray) -> None:
    """Pictures (y, x, row, column) where their codes lie; ink is dark."""
    pictures = np.pad(pictures, ((0, 0), (0, 0), (1, 1), (1, 1)))
    n_y, n_x, height, width = pictures.shape
    tiled = pictures[::-1].transpose(0, 2, 1, 3).reshape(n_y * height, n_x * width)
    half_x, half_y = (x[-1] - x[0]) / (n_x - 1) / 2, (y[-1] - y[0]) / (n_y - 1) / 2
    extent = (x[0] - half_x, x[-1] + half_x, y[0] - half_y, y[-1] + half_y)
    axes.imshow(tiled, cmap="gray_r", vmin=0, vmax=1, extent=extent, aspect="auto", interpolation="nearest")


def strip(axes: Axes, pictures: np.ndarray, marked: int) -> None:
    """Pictures (number, row, column) in a row, one framed."""
    height, width = pictures.shape[1:]
    padded = np.pad(pictures, ((0, 0), (0, 0), (1, 1)))
    axes.imshow(padded.transpose(1, 0, 2).reshape(height, -1), cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    frame = {"fill": False, "edgecolor": style.LINE_COLORS[1], "linewidth": 2.5, "clip_on": False}
    axes.add_patch(Rectangle((marked * (width + 2) - 0.5, -0.5), width + 2, height, **frame))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def picture(axes: Axes, ink: np.ndarray) -> None:
    """One picture (row, column) of 0 to 1, framed."""
    axes.imshow(ink, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set(visible=True, color=style.FAINT)
