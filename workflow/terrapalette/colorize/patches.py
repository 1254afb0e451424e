"""Square patches of a grey image, and which of them are most alike."""

from typing import TYPE_CHECKING

import numpy as np
from pykdtree.kdtree import KDTree

if TYPE_CHECKING:
    from collections.abc import Callable

# Candidates looked at side by side when distances are settled, to bound memory.
BLOCK = 1 << 14


def inner(image: np.ndarray, size: int) -> np.ndarray:
    """The part of an image (row, column, ...) whose pixels are the middle of a whole patch (size odd)."""
    radius = size // 2
    return image[radius : image.shape[0] - radius, radius : image.shape[1] - radius]


def patches(grey: np.ndarray, size: int) -> np.ndarray:
    """Every whole patch, row by row: (patch, size * size) in the image's type."""
    windows = np.lib.stride_tricks.sliding_window_view(grey, (size, size))
    return windows.reshape(-1, size * size)


def padded(grey: np.ndarray, size: int) -> np.ndarray:
    """The image mirrored at its border, so that every pixel is the middle of a whole patch."""
    return np.pad(grey, size // 2, mode="reflect")


def painted(
    grey: np.ndarray, size: int, border: str, black, values: "Callable[[np.ndarray], np.ndarray]"
) -> np.ndarray:
    """An image made patch by patch: (row, column, ...).

    Parameters
    ----------
    grey : (row, column)
    border : "reflect" mirrors the grey at its border; "black" gives the pixels without a whole patch the value `black`
    values : turns patches (patch, pixel) into values of their middles (patch, ...)
    """
    if border == "reflect":
        found = values(patches(padded(grey, size), size))
        return found.reshape(*grey.shape, *found.shape[1:])
    found = values(patches(grey, size))
    image = np.full((*grey.shape, *found.shape[1:]), black, found.dtype)
    middle = inner(image, size)
    middle[...] = found.reshape(middle.shape)
    return image


def nearest(known: np.ndarray, wanted: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The n most similar known patches of each wanted one (Euclidean distance), exactly.

    A kd-tree in the principal axes of the known patches, where few axes tell most patches apart, finds them; distances
    are then settled in whole numbers.

    Tie rule: the n are ordered by distance, equal ones by their index. Where more patches are as far as the n-th, the
    tree decides which of them belong, in every run alike.

    Parameters
    ----------
    known, wanted : (patch, pixel) uint8
    n : at most the number of known patches

    Returns
    -------
    distances and indices into `known`, each (wanted patch, n)
    """
    if n > len(known):
        raise ValueError(f"{n} neighbours asked for, but there are only {len(known)} patches")
    mean = known.mean(axis=0)
    axes = np.linalg.eigh(np.atleast_2d(np.cov(known, rowvar=False, dtype=float)))[1][:, ::-1]
    # Double precision: distances in rotated axes are then off by far less than the 1 between squares of whole numbers.
    tree = KDTree((known - mean) @ axes, leafsize=16)
    rotated = (wanted - mean) @ axes
    # Neighbours on a space-filling curve visit the same leaves one after the other: half the time.
    order = _along_curve(rotated[:, :4])
    indices = np.empty((len(wanted), n), np.int64)
    indices[order] = tree.query(rotated[order], k=n)[1].reshape(len(wanted), n)
    squares = np.empty(indices.shape, np.int64)
    for start in range(0, len(wanted), BLOCK):
        rows = slice(start, start + BLOCK)
        difference = known[indices[rows]].astype(np.int32) - wanted[rows, None]
        squares[rows] = np.einsum("ijk,ijk->ij", difference, difference)
    order = np.argsort(squares * len(known) + indices, axis=1)
    return np.sqrt(np.take_along_axis(squares, order, 1)), np.take_along_axis(indices, order, 1)


def _along_curve(points: np.ndarray, bits: int = 6) -> np.ndarray:
    """Indices of the points (point, axis) in the order of Morton's curve through a grid of 2^bits cells per axis."""
    low, spread = points.min(axis=0), np.ptp(points, axis=0)
    cells = ((points - low) / np.where(spread > 0, spread, 1) * (2**bits - 1)).astype(np.int64)
    key = np.zeros(len(points), np.int64)
    for bit in reversed(range(bits)):
        for axis in cells.T:
            key = 2 * key + ((axis >> bit) & 1)
    return np.argsort(key, kind="stable")


def vote(classes: np.ndarray) -> np.ndarray:
    """The class that more than half of the neighbours have, else the nearest one's: (patch, neighbour) -> (patch,)."""
    n = classes.shape[1]
    # A majority holds the middle place of the sorted row, wherever it begins.
    middle = np.sort(classes, axis=1)[:, n // 2]
    is_majority = 2 * (classes == middle[:, None]).sum(axis=1) > n
    return np.where(is_majority, middle, classes[:, 0])
