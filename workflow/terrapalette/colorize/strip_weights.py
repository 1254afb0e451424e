"""Weights of several pictures of one scene, region by region, from how well they tell a strip whose truth is known."""

import numpy as np
from scipy import ndimage
from scipy.optimize import nnls

# Regions are bands of grey levels, each with as many pixels of the strip.
REGIONS = 6
# Deviation of the window in which grey is averaged before it names a region, and weights between regions, in pixels.
SMOOTH = 4
# How strongly a region's weights are drawn to those of the whole strip, in shares of the guesses' mean square: what is
# better in one region of a strip is often better there by chance.
DRAWN = 1.0


def learn(guesses: np.ndarray, truth: np.ndarray, grey: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the regions and weights of the guesses in each, from a strip.

    Weights are those of the least squared error; none is negative, and they sum to one at most: what is missing counts
    for no colour at all.

    Parameters
    ----------
    guesses : (guess, row, column, channel), differences from grey
    truth : (row, column, channel)
    grey : (row, column) uint8

    Returns
    -------
    bounds (region - 1,) rising, and weights (region, guess)
    """
    level = ndimage.gaussian_filter(grey.astype(float), SMOOTH)
    bounds = np.unique(np.quantile(level, np.arange(1, REGIONS) / REGIONS))
    regions = np.searchsorted(bounds, level, side="right")
    every = np.ones(len(guesses)) / len(guesses)
    overall = _weights(guesses, truth, every, 0.01)
    weights = []
    for region in range(len(bounds) + 1):
        inside = regions == region
        weights.append(_weights(guesses[:, inside], truth[inside], overall, DRAWN) if inside.any() else overall)
    return bounds, np.array(weights)


def mix(guesses: np.ndarray, grey: np.ndarray, bounds: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The guesses in their weights: (row, column, channel); between regions weights change gradually."""
    level = ndimage.gaussian_filter(grey.astype(float), SMOOTH)
    own = weights[np.searchsorted(bounds, level, side="right")]
    smooth = ndimage.gaussian_filter(own, (SMOOTH, SMOOTH, 0))
    return np.einsum("rcg,grck->rck", smooth, guesses)


def _weights(guesses: np.ndarray, truth: np.ndarray, drawn_to: np.ndarray, strength: float) -> np.ndarray:
    """Non-negative weights (guess,) that sum to one at most, drawn to some with a strength in shares of the pixels."""
    pictures = guesses.reshape(len(guesses), -1)
    products = pictures @ pictures.T / pictures.shape[1]
    pull = strength * max(np.trace(products) / len(products), 1e-9)
    products = products + pull * np.eye(len(products))
    target = pictures @ truth.ravel() / pictures.shape[1] + pull * drawn_to
    # Least squares through the triangular factor; the last unknown is grey, whose guess is zero.
    factor = np.linalg.cholesky(products)
    one = 1e3 * np.sqrt(np.trace(products))
    system = np.block([[factor.T, np.zeros((len(factor), 1))], [np.full((1, len(factor) + 1), one)]])
    found = nnls(system, np.append(np.linalg.solve(factor, target), one))[0]
    return found[:-1]
