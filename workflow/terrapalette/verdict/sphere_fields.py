"""Gaussian random fields on the sphere: spherical harmonics of random strength, at the cells of an even grid."""

from typing import NamedTuple

import numpy as np

from terrapalette.verdict import places, spectra
from terrapalette.verdict.places import Place
from terrapalette.verdict.spectra import Spectrum


class SphereFields(NamedTuple):
    """What draws fields with one spectrum at the same cells.

    tables : for each order m (row, degree - m + 1) associated Legendre functions, at the rows that have cells
    row, column (cell,) : counting in these rows and in the whole circle of `around` columns
    root (degree, variable, variable), nugget (variable, variable) : roots of the power C_l, and of what is no wave's
    """

    tables: list[np.ndarray]
    row: np.ndarray
    column: np.ndarray
    around: int
    root: np.ndarray
    nugget: np.ndarray

    def draw(self, random_state: np.random.Generator) -> np.ndarray:
        """One field of every variable: (cell, variable), mean 0 over all worlds."""
        n_degrees, n_variables = self.root.shape[:2]
        # Degree by degree all orders at once: real and imaginary parts of a_lm = C_l^(1/2) z_lm.
        noise = random_state.standard_normal((n_degrees, 2 * n_degrees, n_variables)) @ self.root
        cosine, sine = noise[:, :n_degrees], noise[:, n_degrees:]
        waves = np.zeros((len(self.tables[0]), self.around // 2 + 1, n_variables), complex)
        waves[:, 0] = self.tables[0] @ cosine[:, 0]
        for order, table in enumerate(self.tables[1:], start=1):
            both = np.concatenate([cosine[order:, order], sine[order:, order]], axis=1) / np.sqrt(2)
            made = table @ both
            waves[:, order].real, waves[:, order].imag = made[:, :n_variables], made[:, n_variables:]
        fields = np.fft.irfft(waves, self.around, axis=1, norm="forward")[self.row, self.column]
        return fields + random_state.standard_normal(fields.shape) @ self.nugget


def fit(place: Place, distance: np.ndarray, covariance: np.ndarray, sill: np.ndarray) -> Spectrum:
    """The spectrum of fields with such covariances (bin, variable, variable) at these angles (bin,) in radians.

    Its waves are the degrees that the grid can carry: half a wave a cell. sill (variable, variable) at distance 0
    """
    lmax = int(180 / max(places.steps(place)) + 1e-6)
    basis = spectra.legendre(lmax, np.cos(np.concatenate([[0.0], distance])))
    return spectra.fit(distance, covariance, sill, basis)


def fields(place: Place, spectrum: Spectrum) -> SphereFields:
    """Fields at the cells of latitudes and longitudes, with the power of each degree."""
    rows, row = np.unique(place.row, return_inverse=True)
    around = round(360 / places.steps(place)[1])
    lmax = len(spectrum.power) - 1
    if lmax > around // 2:
        raise ValueError(f"{around} columns around the Earth carry {around // 2} degrees, the spectrum has {lmax}")
    tables = associated_legendre(lmax, np.sin(np.deg2rad(place.y[rows])))
    # A degree has 2 l + 1 orders, each of power C_l over the whole sphere of 4 pi.
    orders = 4 * np.pi / (2 * np.arange(lmax + 1) + 1)
    root = spectra.root(spectrum.power * orders[:, None, None])
    return SphereFields(tables, row, place.column % around, around, root, spectra.root(spectrum.nugget))


def associated_legendre(lmax: int, sine: np.ndarray) -> list[np.ndarray]:
    """Orthonormal associated Legendre functions at sines of latitudes (row,): for each order m (row, l = m..lmax).

    Harmonics made from them have unit power over the sphere; recurrences over the degree (Holmes and Featherstone 2002,
    doi:10.1007/s00190-002-0216-2, equations 11 and 12). What is below the smallest number is zero.
    """
    cosine = np.sqrt(1 - sine**2)
    first = np.full(len(sine), np.sqrt(1 / (4 * np.pi)))
    tables = []
    for order in range(lmax + 1):
        if order:
            first = first * cosine * np.sqrt((2 * order + 1) / (2 * order))
        table = np.zeros((lmax - order + 1, len(sine)))
        table[0] = first
        for degree in range(order + 1, lmax + 1):
            squares = degree**2 - order**2
            gain = np.sqrt((4 * degree**2 - 1) / squares)
            table[degree - order] = gain * sine * table[degree - order - 1]
            if degree > order + 1:
                loss = ((degree - 1) ** 2 - order**2) / (4 * (degree - 1) ** 2 - 1)
                table[degree - order] -= gain * np.sqrt(loss) * table[degree - order - 2]
        tables.append(np.ascontiguousarray(table.T))
    return tables
