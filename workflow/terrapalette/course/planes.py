"""The exercise of digits in a plane: by principal components, or by the codes of a variational autoencoder."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from scipy.spatial import cKDTree
from sklearn.neighbors import KNeighborsClassifier

from terrapalette.course import lattice
from terrapalette.spaces import autoencoder, pca

NEIGHBOURS = 10
# Images along each side of a decoded plane; places tried along each side for a meeting point; steps of a walk's leg.
DECODED, CANDIDATES, STEPS = 11, 60, 5


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


def learnt(
    images: np.ndarray,
    alphas: list[float],
    seed: int,
    *,
    watch: Callable[[dict], None] | None = None,
    **settings: object,
) -> tuple[dict[str, Plane], pd.DataFrame]:
    """The planes of autoencoders, one for each weight of the divergence, all trained together.

    Parameters
    ----------
    images : (image, pixel)
    seed : one for all: the planes differ by alpha alone
    watch : called with every row of the table
    settings : hidden, epochs, batch_size, optimizer and learning_rate of `autoencoder.train`

    Returns
    -------
    planes : by their names (see `name_of`)
    table : plane, epoch, loss, reconstruction, divergence and r2 of every epoch (see `autoencoder.Epoch`)

    Raises
    ------
    DivergedError
        if a loss is not finite, naming the epoch
    ValueError
        if the batch is larger than the images
    """
    names, mean = [name_of(alpha) for alpha in alphas], images.mean(axis=0)
    rows = {name: [] for name in names}

    def keep(run: int, epoch: autoencoder.Epoch) -> None:
        terms = {key: getattr(epoch, key) for key in ("loss", "reconstruction", "divergence", "r2")}
        rows[names[run]].append({"plane": names[run], "epoch": epoch.number, **terms})
        if watch is not None:
            watch(rows[names[run]][-1])

    runs = [autoencoder.Run(seed, alpha) for alpha in alphas]
    models = autoencoder.train(images - mean, runs, latent_dim=2, watch=keep, **settings)
    table = pd.DataFrame([row for part in rows.values() for row in part])
    return {name: latent(model, mean) for name, model in zip(names, models, strict=True)}, table


def name_of(alpha: float) -> str:
    """What the plane of an autoencoder with this weight of the divergence is called."""
    return f"alpha {alpha:g}"


def r2(images: np.ndarray, decoded: np.ndarray, mean: np.ndarray) -> float:
    """Share of the variance around the mean image that decoding keeps; (image, pixel) values, mean (pixel,)."""
    return float(1 - np.sum((images - decoded) ** 2) / np.sum((images - mean) ** 2))


def neighbour_accuracy(codes: np.ndarray, labels: np.ndarray, test_codes: np.ndarray, test_labels: np.ndarray) -> float:
    """Share of test images named rightly by the majority of the ten training images nearest in the plane."""
    model = KNeighborsClassifier(min(NEIGHBOURS, len(codes))).fit(codes, labels)
    return float(model.score(test_codes, test_labels))


def bounds(codes: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
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


def pictures(decoded: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Decoded values (..., pixel) as pictures (..., row, column); a decoder may overshoot what ink allows."""
    return np.clip(decoded, 0, 1).reshape(*decoded.shape[:-1], *shape).astype(np.float32)


def described(plane: Plane, images: np.ndarray, labels: np.ndarray, is_test: np.ndarray) -> xr.Dataset:
    """Codes of all images, what the plane keeps of those held out, and the plane decoded on an even grid.

    Parameters
    ----------
    images : (image, row, column) of 0 to 1
    labels : (image,) digits
    is_test : (image,) bool, held out from training

    Returns
    -------
    code (image, axis), r2 and accuracy on the images held out, decoded (y, x, row, column) at x_code and y_code
    """
    shape, values = images.shape[1:], images.reshape(len(images), -1)
    codes = plane.encode(values)
    kept = r2(values[is_test], plane.decode(codes[is_test]), values[~is_test].mean(axis=0))
    found = neighbour_accuracy(codes[~is_test], labels[~is_test], codes[is_test], labels[is_test])
    x, y = bounds(codes, DECODED)
    decoded = plane.decode(lattice.crossing(x, y)).reshape(DECODED, DECODED, -1)
    return xr.Dataset(
        {
            "code": (("image", "axis"), codes),
            "r2": ((), kept, {"long_name": "R2 of decoded test images"}),
            "accuracy": ((), found, {"long_name": "accuracy of ten nearest neighbours on test images"}),
            "decoded": (
                ("y", "x", "row", "column"),
                pictures(decoded, shape),
                {"long_name": "ink of the decoded plane, 0 to 1"},
            ),
            "x_code": ("x", x),
            "y_code": ("y", y),
        }
    )


def walk(plane: Plane, images: np.ndarray, labels: np.ndarray, pair: tuple[int, int]) -> xr.Dataset:
    """From the middle of one digit to the middle of another, by the point where both lie deepest.

    Parameters
    ----------
    images : (image, row, column) of 0 to 1
    labels : (image,) digits
    pair : the two digits

    Returns
    -------
    code (image, axis) and label (image), step (number, axis) and decoded (number, row, column) along the way, digit
    (end); the attribute `meeting` is the number of the step at the meeting point
    """
    codes = plane.encode(images.reshape(len(images), -1))
    members = [codes[labels == digit] for digit in pair]
    # Finer than the decoded grid: the point should sit well between the two.
    candidates = lattice.crossing(*bounds(np.vstack(members), CANDIDATES))
    middles = [np.median(part, axis=0) for part in members]
    steps = path([middles[0], meeting_point(candidates, *members), middles[1]], STEPS)
    return xr.Dataset(
        {
            "code": (("image", "axis"), codes),
            "label": ("image", labels),
            "step": (("number", "axis"), steps, {"long_name": "codes from one digit to the other"}),
            "decoded": (("number", "row", "column"), pictures(plane.decode(steps), images.shape[1:])),
            "digit": ("end", np.array(pair, np.int8)),
        },
        attrs={"meeting": STEPS},
    )
