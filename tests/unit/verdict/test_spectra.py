import numpy as np
import pytest
from scipy.special import eval_legendre

from terrapalette.verdict import spectra


def test_legendre_is_scipys():
    cosine = np.linspace(-1, 1, 9)
    expected = np.stack([eval_legendre(degree, cosine) for degree in range(31)], axis=1)
    np.testing.assert_allclose(spectra.legendre(30, cosine), expected, atol=1e-12)


def test_roots_and_positive_parts(rng):
    half = rng.normal(size=(5, 3, 3))
    matrices = half @ half.transpose(0, 2, 1)
    roots = spectra.root(matrices)
    np.testing.assert_allclose(roots @ roots, matrices, atol=1e-10)
    np.testing.assert_allclose(spectra.positive(matrices), matrices, atol=1e-10)
    np.testing.assert_allclose(spectra.positive(-matrices), 0, atol=1e-10)


def test_what_a_spectrum_can_have_is_fitted(rng):
    """Covariances of a known positive spectrum and nugget: met, though spectra are not unique between few bins."""
    distance = np.linspace(0.05, np.pi, 50)
    basis = spectra.legendre(20, np.cos(np.concatenate([[0.0], distance])))
    half = rng.normal(size=(21, 2, 2)) / (1 + np.arange(21))[:, None, None]
    power, nugget = half @ half.transpose(0, 2, 1), np.diag([0.3, 0.0])
    covariance = np.tensordot(basis, power, 1)
    found = spectra.fit(distance, covariance[1:], covariance[0] + nugget, basis)
    assert found.misfit < 2e-3
    np.testing.assert_allclose(found.nugget, nugget, atol=0.05)


def test_what_none_can_have_is_fitted_without_negative_power():
    """A covariance that rises far away, as of two continents alike: no field has it."""
    distance = np.linspace(0.05, np.pi, 50)
    wanted = np.where(distance < 1, 1 - distance, np.where(distance > 2.8, 0.8, 0))[:, None, None]
    basis = spectra.legendre(30, np.cos(np.concatenate([[0.0], distance])))
    found = spectra.fit(distance, wanted, np.eye(1), basis)
    assert (found.power >= -1e-12).all() and found.nugget >= -1e-12 and found.misfit > 0.05
    # Near distances count most.
    near = np.tensordot(basis, found.power, 1)[1:6, 0, 0]
    assert near == pytest.approx(wanted[:5, 0, 0], abs=0.1)
