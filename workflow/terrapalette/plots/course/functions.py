"""Functions recovered from samples: lines, surfaces, validation curves."""

import numpy as np
from matplotlib.axes import Axes

from terrapalette.plots.common import style

ERRORS = {
    "train": "error on training samples",
    "validation": "error on validation samples",
    "true": "error on the function itself",
}
SIZES = {"polynomial": "degree", "kNN": "neighbours", "MLP": "hidden neurons"}


def named(method: str, size: int) -> str:
    """A method's complexity in words."""
    unit = SIZES[method]
    return f"{unit} {size}" if unit == "degree" else f"{size} {unit.removesuffix('s') if size == 1 else unit}"


def validation(axes: Axes, size: np.ndarray, errors: dict[str, np.ndarray], best: int, noise: float) -> None:
    """ERRORS over a method's complexity, the best validated one marked; the noise is the least that can be reached."""
    for index, (name, error) in enumerate(errors.items()):
        look = {"color": style.LINE_COLORS[index], "marker": style.MARKERS[index], "markersize": 4}
        axes.plot(size, error, linestyle=["-", "--", ":"][index], label=ERRORS[name], **look)
    if noise > 0:
        axes.axhline(noise, color=style.MUTED, linewidth=0.8, linestyle=(0, (1, 3)), label="the noise")
    axes.axvline(best, color=style.FAINT, linewidth=5, zorder=0, label="best validated")
    axes.set(xscale="symlog" if size.min() == 0 else "log", ylim=(0, 3 * errors["validation"][0]))
    ticks = [value for value in (0, 1, 2, 3, 5, 8, 15, 40) if size.min() <= value <= size.max()]
    axes.set_xticks(ticks, [str(value) for value in ticks])
    axes.minorticks_off()
    axes.grid(axis="y")


def line(
    axes: Axes, x: np.ndarray, truth: np.ndarray, found: np.ndarray, samples: np.ndarray, values: np.ndarray
) -> None:
    """A function of one variable, what was recovered of it, and the samples."""
    axes.plot(x, truth, color=style.MUTED, linestyle="--", linewidth=1.2, label="the function")
    axes.plot(x, found, color=style.LINE_COLORS[1], linewidth=1.8, label="recovered")
    axes.scatter(samples, values, s=10, color=style.LINE_COLORS[0], linewidths=0, label="samples")
    low, high = min(values.min(), truth.min()), max(values.max(), truth.max())
    # A wild polynomial must not squeeze the rest.
    axes.set(ylim=(low - 0.35 * (high - low), high + 0.35 * (high - low)), xlim=(-1, 1))


def surface(axes: Axes, values: np.ndarray, limits: tuple[float, float], samples: np.ndarray | None = None):
    """A function of two variables (y, x) between -1 and 1 in colours, and where it was sampled."""
    image = axes.imshow(values, origin="lower", extent=(-1, 1, -1, 1), vmin=limits[0], vmax=limits[1], cmap="RdBu_r")
    if samples is not None:
        axes.scatter(*samples.T, s=6, color=style.INK, linewidths=0)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])
    return image
