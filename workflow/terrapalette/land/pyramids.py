"""Maps of classes as pyramids of square tiles: a viewer reads the few that it shows, as fine as it shows them."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.land.packing import deflated

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CLASS = 0
TILE = 512
# More would take several times as long, to save some hundredths.
EFFORT = 6


def levels(classes: np.ndarray) -> list[np.ndarray]:
    """A map and its coarser versions, each half as wide as the one before, down to one that a single tile holds.

    Parameters
    ----------
    classes : (row, column) uint8 class numbers, NO_CLASS where there is none
    """
    found = [classes]
    while max(found[-1].shape) > TILE:
        found.append(halved(found[-1]))
    return found


def halved(classes: np.ndarray) -> np.ndarray:
    """The most frequent class of every two rows and columns; the smallest number where several are.

    Parameters
    ----------
    classes : (row, column) uint8; the last of an odd number of rows or columns stands alone

    Returns
    -------
    (ceil(row / 2), ceil(column / 2)) uint8, NO_CLASS only where none of the four has a class
    """
    rows, columns = classes.shape
    found = np.empty((-(-rows // 2), -(-columns // 2)), np.uint8)
    # In strips: a large map need not stand in memory four times more.
    for top in range(0, rows, 2 * TILE):
        strip = classes[top : top + 2 * TILE]
        even = np.pad(strip, [(0, size % 2) for size in strip.shape])
        four = np.stack([even[::2, ::2], even[::2, 1::2], even[1::2, ::2], even[1::2, 1::2]])
        found[top // 2 : top // 2 + four.shape[1]] = _modes(four)
    return found


def _modes(four: np.ndarray) -> np.ndarray:
    """The most frequent class of each column of (4, row, column) uint8."""
    # Sorted, with none (which becomes 255) last, equal classes are neighbours, and whoever comes first wins a tie.
    first, second, third, last = np.sort(four - np.uint8(1), axis=0)
    none = np.uint8(255)
    found = np.where((third == last) & (third != none), third, first)
    found = np.where((second == third) & (second != none), second, found)
    return np.where(first == second, first, found) + np.uint8(1)


def tiles(level: np.ndarray) -> "Iterator[np.ndarray]":
    """The tiles of a level, row after row; those at its right and lower rim may be smaller."""
    rows, columns = level.shape
    for top in range(0, rows, TILE):
        for left in range(0, columns, TILE):
            yield level[top : top + TILE, left : left + TILE]


def packed(classes: np.ndarray) -> list[list[str]]:
    """Every tile of every level of a map (see `levels`, `tiles`) as text: base64 of zlib, "" for one of no class."""
    return [
        [deflated(tile.tobytes(), EFFORT) if tile.any() else "" for tile in tiles(level)] for level in levels(classes)
    ]
