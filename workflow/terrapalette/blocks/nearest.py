"""The nearest centre of many cells, for several sets of centres at once: the float64 answer at the speed of float32."""

from collections.abc import Iterator, Sequence

import numpy as np

from terrapalette.clustering import centers

# Cells whose distances to 20 centres fit the processor's cache.
ROWS = 4096


def memberships(
    cells: np.ndarray, centroids: Sequence[np.ndarray], origin: np.ndarray, exact: bool
) -> Iterator[tuple[slice, int, np.ndarray]]:
    """Which cell belongs to which centre, for some cells and one set of centres after the other.

    Distances are compared in float32. If `exact`, float64 decides wherever their rounding could change the answer;
    else where it cannot tell two centres apart.

    Parameters
    ----------
    cells : (cell, dimension) float64
    centroids : sets of centres, each (cluster, dimension)
    origin : (dimension,) a place amid the cells: the less is to cancel, the more digits are left

    Yields
    ------
    the cells, the number of the set, and (cluster, cell) float32: 1 at the nearest centre, else 0. It is overwritten
    """
    n_cells, n_dimensions = cells.shape
    rows = np.ones((n_dimensions + 1, n_cells), np.float32)
    np.subtract(cells.T, origin[:, None], out=rows[:-1], casting="same_kind")
    # |x - c|^2 less |x|^2, which is the same for all centres: one product gives it.
    shifted = [own - origin for own in centroids]
    factors = [np.hstack([-2 * own, (own**2).sum(axis=1)[:, None]]).astype(np.float32) for own in shifted]
    reach = np.float32(max((np.sqrt((own**2).sum(axis=1).max()) for own in shifted), default=0))
    # Twice the bound of a dot product's error, and what the inputs lost when they became float32.
    unsure = np.float32((n_dimensions + 4) * 2.0**-23) * reach
    norms = np.sqrt(np.einsum("ji,ji->i", rows[:-1], rows[:-1])) if exact else None
    most = max((len(own) for own in centroids), default=0)
    score, near = np.empty((most, ROWS), np.float32), np.empty((most, ROWS), bool)
    member = np.empty((most, ROWS), np.float32)
    for start in range(0, n_cells, ROWS):
        chunk = slice(start, min(start + ROWS, n_cells))
        width = chunk.stop - start
        margin = unsure * (2 * norms[chunk] + reach) if exact else None
        for number, factor in enumerate(factors):
            k = len(factor)
            own = np.matmul(factor, rows[:, chunk], out=score[:k, :width])
            bound = np.minimum.reduce(own, axis=0)
            if exact:
                bound += margin
            close = np.less_equal(own, bound, out=near[:k, :width])
            if np.count_nonzero(close) > width:
                unclear = np.flatnonzero(close.sum(axis=0) > 1)
                close[:, unclear] = centers.assign(cells[start + unclear], centroids[number]) == np.arange(k)[:, None]
            found = member[:k, :width]
            np.copyto(found, close)
            yield chunk, number, found


def labels(cells: np.ndarray, centroids: Sequence[np.ndarray], origin: np.ndarray) -> list[np.ndarray]:
    """Label of the nearest centre, one array (cell,) of small unsigned integers for each set."""
    found = [np.empty(len(cells), np.min_scalar_type(len(own) - 1)) for own in centroids]
    numbers = [np.arange(len(own), dtype=np.float32) for own in centroids]
    for chunk, number, member in memberships(cells, centroids, origin, exact=True):
        found[number][chunk] = numbers[number] @ member
    return found
