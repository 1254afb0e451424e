"""How regular a space is, measured: its codes, what they decode to, and the derivatives of the decoder there."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from scipy.ndimage import binary_dilation

from terrapalette.spaces import geometry, pca, variance
from terrapalette.spaces.trustworthiness import trustworthiness


class Projection(NamedTuple):
    """Cells in a space: codes (cell, code), decoded (cell, variable), jacobian (cell, variable, code)."""

    codes: np.ndarray
    decoded: np.ndarray
    jacobian: np.ndarray


def linear_projection(values: np.ndarray, components: pca.Components, n_components: int) -> Projection:
    """The first principal components of (cell, variable) values: one Jacobian everywhere."""
    loading = components.loading[:n_components]
    codes = pca.project(values, components)[:, :n_components]
    jacobian = np.broadcast_to(loading.T, (len(values), *loading.T.shape))
    return Projection(codes, codes @ loading + components.mean, jacobian)


def part(projection: Projection, cells: np.ndarray) -> Projection:
    """Of these cells (indices) alone."""
    return Projection(*(one[cells] for one in projection))


def measures(
    values: np.ndarray,
    projection: Projection,
    pairs: np.ndarray,
    n_neighbors: int,
    weights: np.ndarray | None = None,
) -> dict[str, float]:
    """How regular a projection of (cell, variable) values is.

    Parameters
    ----------
    values : (cell, variable)
    projection : of the same cells
    pairs : (pair, 2) indices of the cells whose distances are compared, as from `geometry.random_pairs`
    n_neighbors : number of neighbours for trustworthiness and continuity
    weights : (cell,) weights of the cells in r2 alone, equal if None

    Returns
    -------
    by name: dimensions; r2 (`variance.explained`); median and 95th percentile of the gradient of the decoded norm; 5th,
    50th and 95th percentile of the magnification; rank correlation of distances between codes and between decoded
    values; trustworthiness and continuity; numbers of pairs, neighbours and cells

    Raises
    ------
    ValueError
        if n_neighbors is not below half the number of cells
    """
    codes, decoded, jacobian = projection
    gradient, magnification = geometry.norm_gradient(jacobian, decoded), geometry.magnification(jacobian)
    distances = geometry.pair_distances(codes, pairs), geometry.pair_distances(decoded, pairs)
    return {
        "dimensions": codes.shape[1],
        "r2": variance.explained(values, decoded, weights),
        "gradient_median": float(np.median(gradient)),
        "gradient_p95": float(np.percentile(gradient, 95)),
        "magnification_p05": float(np.percentile(magnification, 5)),
        "magnification_median": float(np.median(magnification)),
        "magnification_p95": float(np.percentile(magnification, 95)),
        "rank_correlation": geometry.rank_correlation(*distances),
        "trustworthiness": trustworthiness(values, codes, n_neighbors),
        "continuity": trustworthiness(codes, values, n_neighbors),
        "pairs": len(pairs),
        "neighbors": n_neighbors,
        "cells": len(values),
    }


def plane(codes: np.ndarray, project: Callable[[np.ndarray], Projection], steps: int = 120) -> xr.Dataset:
    """What lies on a regular grid over the first two codes, the others at their mean; on a line for a single code.

    Parameters
    ----------
    codes : (cell, code), whose extremes bound the grid
    project : what codes decode to, and the derivatives there
    steps : places along each side, in the middle of equal intervals

    Returns
    -------
    on (z1, z2), or (z1) alone: gradient (of the decoded norm), magnification, inhabited (1 where cells are or nearly
    are, else 0), and decoded with variable as last dimension
    """
    dimensions = min(2, codes.shape[1])
    low, high = codes.min(axis=0), codes.max(axis=0)
    edges = [np.linspace(low[axis], high[axis], steps + 1) for axis in range(dimensions)]
    centres = [(edge[1:] + edge[:-1]) / 2 for edge in edges]
    mesh = np.meshgrid(*centres, indexing="ij")
    places = np.tile(codes.mean(axis=0), (mesh[0].size, 1))
    for axis, column in enumerate(mesh):
        places[:, axis] = column.ravel()
    _, decoded, jacobian = project(places)
    count, _ = np.histogramdd(codes[:, :dimensions], edges)
    fields = {
        "gradient": geometry.norm_gradient(jacobian, decoded),
        "magnification": geometry.magnification(jacobian),
        # A little beyond the cells the decoder is still guided by them.
        "inhabited": binary_dilation(count > 0, iterations=3).astype(np.int8),
    }
    names, shape = ["z1", "z2"][:dimensions], mesh[0].shape
    return xr.Dataset(
        {name: (names, field.reshape(shape)) for name, field in fields.items()}
        | {"decoded": ((*names, "variable"), decoded.reshape(*shape, -1))},
        coords=dict(zip(names, centres, strict=True)),
    )
