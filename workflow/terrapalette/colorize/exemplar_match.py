"""Which pixels of an exemplar look like those of a grey picture (Welsh, Ashikhmin and Mueller 2002)."""

import numpy as np
from scipy.ndimage import uniform_filter
from scipy.spatial import cKDTree


def jittered(shape: tuple[int, int], count: int, random_state: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of pixels, one from each field of an even grid of at most `count` squares."""
    height, width = shape
    across = int(np.clip(round((count * width / height) ** 0.5), 1, min(count, width)))
    down = int(np.clip(count // across, 1, height))
    tops, lefts = np.arange(down + 1) * height // down, np.arange(across + 1) * width // across
    rows = random_state.integers(tops[:-1, None], tops[1:, None], (down, across))
    columns = random_state.integers(lefts[:-1], lefts[1:], (down, across))
    return rows.ravel(), columns.ravel()


def nearest(known: np.ndarray, grey: np.ndarray, places: tuple[np.ndarray, np.ndarray], window: int) -> np.ndarray:
    """Which sample each pixel of a grey picture resembles most: (row, column) of numbers.

    Half the distance is that of greys, half that of their deviations, as in the paper (section 3.1). The exemplar's
    greys are first brought to the mean and the spread of the picture's, since two pictures may differ in light.

    Parameters
    ----------
    known : (row, column), greys of the exemplar
    grey : (row, column), greys of the picture
    places : rows and columns of the samples in the exemplar
    window : side of the windows of the deviation, in pixels
    """
    remapped = (known.astype(float) - known.mean()) * _ratio(grey.std(), known.std()) + grey.mean()
    samples = _looks(remapped, window)[places]
    _, found = cKDTree(samples).query(_looks(grey.astype(float), window), p=1)
    return found


def _looks(grey: np.ndarray, window: int) -> np.ndarray:
    """Grey and its deviation in the window around each pixel: (row, column, 2)."""
    mean = uniform_filter(grey, window, mode="reflect")
    variance = uniform_filter(grey**2, window, mode="reflect") - mean**2
    return np.stack([grey, np.sqrt(np.maximum(variance, 0))], axis=2)


def _ratio(wanted: float, found: float) -> float:
    """How far greys are spread; those of one level stay where they are."""
    return wanted / found if found > 0 else 1.0
