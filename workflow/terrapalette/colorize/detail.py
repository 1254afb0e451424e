"""A detail of a picture that shows its colours."""

import numpy as np
from scipy.ndimage import uniform_filter

# Share of the shorter side that a detail takes, and its height beside its width.
SIDE, UPRIGHT = 0.6, 1.25


def most_colorful(picture: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of the window of a picture (row, column, 3) whose pixels lie farthest from grey on average.

    Distances are those of `image_errors.colorfulness`: R - G and (R + G) / 2 - B.
    """
    red, green, blue = np.moveaxis(picture.astype(float), -1, 0)
    distance = np.hypot(red - green, (red + green) / 2 - blue)
    height, width = distance.shape
    across = max(1, round(SIDE * min(height, width)))
    down = min(height, max(1, round(UPRIGHT * across)))
    # Means of windows by their first row and column.
    means = uniform_filter(distance, (down, across), mode="nearest")[
        down // 2 : down // 2 + height - down + 1, across // 2 : across // 2 + width - across + 1
    ]
    row, column = np.unravel_index(means.argmax(), means.shape)
    return slice(int(row), int(row) + down), slice(int(column), int(column) + across)
