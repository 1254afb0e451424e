"""Fields on the sphere and in a plane have the covariances that they were asked for."""

import numpy as np
import pytest
from scipy.special import sph_harm_y

from terrapalette.verdict import places, plane_fields, spectra, sphere_fields, variograms
from unit.verdict import worlds


def test_associated_legendre_is_scipys():
    sine = np.array([-0.95, -0.2, 0.0, 0.6, 0.999])
    tables = sphere_fields.associated_legendre(12, sine)
    for order in range(13):
        for degree in range(order, 13):
            expected = sph_harm_y(degree, order, np.arccos(sine), 0).real * (-1) ** order
            np.testing.assert_allclose(tables[order][:, degree - order], expected, atol=1e-12)


def test_a_field_is_the_sum_of_its_harmonics(rng):
    """One draw beside scipy's harmonics, one after the other."""
    place, covariance = worlds.place(20.0), worlds.correlation(rng, 2)
    made = sphere_fields.fields(place, worlds.power(place, 2, covariance))
    found = made.draw(np.random.default_rng(5))
    n = len(made.root)
    noise = np.random.default_rng(5).standard_normal((n, 2 * n, 2)) @ made.root
    colatitude, longitude = np.deg2rad(90 - place.y[place.row]), 2 * np.pi * place.column / made.around
    expected = np.zeros((len(place.row), 2))
    for degree in range(n):
        for order in range(degree + 1):
            wave = sph_harm_y(degree, order, colatitude, longitude) * (-1) ** order
            # The last degree has half a wave a column at the highest order: its sine is nowhere seen.
            scale = np.sqrt(2) if 0 < 2 * order < made.around else 1 / np.sqrt(2) if order else 1
            expected += scale * wave.real[:, None] * noise[degree, order]
            if 0 < 2 * order < made.around:
                expected -= scale * wave.imag[:, None] * noise[degree, n + order]
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("kind", ["sphere", "plane"])
def test_covariances_come_back(rng, kind):
    """Exponential ones of two variables, of different reach, through the spectrum into many fields."""
    place = worlds.place(9.0, share=1.0) if kind == "sphere" else worlds.flat(20, 30)
    reach = 0.5 if kind == "sphere" else 500.0
    sill = np.array([[2.0, 0.6], [0.6, 1.0]])
    longest = np.pi if kind == "sphere" else 2000.0
    distance = np.linspace(places.width(place), longest, 40)
    alone = sill - np.array([[0.2, 0], [0, 0.0]])
    covariance = np.exp(-distance / reach)[:, None, None] * alone
    module = sphere_fields if kind == "sphere" else plane_fields
    spectrum = module.fit(place, distance, covariance, sill)
    fields = module.fields(place, spectrum)
    assert spectrum.misfit < 0.02 and (np.linalg.eigvalsh(spectrum.power) > -1e-12).all()
    near = variograms.pairs(place, rng, far_pairs=20_000)
    found = np.mean([variograms.variograms(fields.draw(stream), near) for stream in rng.spawn(150)], axis=0)
    expected = sill - np.exp(-near.distance / reach)[:, None, None] * alone
    inside = near.distance < 2 * reach
    # 150 fields of some ten independent patches: a standard error of three percent of the sill.
    assert np.abs(found - expected)[inside].max() < 0.12


def test_a_plane_tells_what_its_torus_cut_off():
    place = worlds.flat(12, 12)
    long = np.ones((1, 1, 1)) * np.exp(-((np.linspace(100, 900, 20)[:, None, None] / 4000) ** 2))
    made = plane_fields.fields(place, plane_fields.fit(place, np.linspace(100, 900, 20), long, np.eye(1)))
    assert 0 <= made.clipped < 0.2


def test_more_degrees_than_columns_are_refused(rng):
    place = worlds.place(20.0)
    spectrum = spectra.Spectrum(np.zeros((12, 1, 1)), np.zeros((1, 1)), 0.0)
    with pytest.raises(ValueError, match="18 columns around the Earth carry 9 degrees, the spectrum has 11"):
        sphere_fields.fields(place, spectrum)
