"""What two labellings share, counted by mass: adjusted Rand index, Jaccard of each class, pairs that stay together."""

import numpy as np


def shared(first: np.ndarray, second: np.ndarray, masses: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Mass of the cells with each pair of labels: (classes of first, classes of second), of labels (cell,) from 0."""
    return np.bincount(first * shape[1] + second, masses, shape[0] * shape[1]).reshape(shape)


def adjusted_rand(table: np.ndarray) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985) of a table of counts; NaN where neither side has two classes."""

    def pairs(counts):
        return (counts * (counts - 1)).sum() / 2

    rows, columns, all_ = pairs(table.sum(axis=1)), pairs(table.sum(axis=0)), pairs(table.sum())
    expected, most = rows * columns / all_ if all_ else 0, (rows + columns) / 2
    return float((pairs(table) - expected) / (most - expected)) if most != expected else float("nan")


def jaccard(table: np.ndarray) -> np.ndarray:
    """Of each row's class the largest Jaccard index with any column's (Hennig 2007, doi:10.1016/j.csda.2006.11.025).

    NaN for a class that has no cell here.
    """
    sizes = table.sum(axis=1)
    union = sizes[:, None] + table.sum(axis=0) - table
    best = (table / np.where(union > 0, union, 1)).max(axis=1)
    return np.where(sizes > 0, best, np.nan)


def together(table: np.ndarray) -> np.ndarray:
    """Of each row's class the share of its pairs of cells that the columns keep together; NaN for fewer than two cells.

    Counts (row class, column class): sum of n (n - 1) along a row, over N (N - 1) of its sum (Tibshirani and Walther
    2005, doi:10.1198/106186005X59243).
    """
    sizes = table.sum(axis=1)
    pairs = sizes * (sizes - 1)
    kept = (table * np.maximum(table - 1, 0)).sum(axis=1)
    return np.where(sizes > 1, np.minimum(kept / np.where(sizes > 1, pairs, 1), 1), np.nan)


def mean_known(values: np.ndarray) -> np.ndarray:
    """Mean over the first axis of what is not NaN; NaN where all of it is."""
    seen = np.isfinite(values).sum(axis=0)
    return np.where(seen > 0, np.nansum(values, axis=0) / np.where(seen > 0, seen, 1), np.nan)
