"""Squared errors of single pixels, and where one picture's are larger than another's."""

import numpy as np


def squared(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Squared error of each pixel, mean over the channels; pictures (row, column, 3) uint8, errors (row, column)."""
    return np.mean((picture.astype(float) - truth) ** 2, axis=2)


def excess(picture: np.ndarray, other: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """By how many levels a picture is farther from the truth than another one, negative where it is nearer.

    The root of the difference of their squared errors, with its sign: (row, column).
    """
    difference = squared(picture, truth) - squared(other, truth)
    return np.sign(difference) * np.sqrt(np.abs(difference))
