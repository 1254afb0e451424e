"""Power by wavelength, of many variables together: what fits covariances over distance and some field can have."""

from typing import NamedTuple

import numpy as np

ITERATIONS = 1000


class Spectrum(NamedTuple):
    """power (wave, variable, variable) : covariance that each wave of the basis brings, no eigenvalue below 0
    nugget (variable, variable) : covariance between a cell and itself alone, no eigenvalue below 0
    misfit : root mean square of what is left between the given covariances and these, in units of the variance
    """

    power: np.ndarray
    nugget: np.ndarray
    misfit: float


def fit(distance: np.ndarray, covariance: np.ndarray, sill: np.ndarray, basis: np.ndarray) -> Spectrum:
    """The positive spectrum whose covariances come nearest to given ones.

    Covariances that are estimated pair by pair, on land alone, belong to no field: the transform of theirs has negative
    power. Setting that to zero would raise all other distances, and make worlds rougher than the data. So of all
    spectra without negative power the one is sought that fits best, most of all where the variogram is low (weights as
    of Cressie 1985, doi:10.1007/BF01032109), by projected gradients (Beck and Teboulle 2009, doi:10.1137/080716542).

    Parameters
    ----------
    distance : (bin,) rising; covariance (bin, variable, variable); sill (variable, variable) at distance 0
    basis : (bin + 1, wave) the covariance of a wave of power 1 at distance 0 (the first row, ones) and in each bin
    """
    scale = np.trace(sill)
    target = np.concatenate([sill[None], covariance])
    variogram = 1 - np.trace(covariance, axis1=1, axis2=2) / scale
    # Where it falls again, far cells are alike, not near ones.
    weights = 1 / np.maximum.accumulate(np.maximum(variogram, 0.05)) ** 2
    # At distance 0 the sill is met, by the nugget, which is a wave that no other cell sees.
    weights = np.concatenate([weights[:1], weights]) / weights.sum()
    waves = np.hstack([basis, np.eye(len(basis), 1)])
    normal = waves.T * weights @ waves
    wanted = np.tensordot(waves.T * weights, target, 1)
    length = 1 / np.linalg.eigvalsh(normal)[-1]
    # Half of the best step that a wave could take alone: a start without negative power.
    power = positive(wanted)
    ahead, momentum = power, 1.0
    for _ in range(ITERATIONS):
        step = positive(ahead - length * (np.tensordot(normal, ahead, 1) - wanted))
        # Momentum that leads uphill is dropped (O'Donoghue and Candes 2015, doi:10.1007/s10208-013-9150-3).
        if ((ahead - step) * (step - power)).sum() > 0:
            momentum = 1.0
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = step + (momentum - 1) / faster * (step - power)
        moved, power, momentum = np.abs(step - power).max(), step, faster
        if moved < 1e-6 * scale:
            break
    left = np.tensordot(basis, power[:-1], 1)[1:] - covariance
    misfit = np.sqrt((np.trace(left, axis1=1, axis2=2) ** 2).mean()) / scale
    return Spectrum(power[:-1], power[-1], float(misfit))


def legendre(lmax: int, cosine: np.ndarray) -> np.ndarray:
    """Legendre polynomials P_0..P_lmax, the covariances that fields on a sphere can have (Schoenberg 1942).

    cosine (place,) of the angle -> (place, degree)
    """
    table = np.ones((lmax + 1, len(cosine)))
    if lmax:
        table[1] = cosine
    for degree in range(2, lmax + 1):
        table[degree] = ((2 * degree - 1) * cosine * table[degree - 1] - (degree - 1) * table[degree - 2]) / degree
    return table.T


def root(matrices: np.ndarray) -> np.ndarray:
    """Symmetric roots of symmetric matrices (..., variable, variable), negative eigenvalues taken as zero."""
    value, vector = np.linalg.eigh(matrices)
    return (vector * np.sqrt(np.maximum(value, 0))[..., None, :]) @ np.swapaxes(vector, -1, -2)


def positive(matrices: np.ndarray) -> np.ndarray:
    """Symmetric matrices (..., variable, variable) without their negative eigenvalues."""
    value, vector = np.linalg.eigh(matrices)
    return (vector * np.maximum(value, 0)[..., None, :]) @ np.swapaxes(vector, -1, -2)
