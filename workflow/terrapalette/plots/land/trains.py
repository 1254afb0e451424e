"""Charts of tensor trains: cores, angles to components, shares of variance; and of maps of neighbours."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from terrapalette.plots.common import charts, style

# Shares of variance below this say nothing more than "worse than the mean".
LOWEST = -0.1
# Degrees below this are written as none.
SMALLEST = 0.005


def angles(axes: Axes, angle: dict[str, np.ndarray]) -> None:
    """Principal angles in degrees between a space and that of as many principal components."""
    count = len(next(iter(angle.values())))
    for index, (name, own) in enumerate(angle.items()):
        place = np.arange(count) + 0.4 * (index - 0.5)
        axes.barh(place, own, height=0.36, color=style.LINE_COLORS[index], label=f"components {name}")
        for where, value in zip(place, own, strict=True):
            told = f"{value:.2f}°" if value >= SMALLEST else "0°"
            axes.annotate(told, (value, where), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_yticks(range(count), [str(number + 1) for number in range(count)])
    axes.invert_yaxis()
    axes.set(xlabel="principal angle (degrees)", xlim=(0, max(1.0, 1.3 * max(own.max() for own in angle.values()))))
    none = all((own < SMALLEST).all() for own in angle.values())
    axes.set_title("No angle to components" if none else "Angles to principal components")
    axes.legend(fontsize=8, loc="lower right")


def step_core(axes: Axes, steps: list[str], amounts: np.ndarray, profiles: list[str], name: str) -> None:
    """How much of each profile (step, profile) a pattern takes at each step."""
    place = charts.steps(axes, steps)
    for index, (profile, column) in enumerate(zip(profiles, amounts.T, strict=True)):
        color = style.GROUP_COLORS[index % len(style.GROUP_COLORS)]
        axes.plot(place, column, color=color, marker="o", markersize=3, label=profile)
    axes.axhline(0, color=style.MUTED, linewidth=0.8)
    axes.set(ylabel="weight")
    axes.set_title(f"{name} over the steps")
    axes.grid(axis="y")
    axes.legend(fontsize=8)


def shares(axes: Axes, rows: pd.DataFrame, components: pd.Series, title: str) -> None:
    """Share of variance that trains of rising place rank give back, and that of principal components as lines."""
    place = np.arange(len(rows))
    kinds = {"r2": ("cells fitted", "white", "--"), "r2_held_out": ("blocks held out", None, "-")}
    for column, (told, face, line) in kinds.items():
        values, color = np.maximum(rows[column].values, LOWEST), style.LINE_COLORS[1]
        marks = {"marker": "o", "markerfacecolor": face or color, "linestyle": line}
        axes.plot(place, values, color=color, label=f"tensor train, {told}", **marks)
        axes.axhline(components[column], color=style.LINE_COLORS[0], linestyle=line, label=f"components, {told}")
    axes.set_xticks(place, [str(rank) for rank in rows["place_rank"]])
    axes.set(
        xlabel="place rank", ylabel="share of variance (R²)", ylim=(LOWEST - 0.03, 1.03), xlim=(-0.3, len(rows) - 0.7)
    )
    axes.set_title(title)
    axes.grid(axis="y")


def neighbours(axes: Axes, place: np.ndarray, values: np.ndarray, limits: tuple[float, float]):
    """Cells (cell, 2) on a map without axes, coloured by a variable."""
    size = min(8.0, 24_000 / len(place))
    drawn = axes.scatter(*place.T, c=values, s=size, vmin=limits[0], vmax=limits[1], linewidths=0, rasterized=True)
    axes.set(xticks=[], yticks=[])
    axes.set_aspect("equal", adjustable="datalim")
    axes.spines[:].set_visible(False)
    return drawn
