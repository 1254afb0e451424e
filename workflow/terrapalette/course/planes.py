"""Images as points of a plane: by principal components, or by the codes of a variational autoencoder."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree
from sklearn.neighbors import KNeighborsClassifier

from terrapalette.spaces import autoencoder, pca

NEIGHBOURS = 10


class Plane(NamedTuple):
    """Two coordinates for every image and back.

    encode turns (image, pixel) into (image, 2), decode the other way round.
    """

    encode: Callable[[np.ndarray], np.ndarray]
    decode: Callable[[np.ndarray], np.ndarray]


def principal(images: np.ndarray) -> Plane:
    """The plane of the first two principal components of (image, pixel) values."""
    components = pca.fit(images)
    loading = components.loading[:2]
    return Plane(lambda values: (values - components.mean) @ loading.T, lambda codes: codes @ loading + components.mean)


def latent(model: autoencoder.Autoencoder, mean: np.ndarray) -> Plane:
    """The plane of the mean codes of a model that was trained on images less their mean (pixel,)."""
    return Plane(
        lambda values: autoencoder.encode(model, values - mean)[0],
        lambda codes: autoencoder.decode(model, codes) + mean,
    )


def r2(images: np.ndarray, decoded: np.ndarray, mean: np.ndarray) -> float:
    """Share of the variance around the mean image that decoding keeps; (image, pixel) values, mean (pixel,)."""
    return float(1 - np.sum((images - decoded) ** 2) / np.sum((images - mean) ** 2))


def neighbour_accuracy(codes: np.ndarray, labels: np.ndarray, test_codes: np.ndarray, test_labels: np.ndarray) -> float:
    """Share of test images named rightly by the majority of the ten training images nearest in the plane."""
    model = KNeighborsClassifier(min(NEIGHBOURS, len(codes))).fit(codes, labels)
    return float(model.score(test_codes, test_labels))


def lattice(codes: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Evenly spaced x and y (steps,) that cover the plane's images, less the outermost percent on every side."""
    low, high = np.quantile(codes, [0.01, 0.99], axis=0)
    return np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps)


def meeting_point(candidates: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The candidate that lies deepest among the points of two classes at once: (2,).

    Deep is what has ten neighbours close by: the candidate with the smallest distance to the tenth nearest point of the
    class that is farther off.
    """
    reach = [cKDTree(points).query(candidates, k=[min(NEIGHBOURS, len(points))])[0][:, 0] for points in (one, other)]
    return candidates[np.argmin(np.maximum(*reach))]


def path(corners: list[np.ndarray], steps: int) -> np.ndarray:
    """Points at equal steps along each leg of a polygon of codes: (legs * steps + 1, 2)."""
    legs = [
        start + (stop - start) * np.linspace(0, 1, steps, endpoint=False)[:, None] for start, stop in pairwise(corners)
    ]
    return np.vstack([*legs, corners[-1:]])
