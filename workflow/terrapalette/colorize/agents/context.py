"""Our own agent: chroma from what the grey image looks like around a pixel, near and far.

A random forest of extremely randomized trees (Geurts, Ernst and Wehenkel 2006) predicts CIELAB a and b; the given grey
stays the grey of the result. No palette is needed.
"""

import numpy as np
from scipy import ndimage
from sklearn.ensemble import ExtraTreesRegressor

from terrapalette.colorize import chroma
from terrapalette.colorize.agents.registry import Painting, Task

# Half-widths of the windows whose darkest and lightest pixels are looked at.
EXTREMES = (1, 3, 7, 15)


def color(
    task: Task,
    *,
    trees: int,
    min_samples_leaf: int,
    max_samples: float,
    scales: list[float],
    smooth: dict,
    random_state: np.random.Generator,
) -> Painting:
    """Paint both halves with the chroma that trees learnt on the left one.

    Parameters
    ----------
    max_samples : share of the pixels that each tree learns from
    scales : standard deviations of the Gaussian windows, in pixels
    smooth : radius and epsilon of the guided filter over the predicted chroma
    """
    forest = ExtraTreesRegressor(
        trees,
        min_samples_leaf=min_samples_leaf,
        bootstrap=True,
        max_samples=max_samples,
        random_state=int(random_state.integers(2**31)),
    )
    seen = features(task.left_grey, scales, from_right=True)
    forest.fit(seen, chroma.chroma(task.left).reshape(-1, 2))
    halves = []
    for grey, found in ((task.left_grey, seen), (task.right_grey, features(task.right_grey, scales, from_right=False))):
        ab = forest.predict(found).reshape(*grey.shape, 2)
        halves.append(chroma.paint(grey, chroma.follow_edges(ab, grey, **smooth)))
    return Painting(*halves)


def features(grey: np.ndarray, scales: list[float], *, from_right: bool) -> np.ndarray:
    """What each pixel's surroundings look like: (pixel, feature) float32.

    The grey itself; mean, deviation and gradient in Gaussian windows of all scales; darkest and lightest pixel nearby;
    the row and the distance from the photo's middle column. Horizontal gradients point away from the middle, so that
    the halves are told from each other by nothing: a photo and its mirror image look the same.

    Parameters
    ----------
    grey : (row, column) uint8
    from_right : true where the photo's middle is this half's right edge
    """
    image = grey.astype(np.float32)
    found = [image]
    for scale in scales:
        mean = ndimage.gaussian_filter(image, scale)
        square = ndimage.gaussian_filter(image**2, scale)
        down = ndimage.gaussian_filter(image, scale, order=(1, 0))
        across = ndimage.gaussian_filter(image, scale, order=(0, 1))
        found += [mean, np.sqrt(np.maximum(square - mean**2, 0)), down, -across if from_right else across]
    for radius in EXTREMES:
        found += [ndimage.minimum_filter(image, 2 * radius + 1), ndimage.maximum_filter(image, 2 * radius + 1)]
    rows, columns = np.indices(grey.shape, np.float32)
    found += [rows, grey.shape[1] - 1 - columns if from_right else columns]
    return np.stack([one.ravel() for one in found], axis=1)
