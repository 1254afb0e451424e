"""How far the left half of a photo misleads: colours of the same grey on both sides of the middle."""

import numpy as np

from terrapalette.colorize import chroma, image_errors

# Levels of grey that count as one.
STEP = 8


def apart(left: np.ndarray, left_grey: np.ndarray, right: np.ndarray, right_grey: np.ndarray) -> dict[str, float]:
    """What colours of one grey have in common across the middle; halves (row, column, 3), their greys (row, column).

    Returns
    -------
    colorfulness_left, colorfulness_right : see `image_errors.colorfulness`
    chroma : how far the mean colour of a grey lies from grey in the right half (CIELAB a and b, root mean square over
        its pixels): what painting by grey value could gain
    shift : how far it lies from the mean colour of that grey in the left half: what it loses. Where shift is the larger
        one, no colour at all is nearer to the truth than the left half's colours by grey value
    """
    own, counts = _means(chroma.chroma(right), right_grey)
    other, known = _means(chroma.chroma(left), left_grey)
    levels = np.arange(len(counts))
    # Greys that the left half does not have take the mean colour between those that it has.
    other = np.stack([np.interp(levels, levels[known > 0], column[known > 0]) for column in other.T], axis=1)
    weights, there = counts[counts > 0] / counts.sum(), counts > 0
    return {
        "colorfulness_left": image_errors.colorfulness(left),
        "colorfulness_right": image_errors.colorfulness(right),
        "chroma": float(np.sqrt(weights @ (own[there] ** 2).sum(axis=1))),
        "shift": float(np.sqrt(weights @ ((own - other)[there] ** 2).sum(axis=1))),
    }


def _means(ab: np.ndarray, grey: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean a and b of each step of grey (step, 2), NaN where there is none, and how many pixels it has (step,)."""
    numbers, steps = grey.ravel() // STEP, -(-256 // STEP)
    counts = np.bincount(numbers, minlength=steps)
    sums = np.stack([np.bincount(numbers, one, minlength=steps) for one in ab.reshape(-1, 2).T], axis=1)
    return np.divide(sums, counts[:, None], out=np.full((steps, 2), np.nan), where=counts[:, None] > 0), counts
