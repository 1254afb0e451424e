"""Maps of classes as pyramids of square tiles: a viewer reads the few that it shows, as fine as it shows them."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.land.modes import halved
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
