"""Colour as what red and blue differ by from grey: squared errors at a given grey are those of these differences.

A mean of differences is therefore the best guess where errors are squared, which a mean of chroma in CIELAB is not.
"""

import numpy as np

# ITU-R BT.601, as Pillow turns colours to grey.
RED, GREEN, BLUE = 0.299, 0.587, 0.114


def of(photo: np.ndarray, grey: np.ndarray) -> np.ndarray:
    """Red and blue minus grey, in levels: (row, column, 3) and (row, column), both uint8 -> (row, column, 2) float."""
    return photo[..., [0, 2]] - grey[..., None].astype(float)


def paint(grey: np.ndarray, differences: np.ndarray) -> np.ndarray:
    """The colours of these differences, paler where they cannot be shown: (row, column, 3) uint8 of the given grey.

    Parameters
    ----------
    grey : (row, column) uint8
    differences : (row, column, 2), of red and blue
    """
    level = grey[..., None].astype(float)
    red, blue = differences[..., :1], differences[..., 1:]
    offsets = np.concatenate([red, -(RED * red + BLUE * blue) / GREEN, blue], axis=2)
    room = np.where(offsets > 0, 255 - level, level)
    share = np.min(room / np.maximum(np.abs(offsets), np.maximum(room, 1e-9)), axis=2, keepdims=True)
    return np.round(level + share * offsets).astype(np.uint8)


def by_grey(differences: np.ndarray, grey: np.ndarray) -> np.ndarray:
    """Mean difference of the pixels of each grey level, between levels that occur interpolated: (256, 2).

    Parameters
    ----------
    differences : (row, column, 2)
    grey : (row, column) uint8
    """
    levels, members, counts = np.unique(grey.ravel(), return_inverse=True, return_counts=True)
    columns = []
    for channel in range(2):
        means = np.bincount(members, differences[..., channel].ravel()) / counts
        columns.append(np.interp(np.arange(256), levels, means))
    return np.stack(columns, axis=1)
