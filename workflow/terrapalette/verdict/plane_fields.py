"""Gaussian random fields in a plane: circulant embedding (Dietrich and Newsam 1997, doi:10.1137/S1064827592240555)."""

from typing import NamedTuple

import numpy as np

from terrapalette.verdict import places, spectra
from terrapalette.verdict.places import Place
from terrapalette.verdict.spectra import Spectrum

# Waves, evenly spaced from none to half a wave a cell.
WAVES = 120


class PlaneFields(NamedTuple):
    """What draws fields with one covariance at the same cells.

    root (frequency, frequency, variable, variable) : of the power on a torus that holds the grid; shape : of the torus
    nugget (variable, variable) : root of the covariance that is at distance 0 alone
    clipped : power below zero where the torus cuts waves off, which was set to zero, as a share of the whole
    """

    root: np.ndarray
    shape: tuple[int, int]
    row: np.ndarray
    column: np.ndarray
    nugget: np.ndarray
    clipped: float

    def draw(self, random_state: np.random.Generator) -> np.ndarray:
        """One field of every variable: (cell, variable), mean 0 over all worlds."""
        n_variables = len(self.nugget)
        waves = np.fft.rfft2(random_state.standard_normal((*self.shape, n_variables)), axes=(0, 1))
        waves = (waves[:, :, None] @ self.root)[:, :, 0]
        fields = np.fft.irfft2(waves, self.shape, axes=(0, 1))[self.row, self.column]
        return fields + random_state.standard_normal(fields.shape) @ self.nugget


def fit(place: Place, distance: np.ndarray, covariance: np.ndarray, sill: np.ndarray) -> Spectrum:
    """The spectrum of fields with such covariances (bin, variable, variable) at these distances (bin,) of the plane.

    sill (variable, variable) at distance 0
    """
    return spectra.fit(distance, covariance, sill, _waves(place, np.concatenate([[0.0], distance])))


def fields(place: Place, spectrum: Spectrum) -> PlaneFields:
    """Fields at the cells of an even grid, with the power of each wave."""
    from scipy.fft import next_fast_len

    # The rows and columns that have cells, and as much again: no cell meets another around the torus.
    spans = [int(np.ptp(numbers)) + 1 for numbers in (place.row, place.column)]
    shape = tuple(next_fast_len(2 * span, real=True) for span in spans)
    lags = [np.minimum(np.arange(n), n - np.arange(n)) * step for n, step in zip(shape, _steps(place), strict=True)]
    around, number = np.unique(np.hypot(lags[0][:, None], lags[1]), return_inverse=True)
    covariance = np.tensordot(_waves(place, around), spectrum.power, 1)[number]
    power = np.fft.rfft2(covariance, axes=(0, 1)).real
    lost = np.minimum(np.linalg.eigvalsh(power), 0).sum() / np.trace(power, axis1=2, axis2=3).sum()
    rows, columns = place.row - place.row.min(), place.column - place.column.min()
    root = spectra.root(power)
    return PlaneFields(root, shape, rows, columns, spectra.root(spectrum.nugget), float(-lost))


def _steps(place: Place) -> tuple[float, float]:
    dy, dx = places.steps(place)
    return dy, dx * (np.cos(np.deg2rad(place.y[place.row].mean())) if place.is_geographic else 1)


def _waves(place: Place, distance: np.ndarray) -> np.ndarray:
    """Bessel functions, the covariances that isotropic fields in a plane can have: (distance, wave)."""
    from scipy.special import j0

    # ASSUME: a wave of twice the grid's length is as good as none: its square is the shortest step between waves.
    return j0(distance[:, None] * np.linspace(0, np.pi / min(_steps(place)), WAVES))
