"""What kind of place a pixel of a grey image is: smooth ground, an edge, or texture."""

import numpy as np
from scipy import ndimage

KINDS = ("smooth", "edge", "textured")
# Standard deviation in pixels of the windows in which gradients are looked at.
SCALE = 2.0
# ASSUME: ground is smooth where the grey changes by less than so many levels from pixel to pixel (root mean square);
# what is not is an edge where gradients along it are less than half of those across (a coherence of 0.6).
STEEP, COHERENT = 4.0, 0.6


def kinds(grey: np.ndarray) -> np.ndarray:
    """The kind of each pixel of a grey image (row, column) uint8, as its number in KINDS: (row, column) int8.

    From the eigenvalues of the structure tensor (Bigun and Granlund 1987), the mean products of gradients around a
    pixel: both small on smooth ground, one large at an edge, both large in texture.
    """
    image = grey.astype(float)
    down, across = (ndimage.sobel(image, axis, mode="nearest") / 8 for axis in (0, 1))
    squares = [ndimage.gaussian_filter(one, SCALE) for one in (down**2, across**2, down * across)]
    power = squares[0] + squares[1]
    difference = np.hypot(squares[0] - squares[1], 2 * squares[2])
    found = np.where(difference >= COHERENT * power, 1, 2)
    return np.where(power < STEEP**2, 0, found).astype(np.int8)
