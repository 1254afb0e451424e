"""What a pixel's surroundings in a grey image look like, near and far."""

import numpy as np
from scipy import ndimage

# Half-widths of the windows whose darkest and lightest pixels are looked at.
EXTREMES = (1, 3, 7, 15)


def features(grey: np.ndarray, scales: list[float], *, from_right: bool) -> np.ndarray:
    """What each pixel's surroundings look like: (pixel, feature) float32.

    The grey itself; mean, deviation and steepness in Gaussian windows of all scales; darkest and lightest pixel nearby;
    the row and the distance from the photo's middle column. Nothing tells a picture from its mirror image: which way
    the grey rises says little of colour that holds in the other half as well.

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
        steepness = ndimage.gaussian_gradient_magnitude(image, scale)
        found += [mean, np.sqrt(np.maximum(square - mean**2, 0)), steepness]
    for radius in EXTREMES:
        found += [ndimage.minimum_filter(image, 2 * radius + 1), ndimage.maximum_filter(image, 2 * radius + 1)]
    rows, columns = np.indices(grey.shape, np.float32)
    found += [rows, grey.shape[1] - 1 - columns if from_right else columns]
    return np.stack([one.ravel() for one in found], axis=1)
