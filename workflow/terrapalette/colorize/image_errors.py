"""How far a picture is from the truth."""

import numpy as np
from skimage import color
from skimage.metrics import structural_similarity

# Window of the structural similarity, in pixels: scikit-image's own.
WINDOW = 7


def errors(picture: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Errors of a picture against the truth, both (row, column, 3) uint8.

    Returns
    -------
    mse, rmse, mae : over all pixels and the three channels, in levels 0..255
    psnr : peak signal-to-noise ratio in dB, infinite for equal pictures
    ssim : mean structural similarity of the channels (Wang et al. 2004); NaN where a side is below 7 pixels
    delta_e : mean CIEDE2000 difference
    """
    difference = picture.astype(float) - truth
    mse = float(np.mean(difference**2))
    small = min(picture.shape[:2]) < WINDOW
    return {
        "mse": mse,
        "rmse": mse**0.5,
        "mae": float(np.mean(np.abs(difference))),
        "psnr": float(10 * np.log10(255**2 / mse)) if mse else float("inf"),
        "ssim": float("nan") if small else float(structural_similarity(picture, truth, channel_axis=2)),
        "delta_e": float(delta_e(picture, truth).mean()),
    }


def delta_e(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """CIEDE2000 difference of each pixel: (row, column)."""
    return color.deltaE_ciede2000(color.rgb2lab(truth), color.rgb2lab(picture))


def wrapped_mse(picture: np.ndarray, truth: np.ndarray) -> float:
    """The source report's error, which is no error of the picture: differences and squares overflow.

    uint8 arithmetic is modulo 256; each pixel then gives the sum of its channels' wrapped squares. Kept to show where
    the printed figures come from.
    """
    return float((_wrapped(picture, truth) ** 2).sum(axis=2, dtype=np.int64).mean())


def wrapped_mad(picture: np.ndarray, truth: np.ndarray) -> float:
    """The source report's mean absolute difference: 8-bit differences truth - picture, summed over the channels."""
    return float(_wrapped(truth, picture).sum(axis=2, dtype=np.int64).mean())


def _wrapped(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(one, np.uint8) - np.asarray(other, np.uint8)
