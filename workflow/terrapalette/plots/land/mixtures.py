"""Charts of mixtures: colours of shares, the triangle that explains them, and what each extreme looks like."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from terrapalette.plots.common import style

# Of three extremes, from the lowest to the highest: they differ in lightness too, for colour-blind readers.
THREE = ["#5b2a86", "#f2c14e", "#00917c"]
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])


def colors(order: np.ndarray) -> list[str]:
    """A colour for each extreme by the rank of its value of the ordering variable."""
    palette = THREE if len(order) == 3 else style.GROUP_COLORS
    return [palette[rank] for rank in np.argsort(np.argsort(order, kind="stable"))]


def mixed(shares: np.ndarray, own: list[str]) -> np.ndarray:
    """Colours 0..1 (..., 3) of mixtures (..., extreme)."""
    return np.clip(np.nan_to_num(shares) @ np.array([to_rgb(color) for color in own]), 0, 1)


def triangle(axes: Axes, shares: np.ndarray, own: list[str], names: list[str]) -> None:
    """The legend of three shares: a triangle in the colours of its mixtures, and how many cells are how mixed."""
    height = CORNERS[2, 1]
    x, y = np.meshgrid(np.linspace(0, 1, 301), np.linspace(0, height, 261))
    third = y / height
    second = x - third / 2
    field = np.stack([1 - second - third, second, third], axis=-1)
    inside = (field >= -1e-9).all(axis=-1)
    image = np.concatenate([mixed(field, own), inside[..., None].astype(float)], axis=-1)
    axes.imshow(image, extent=(0, 1, 0, height), origin="lower", aspect="equal", interpolation="bilinear")
    place = shares @ CORNERS
    axes.scatter(*place.T, s=min(4.0, 20_000 / len(place)), color=style.INK, alpha=0.25, linewidths=0, rasterized=True)
    axes.plot(*np.vstack([CORNERS, CORNERS[:1]]).T, color=style.INK, linewidth=1)
    for (left, up), name, shift, side in zip(CORNERS, names, (-6, -6, 6), ("center", "center", "center"), strict=True):
        vertical = "bottom" if shift > 0 else "top"
        axes.annotate(name, (left, up), xytext=(0, shift), textcoords="offset points", ha=side, va=vertical, fontsize=9)
    axes.set(xlim=(-0.2, 1.2), ylim=(-0.12, height + 0.1))
    axes.axis("off")


def bars(axes: Axes, values: np.ndarray, own: list[str], names: list[str], label: str) -> None:
    """One value of each extreme."""
    position = np.arange(len(values))
    axes.barh(position, values, color=own, edgecolor=style.INK, linewidth=0.6, height=0.7)
    axes.set_yticks(position, names)
    axes.invert_yaxis()
    axes.set(xlabel=label)
    axes.grid(axis="x")
