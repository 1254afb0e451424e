"""Few colours for many: palettes of every size from one k-means sweep over a photo's colours."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.clustering import centers, kmeans
from terrapalette.clustering.elbow import elbow

# ASSUME: colours within 8 levels of each channel are alike enough to search with; the end is settled on all of them.
CELL = 8
LUMA = np.array([0.299, 0.587, 0.114])


class Palette(NamedTuple):
    """Colours (color, 3) uint8 from dark to light, and their sum of squared errors on the photo they come from."""

    colors: np.ndarray
    sse: float


def palettes(photo: np.ndarray, k_max: int, random_state: np.random.Generator) -> list[Palette]:
    """The best palette found for each number of colours 1..k_max of a photo (..., 3) uint8.

    Many pixels share few colours, and near colours share a centroid: the search runs on the weighted means of small
    cells of the colour cube, and Lloyd's algorithm then converges on all distinct colours.

    Raises
    ------
    ValueError
        if the photo has fewer than k_max distinct colours
    """
    colors, counts = np.unique(photo.reshape(-1, 3), axis=0, return_counts=True)
    if len(colors) < k_max:
        raise ValueError(f"{k_max} colours asked for, but only {len(colors)} distinct ones")
    exact = kmeans.Summary(colors.astype(float), counts.astype(float))
    coarse = _cells(exact) if len(colors) > 20 * k_max else exact
    if len(coarse.points) < k_max:
        coarse = exact
    found = []
    for solution in kmeans.sweep(coarse.points, k_max, random_state, coarse.weights):
        centroids, inertia = kmeans.lloyd(exact, solution.centroids[None])
        order = np.argsort(centroids[0] @ LUMA, kind="stable")
        found.append(Palette(np.round(centroids[0][order]).astype(np.uint8), float(inertia[0])))
    return found


def _cells(exact: kmeans.Summary) -> kmeans.Summary:
    """Mean and weight of the colours in each occupied cell of the colour cube."""
    cells, members = np.unique(exact.points // CELL, axis=0, return_inverse=True)
    weights = np.bincount(members, exact.weights)
    means = centers.means(exact.points, members, len(cells), exact.weights)
    return kmeans.Summary(means, weights)


def classes(photo: np.ndarray, colors: np.ndarray) -> np.ndarray:
    """Number of the nearest palette colour of each pixel, the darker one on ties: (..., 3) -> (...) int16."""
    nearest = centers.assign(photo.reshape(-1, 3).astype(float), colors.astype(float))
    return nearest.reshape(photo.shape[:-1]).astype(np.int16)


def elbow_between(sse: np.ndarray, k_min: int) -> int | None:
    """The elbow of sums of squares over k = 1, 2, ... looking from k_min on, or None where there is none."""
    found = elbow(sse[k_min - 1 :])
    return None if found is None else found.k + k_min - 1


def dataset(found: list[Palette], k_elbow: int | None, k_used: int, k_min: int) -> xr.Dataset:
    """Palettes of all sizes 1..k_max as one dataset: sse(k), color(k, number, channel); 0 stands for no elbow."""
    k_max = len(found)
    colors = np.zeros((k_max, k_max, 3), np.uint8)
    for index, one in enumerate(found):
        colors[index, : index + 1] = one.colors
    numbers = np.arange(1, k_max + 1, dtype=np.int16)
    sse = [one.sse for one in found]
    return xr.Dataset(
        {
            "sse": ("k", sse, {"long_name": "sum of squared distances of the pixels to their palette colours"}),
            "color": (("k", "number", "channel"), colors, {"long_name": "palette colours, dark to light"}),
        },
        coords={"k": numbers, "number": numbers, "channel": ["red", "green", "blue"]},
        attrs={"k_elbow": k_elbow or 0, "k_used": k_used, "k_min": k_min},
    )


def colors_of(palettes: xr.Dataset, k: int) -> np.ndarray:
    """The palette of k colours (color, 3) uint8 in what `dataset` made."""
    return palettes["color"].sel(k=k).values[:k]


def chosen(outputs: np.ndarray, colors: np.ndarray, blend: bool) -> np.ndarray:
    """Paint pixels by what a classifier gives to each class (pixel, class).

    Returns
    -------
    the class of the largest output (pixel,) int16; with `blend` the mean of the palette colours (color, 3) weighted by
    the outputs, (pixel, 3) uint8
    """
    if not blend:
        return outputs.argmax(axis=1).astype(np.int16)
    weights = outputs / np.maximum(outputs.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.round(weights @ colors).astype(np.uint8)
