"""Coarser levels of class maps by mode: the most frequent class of the cells that a larger one covers."""

import numpy as np

# Rows and columns of large maps that are read and written together.
CHUNK = 512
# Stands behind every class while they are sorted.
_LAST = np.uint8(255)


def halved(classes: np.ndarray) -> np.ndarray:
    """The most frequent class of each 2 x 2 cells.

    Parameters
    ----------
    classes : (row, column) uint8, 0 where there is no class

    Returns
    -------
    (half of the rows, half of the columns) uint8, rounded up: of an odd side the last row or column stands alone. Of
    classes that are equally frequent the smallest; 0 only where none of the cells has a class

    """
    rows, columns = classes.shape
    if rows % 2 or columns % 2:
        classes = np.pad(classes, ((0, rows % 2), (0, columns % 2)))
    # One less wraps 0 round to the end, where it is never the first of anything else.
    first, second, third, fourth = (classes[top::2, left::2] - np.uint8(1) for top in (0, 1) for left in (0, 1))
    first, second = np.minimum(first, second), np.maximum(first, second)
    third, fourth = np.minimum(third, fourth), np.maximum(third, fourth)
    first, third = np.minimum(first, third), np.maximum(first, third)
    second, fourth = np.minimum(second, fourth), np.maximum(second, fourth)
    second, third = np.minimum(second, third), np.maximum(second, third)
    # In order, equal ones are neighbours: the first pair of them is the smallest of the most frequent classes.
    own = first.copy()
    np.copyto(own, third, where=(third == fourth) & (third < _LAST))
    np.copyto(own, second, where=(second == third) & (second < _LAST))
    np.copyto(own, first, where=first == second)
    return own + np.uint8(1)
