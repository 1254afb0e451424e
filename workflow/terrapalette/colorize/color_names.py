"""Names that people give to colours."""

import numpy as np
import pandas as pd
from skimage import color

# Everyday colour words with a typical sRGB value each.
_WORDS = {
    "black": "#101010", "charcoal": "#36393d", "dark grey": "#5a5a5a", "grey": "#808080", "light grey": "#b8b8b8",
    "silver": "#d2d4d6", "white": "#f7f7f7", "cream": "#f5efd8", "beige": "#dccbaa", "tan": "#c9a77c",
    "brown": "#7a4b2a", "dark brown": "#45301f", "chocolate": "#5c3a21", "taupe": "#7d7064", "rust": "#a8471f",
    "orange": "#ee8527", "peach": "#f7c09b", "gold": "#d3a52c", "yellow": "#f2dc3b", "khaki": "#a89b63",
    "olive": "#6e6b2f", "dark olive": "#434527", "moss": "#7f8a4b", "green": "#3a8c3f", "dark green": "#1f4a2a",
    "light green": "#9fd08f", "sage": "#9fae8f", "teal": "#1f7f7d", "turquoise": "#48c6c4", "cyan": "#4fd8ee",
    "light blue": "#a6cbe8", "sky blue": "#74aede", "blue": "#2f63c4", "dark blue": "#1d2f66", "slate": "#64748b",
    "navy": "#161d3d", "purple": "#6b3f97", "violet": "#9165c8", "lavender": "#c3b5e3", "plum": "#6c3558",
    "magenta": "#c43a94", "pink": "#f0a5bd", "rose": "#d6677f", "red": "#cf2c2c", "dark red": "#7b1c1f",
    "maroon": "#4e1820", "salmon": "#ec8a73",
}  # fmt: skip


def names(colors: np.ndarray) -> list[str]:
    """An everyday name of each colour (color, 3) uint8; colours of one name are numbered.

    The nearest word by CIEDE2000.
    """
    typical = np.array([[int(value[i : i + 2], 16) for i in (1, 3, 5)] for value in _WORDS.values()], np.uint8)
    colors = np.asarray(colors, np.uint8)
    distance = color.deltaE_ciede2000(color.rgb2lab(colors[:, None]), color.rgb2lab(typical[None]))
    words = [list(_WORDS)[index] for index in distance.argmin(axis=1)]
    return [
        word if words.count(word) == 1 else f"{word} {words[: index + 1].count(word)}"
        for index, word in enumerate(words)
    ]


def codes(colors: np.ndarray) -> list[str]:
    """Each colour (color, 3) uint8 as #rrggbb."""
    return ["#" + bytes(one).hex() for one in np.asarray(colors, np.uint8)]


def shares(colors: np.ndarray, numbers: np.ndarray) -> pd.DataFrame:
    """A palette as a table: number from 1, name, code, and share of the pixels that take each of its colours.

    Parameters
    ----------
    colors : (color, 3) uint8
    numbers : (row, column), which colour each pixel takes, from 0
    """
    k = len(colors)
    share = np.bincount(numbers.ravel(), minlength=k) / numbers.size
    return pd.DataFrame({"number": np.arange(1, k + 1), "name": names(colors), "color": codes(colors), "share": share})
