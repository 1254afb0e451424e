"""One look for all figures."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

DPI = 150
WIDTH = 1600 / DPI
INK, MUTED, FAINT = "#1d2433", "#5b6475", "#d9dde4"
# Okabe and Ito's colours: blue, vermilion, green, purple, orange, sky.
LINE_COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
MARKERS = ["o", "s", "^", "D", "v", "P"]
METHOD_NAMES = {"kmeans": "k-means", "hac": "Ward HAC"}

plt.rcParams.update(
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
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "legend.frameon": False,
        "image.cmap": "viridis",
    }
)


def figure(height: float, title: str, footer: str, width: float = WIDTH) -> Figure:
    """An empty figure (inches) with its title at the top left and its facts at the bottom."""
    made = plt.figure(figsize=(width, height))
    made.get_layout_engine().set(rect=(0.005, 0.3 / height, 0.99, 1 - 0.72 / height))
    made.text(0.012, 1 - 0.12 / height, title, ha="left", va="top", fontsize=13, fontweight="bold")
    made.text(0.012, 0.09 / height, footer, ha="left", va="bottom", fontsize=8, color=MUTED)
    return made


def name_of(space: str, method: str) -> str:
    """A labelling as readers know it."""
    return f"{METHOD_NAMES.get(method, method)}, space {space}"
