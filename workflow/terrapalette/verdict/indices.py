"""What one world says about numbers of classes, measured alike for data and null worlds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from terrapalette.clustering import validity
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.spaces import pca
from terrapalette.verdict import light_sweep, null_worlds
from terrapalette.verdict.dip import dip
from terrapalette.verdict.null_worlds import Null

# ASSUME: silhouettes among so many points tell labellings of thousands apart; they differ between worlds far more.
SILHOUETTE_POINTS = 1000


class Indices(NamedTuple):
    """Of the methods in `light_sweep.METHODS`, for k = 1..k_max.

    tightness (method, k) : -log(W_k / W_1), how far classes bring the inertia down; 0 for k = 1
    silhouette, calinski_harabasz (method, k) : NaN for k = 1
    dip : of the first principal component, how far from one mode
    """

    tightness: np.ndarray
    silhouette: np.ndarray
    calinski_harabasz: np.ndarray
    dip: float


def measured(points: np.ndarray, k_max: int) -> Indices:
    """Indices of points (point, dimension), all counting the same; some thousand take a tenth of a second."""
    found = light_sweep.sweep(points, k_max)
    n_points, k = len(points), np.arange(2, k_max + 1)
    share = found.inertia / found.inertia[:, :1]
    ratio = np.full(share.shape, np.nan)
    ratio[:, 1:] = (1 / share[:, 1:] - 1) / (k - 1) * (n_points - k)
    few = np.linspace(0, n_points - 1, min(n_points, SILHOUETTE_POINTS)).astype(int)
    silhouettes = validity.silhouette(points[few], found.labels[:, :, few].reshape(-1, len(few)))
    components = pca.fit(points)
    first = (points - components.mean) @ components.loading[0]
    return Indices(-np.log(share), silhouettes.reshape(share.shape), ratio, dip(first))


def of_data(values: np.ndarray, spaces: dict[str, Callable], cells: np.ndarray, k_max: int) -> dict[str, Indices]:
    """Indices of each space.

    Parameters
    ----------
    values : (cell, variable)
    spaces : by name what gives the points (measured cell, dimension) of `cells` among all values, such as `encoded`
    cells : indices of those that are measured (`light_sweep.thinned`), the same for data and worlds
    """
    return {name: measured(np.ascontiguousarray(points(values, cells)), k_max) for name, points in spaces.items()}


def encoded(encode: Callable, values: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """The points of cells in a space that was fitted before: `encode` brings values (cell, variable) into it."""
    return encode(values[cells])


def of_worlds(
    null: Null,
    spaces: dict[str, Callable],
    cells: np.ndarray,
    k_max: int,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
) -> list[dict[str, Indices]]:
    """The same of one null world a stream, in their order: each has its own random numbers, whoever draws it."""
    return run(partial(_of_world, null, spaces, cells, k_max), streams)


def _of_world(null, spaces, cells, k_max, stream):
    return of_data(null_worlds.draw(null, stream), spaces, cells, k_max)
