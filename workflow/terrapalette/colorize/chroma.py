"""Colour as lightness and chroma: grey images painted so that their grey stays what it is."""

import warnings

import numpy as np
from scipy.ndimage import uniform_filter
from skimage import color

# ITU-R BT.601, as Pillow turns colours to grey.
LUMA = np.array([0.299, 0.587, 0.114])


def chroma(photo: np.ndarray) -> np.ndarray:
    """CIELAB a and b of a photo (row, column, 3) uint8: (row, column, 2)."""
    return color.rgb2lab(photo)[..., 1:]


def paint(grey: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """The colours of this chroma whose grey is the given one, as near as sRGB can show: (row, column, 3) uint8.

    CIELAB's lightness is not the luma that grey images hold, so it is corrected until the colours' luma agrees.

    Parameters
    ----------
    grey : (row, column) uint8
    ab : (row, column, 2) CIELAB a and b
    """
    luma = grey / 255
    lightness = color.rgb2lab(np.repeat(grey[..., None], 3, axis=2))[..., 0]
    # Each step leaves about a tenth of the difference: four are below one level.
    for _ in range(4):
        lightness = np.clip(lightness + 100 * (luma - _rgb(lightness, ab) @ LUMA), 0, 100)
    return np.round(255 * _rgb(lightness, ab)).astype(np.uint8)


def _rgb(lightness: np.ndarray, ab: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        # Colours outside sRGB are clipped; scikit-image counts them aloud.
        warnings.simplefilter("ignore")
        return color.lab2rgb(np.concatenate([lightness[..., None], ab], axis=2))


def follow_edges(ab: np.ndarray, grey: np.ndarray, radius: int, epsilon: float) -> np.ndarray:
    """Chroma smoothed where the grey is smooth and kept apart where it has edges.

    The guided filter (He, Sun and Tang 2013, doi:10.1109/TPAMI.2012.213): in every window, chroma as a linear function
    of grey.

    Parameters
    ----------
    ab : (row, column, channel)
    grey : (row, column) uint8, the guide
    radius : of the square windows, in pixels; 0 changes nothing
    epsilon : variance of grey (0..1) below which a window counts as smooth
    """
    if radius == 0:
        return ab
    guide = grey / 255

    def mean(image):
        return uniform_filter(image, 2 * radius + 1, mode="reflect")

    guide_mean = mean(guide)
    guide_variance = mean(guide**2) - guide_mean**2
    smooth = np.empty_like(ab, dtype=float)
    for channel in range(ab.shape[2]):
        values = ab[..., channel]
        value_mean = mean(values)
        slope = (mean(guide * values) - guide_mean * value_mean) / (guide_variance + epsilon)
        smooth[..., channel] = mean(slope) * guide + mean(value_mean - slope * guide_mean)
    return smooth
