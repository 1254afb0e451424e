"""Which classes of two labellings belong together, for every number of clusters of both."""

from typing import NamedTuple

import numpy as np

from terrapalette.clustering import labels
from terrapalette.land.packing import block


class Combined(NamedTuple):
    """Labels for every number of clusters, as the few combinations that occur: thousands of cells share each.

    labels : (combination, k) from 1, 0 where a cell belongs nowhere
    index : (cell,) combination of each cell
    """

    labels: np.ndarray
    index: np.ndarray


def combined(rows: np.ndarray) -> Combined:
    """The combinations of labels (k, cell) from 0 that occur, in rising order of the first labels, then the next."""
    index = np.zeros(rows.shape[1], np.intp)
    # Label by label numbers stay small; sorting whole combinations takes ten times as long.
    for row in rows:
        _, first, index = np.unique(index * (row.max() + 1) + row, return_index=True, return_inverse=True)
    return Combined(rows[:, first].T, index)


def partner(shared: np.ndarray) -> np.ndarray:
    """The class of the first labelling that each class of the second pairs with, so that most cells are shared.

    Parameters
    ----------
    shared : (classes of the first, classes of the second) cells that carry both

    Returns
    -------
    (classes of the second,) class numbers from 1; 0 where a class has no partner, or only one it shares no cell with
    """
    found = np.zeros(shared.shape[1], int)
    for first, second in labels.pair(shared).items():
        if shared[first, second]:
            found[second] = first + 1
    return found


def between(first: Combined, second: Combined, counts: tuple[list[int], list[int]]) -> np.ndarray:
    """Partners of the second labelling's classes in the first, for every number of clusters of both.

    Parameters
    ----------
    counts : numbers of clusters of the first and of the second labelling, as in their columns

    Returns
    -------
    (numbers of clusters of the first, all classes of the second): beside each other the classes at its first number of
    clusters, at its second, and so on
    """
    # Cells that agree in both at every k count together.
    joint, cells = np.unique(first.index * np.int64(len(second.labels)) + second.index, return_counts=True)
    one, other = first.labels[joint // len(second.labels)], second.labels[joint % len(second.labels)]
    found = []
    for row, k in enumerate(counts[0]):
        line = []
        for column, k_other in enumerate(counts[1]):
            # What belongs nowhere (0) in one of the two pairs with nothing.
            typed = (one[:, row] > 0) & (other[:, column] > 0)
            code = (one[typed, row] - 1) * k_other + other[typed, column] - 1
            line.append(partner(np.bincount(code, cells[typed], k * k_other).reshape(k, k_other)))
        found.append(np.concatenate(line))
    return np.array(found)


def tables(every: list[Combined], counts: list[list[int]]) -> list[dict]:
    """`between` for every two labellings as blocks: {"first", "second": places in the list, first <= second, ...}."""
    return [
        {"first": one, "second": other, **block(between(every[one], every[other], (counts[one], counts[other])))}
        for one in range(len(every))
        for other in range(one, len(every))
    ]
