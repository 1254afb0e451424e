"""Land-type maps as colours under a map's pixels."""

import numpy as np

from terrapalette.land.views import View
from terrapalette.report import palettes


def classes(view: View, landtypes, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Colours (row, column, 3) of a land-type variable under each pixel, and where there is a class.

    landtypes is the dataset of land-type maps, name one of its variables.
    """
    variable = landtypes[name]
    # Sampled first: a large map need not be converted as a whole.
    numbers = np.nan_to_num(view.sample(variable.values, 0)).astype(int)
    table = np.ones((max(np.max(variable.attrs["flag_values"]), 0) + 1, 3))
    for value, color in class_colors(variable).items():
        table[value] = palettes.rgb(color)
    return table[numbers], numbers > 0


def class_colors(variable) -> dict[int, str]:
    """Colour of each class of a land-type variable."""
    values = np.atleast_1d(variable.attrs["flag_values"])
    return {int(value): color for value, color in zip(values, variable.attrs["flag_colors"].split(), strict=True)}
