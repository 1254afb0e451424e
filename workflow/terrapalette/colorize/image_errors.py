"""How far a picture is from the truth."""

import numpy as np
from skimage import color
from skimage.metrics import structural_similarity

from terrapalette.colorize import photo_palette

# Structural similarity as Wang et al. (2004) define it: a Gaussian window of 11 x 11 pixels.
WINDOW, SIGMA, K1, K2 = 11, 1.5, 0.01, 0.03


def errors(picture: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Errors of a picture against the truth, both (row, column, 3) uint8.

    Returns
    -------
    mse, rmse, mae : over all pixels and the three channels, in levels 0..255
    psnr : peak signal-to-noise ratio in dB, infinite for equal pictures
    ssim : structural similarity (Wang et al. 2004, doi:10.1109/TIP.2003.819861), see `ssim`; NaN where a side is below
        11 pixels
    delta_e : mean CIEDE2000 difference
    """
    difference = picture.astype(float) - truth
    mse = float(np.mean(difference**2))
    return {
        "mse": mse,
        "rmse": mse**0.5,
        "mae": float(np.mean(np.abs(difference))),
        "psnr": float(10 * np.log10(255**2 / mse)) if mse else float("inf"),
        "ssim": ssim(picture, truth),
        "delta_e": float(delta_e(picture, truth).mean()),
    }


def ssim(picture: np.ndarray, truth: np.ndarray) -> float:
    """Mean structural similarity of two pictures (row, column, 3) uint8; NaN where a side is below 11 pixels.

    Wang et al. (2004), equation 13, with their Gaussian window (11 x 11 pixels, deviation 1.5, weights summing to one),
    K1 = 0.01, K2 = 0.03 and L = 255: the mean over every place of the window inside the picture, and over the channels.
    """
    if min(picture.shape[:2]) < WINDOW:
        return float("nan")
    mean = structural_similarity(
        picture,
        truth,
        channel_axis=2,
        gaussian_weights=True,
        sigma=SIGMA,
        use_sample_covariance=False,
        data_range=255,
        K1=K1,
        K2=K2,
    )
    return float(mean)


def by_reference(picture: np.ndarray, truth: np.ndarray, colors: np.ndarray | None) -> dict[str, dict[str, float]]:
    """Errors of a painting against each thing that it may be measured against.

    Parameters
    ----------
    picture, truth : (row, column, 3) uint8
    colors : (color, 3) uint8, the palette of a painting that holds its colours only, else None

    Returns
    -------
    errors against the "original" and, with a palette, against the "recolored" photo (true pixels in that palette);
    beside them mse_limit, the smallest error that the palette allows (NaN without one), and the colorfulness of the
    picture and of what it is measured against
    """
    references = {"original": truth}
    limits = {"original": float("nan"), "recolored": 0.0}
    if colors is not None:
        references["recolored"] = colors[photo_palette.classes(truth, colors)]
        limits["original"] = errors(references["recolored"], truth)["mse"]
    return {
        name: errors(picture, reference)
        | {
            "mse_limit": limits[name],
            "colorfulness": colorfulness(picture),
            "true_colorfulness": colorfulness(reference),
        }
        for name, reference in references.items()
    }


def delta_e(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """CIEDE2000 difference of each pixel: (row, column)."""
    return color.deltaE_ciede2000(color.rgb2lab(truth), color.rgb2lab(picture))


def colorfulness(picture: np.ndarray) -> float:
    """How colourful people find a picture (row, column, 3) uint8: 0 for grey, some 60 for "quite colourful".

    M3 of Hasler and Suesstrunk (2003, doi:10.1117/12.477378): deviations and means of R - G and (R + G) / 2 - B.
    """
    red, green, blue = np.moveaxis(picture.astype(float), -1, 0)
    opponents = np.stack([red - green, (red + green) / 2 - blue]).reshape(2, -1)
    return float(np.hypot(*opponents.std(axis=1)) + 0.3 * np.hypot(*opponents.mean(axis=1)))


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
