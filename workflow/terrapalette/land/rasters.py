"""Land-type maps and other fields of a grid under a map's pixels: where cells are smaller, what most of them are."""

from collections.abc import Callable, Iterator

import numpy as np

from terrapalette.land import modes
from terrapalette.land.views import View, Window
from terrapalette.report import palettes


def classes(view: View, landtypes, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Colours (row, column, 3) of a land-type variable under each pixel, and where there is a class.

    landtypes is the dataset of land-type maps, name one of its variables. Where cells are smaller than pixels, a pixel
    shows the most frequent class of those that make one at the level of the map's window (see `modes`).
    """
    variable = landtypes[name]
    numbers = _drawn(view, variable, 0, _most_frequent).astype(int)
    table = np.ones((max(np.max(variable.attrs["flag_values"]), 0) + 1, 3))
    for value, color in class_colors(variable).items():
        table[value] = palettes.rgb(color)
    return table[numbers], numbers > 0


def means(view: View, variable) -> np.ndarray:
    """Values of a continuous variable under each pixel, means where cells are smaller; NaN where there are none."""
    return _drawn(view, variable, np.nan, _mean)


def class_colors(variable) -> dict[int, str]:
    """Colour of each class of a land-type variable."""
    values = np.atleast_1d(variable.attrs["flag_values"])
    return {int(value): color for value, color in zip(values, variable.attrs["flag_colors"].split(), strict=True)}


def _drawn(view: View, variable, outside: float, coarser: Callable[[np.ndarray, int], np.ndarray]) -> np.ndarray:
    """A variable on the pixels. Some rows are read at a time, of what is shown: a large map may lie in a file."""
    window = view.window(variable.shape)
    stripes = [coarser(variable[rows, window.columns].values, window.level) for rows in _stripes(window)]
    if not stripes:
        return np.full(view.cell.shape, outside)
    return view.within(window, variable.shape).sample(np.concatenate(stripes), outside)


def _stripes(window: Window) -> Iterator[slice]:
    """Rows of a window that are read at once: those of a chunk of the file, and whole cells of the level."""
    step = max(modes.CHUNK, 1 << window.level)
    for top in range(window.rows.start // step * step, window.rows.stop, step):
        yield slice(max(top, window.rows.start), min(top + step, window.rows.stop))


def _most_frequent(numbers: np.ndarray, level: int) -> np.ndarray:
    numbers = np.nan_to_num(numbers).astype(np.uint8)
    for _ in range(level):
        numbers = modes.halved(numbers)
    return numbers


def _mean(values: np.ndarray, level: int) -> np.ndarray:
    known = np.isfinite(values)
    total, count = np.where(known, values, 0), known.astype(np.int32)
    for axis in (0, 1):
        starts = np.arange(0, values.shape[axis], 1 << level)
        total, count = (np.add.reduceat(one, starts, axis=axis) for one in (total, count))
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
