"""Where pictures are wrong: near the middle or far from it, on smooth ground, at edges or in texture."""

import numpy as np

from terrapalette.colorize import image_errors, squared_errors

# Shares of a half's width between which distances from the middle are gathered: the first fields are a few pixels wide,
# for what the known half says of them fades within pixels.
EDGES = np.array([0, 1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1])


def fields(shape: tuple[int, int]) -> np.ndarray:
    """The field between EDGES in which each pixel of a right half (row, column) lies, from 0: (row, column) int."""
    height, width = shape
    distance = (np.arange(width) + 0.5) / width
    return np.broadcast_to(np.searchsorted(EDGES, distance, side="right") - 1, (height, width))


def errors(picture: np.ndarray, truth: np.ndarray) -> dict[str, np.ndarray]:
    """Squared error (mse, mean over the channels) and CIEDE2000 difference (delta_e) of each pixel: (row, column).

    picture, truth : (row, column, 3) uint8
    """
    return {"mse": squared_errors.squared(picture, truth), "delta_e": image_errors.delta_e(picture, truth)}


def gathered(groups: np.ndarray, count: int, errors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means of errors over each of several groups of pixels.

    Parameters
    ----------
    groups : (row, column), the number of the group of each pixel, from 0
    count : how many groups there are
    errors : by name, each (row, column)

    Returns
    -------
    pixels of each group (group,), and the mean of each error over it; NaN where it has no pixels
    """
    numbers = groups.ravel()
    pixels = np.bincount(numbers, minlength=count)
    found = {"pixels": pixels}
    for name, values in errors.items():
        sums = np.bincount(numbers, values.ravel(), minlength=count)
        found[name] = np.divide(sums, pixels, out=np.full(count, np.nan), where=pixels > 0)
    return found
