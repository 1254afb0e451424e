"""One look for all figures."""

import textwrap

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from terrapalette.plots.common.powers import FigureInLetters

DPI = 150
WIDTH = 1600 / DPI
INK, MUTED, FAINT = "#1d2433", "#5b6475", "#d9dde4"
# Okabe and Ito's colours: blue, vermilion, green, purple, orange, sky.
LINE_COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
# For more groups than six: they differ in lightness as well as hue.
GROUP_COLORS = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e0b000", "#56b4e9", "#b3001b", "#7b4fa3", "#8a5a00", "#1d2433",
]  # fmt: skip
MARKERS = ["o", "s", "^", "D", "v", "P"]
# Scores as readers meet them: column, axis label, and where it may be compared.
SCORE_PANELS = [
    ("silhouette_input", "silhouette (higher is better)", "Common input space: comparable"),
    ("davies_bouldin_input", "Davies–Bouldin (lower is better)", "Common input space: comparable"),
    ("silhouette", "silhouette (higher is better)", "Own space: not comparable between spaces"),
    ("davies_bouldin", "Davies–Bouldin (lower is better)", "Own space: not comparable between spaces"),
]

mpl.rcParams.update(
    {
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
        "figure.constrained_layout.use": True,
        "font.size": 10,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": FAINT,
        "grid.linewidth": 0.7,
        "text.color": INK,
        # Dollars in names are dollars.
        "text.parse_math": False,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "legend.frameon": False,
        "image.cmap": "viridis",
        # Names inside an SVG are drawn from this, not at random; text stays text.
        "svg.hashsalt": "terrapalette",
        "svg.fonttype": "none",
    }
)


def figure(height: float, title: str, footer: str, width: float = WIDTH, legend: float = 0) -> Figure:
    """An empty figure (inches): title (lines) at the top left, facts at the bottom, room for a legend above them."""
    # Some 15 characters of the small print fill an inch.
    facts = textwrap.wrap(footer, int(15 * width), break_long_words=False)
    room, further = 0.16 + 0.14 * len(facts), 0.25 * title.count("\n")
    made = FigureInLetters(figsize=(width, height + room - 0.3 + further))
    height, bottom = made.get_figheight(), room + legend
    made.legend_base = room / height
    made.get_layout_engine().set(rect=(0.005, bottom / height, 0.99, 1 - (bottom + 0.42 + further) / height))
    made.text(0.012, 1 - 0.12 / height, title, ha="left", va="top", fontsize=13, fontweight="bold")
    made.text(0.012, 0.09 / height, "\n".join(facts), ha="left", va="bottom", fontsize=8, color=MUTED)
    return made


def strips(made: Figure, heights: list[float], widths: list[list[float]]) -> list[Axes]:
    """Axes in rows, each row of its own height and with its own widths, whatever the others hold."""
    rows = made.add_gridspec(len(heights), 1, height_ratios=heights)
    return [
        made.add_subplot(cell)
        for row, own in zip(rows, widths, strict=True)
        for cell in row.subgridspec(1, len(own), width_ratios=own)
    ]


def class_legend(made: Figure, colors: list[str], texts: list[str], title: str, columns: int) -> None:
    """Colours and descriptions of the classes between the axes and the facts."""
    patches = [Patch(facecolor=color, edgecolor=MUTED, linewidth=0.5) for color in colors]
    drawn = made.legend(
        patches,
        texts,
        title=title,
        loc="lower center",
        bbox_to_anchor=(0.5, made.legend_base - 0.06 / made.get_figheight()),
        ncols=columns,
        fontsize=9,
        title_fontsize=9,
    )
    drawn.get_title().set_multialignment("center")
    drawn.set_in_layout(False)


def shared_legend(made: Figure, axes: Axes, columns: int = 6) -> None:
    """One legend for all panels, of the marks in one of them, between the axes and the facts."""
    handles, labels = axes.get_legend_handles_labels()
    place = (0.5, made.legend_base - 0.06 / made.get_figheight())
    drawn = made.legend(handles, labels, loc="lower center", bbox_to_anchor=place, ncols=columns, fontsize=9)
    drawn.set_in_layout(False)


def quantity(name: str, unit: str) -> str:
    """A variable and its unit, as axes are labelled."""
    sign = unit_sign(unit)
    return f"{name} ({sign})" if sign else name


def unit_sign(unit: str) -> str:
    """A unit as it stands behind a number; "" for plain numbers."""
    known = {"degree_Celsius": "°C", "degrees_Celsius": "°C", "percent": "%", "1": ""}
    return known.get(unit, unit)


def measured(value: float, unit: str) -> str:
    """A value to three digits, whole from a hundred on, with its unit."""
    number = f"{value:.0f}" if abs(value) >= 99.95 else f"{value:#.3g}"
    sign = unit_sign(unit)
    return f"{number} {sign}" if sign else number


def percent(share: float) -> str:
    """A share in whole percent; what is there, but less than half a percent, as "<1 %"."""
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def name_of(space: str, method_title: str) -> str:
    """A labelling as readers know it."""
    return f"{method_title}, space {space}"
