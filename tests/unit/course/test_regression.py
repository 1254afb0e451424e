import numpy as np
import pytest
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import PolynomialFeatures

from terrapalette.course import regression


@pytest.fixture(params=[1, 2])
def lesson(request, rng):
    places = rng.uniform(-1, 1, (80, request.param))
    return places, regression.truth(places) + rng.normal(0, 0.1, 80)


@pytest.mark.parametrize("degree", [0, 1, 3, 6])
def test_terms_span_the_polynomials_of_a_degree(lesson, degree):
    """Least squares with plain powers gives the same values."""
    places, values = lesson
    powers = PolynomialFeatures(degree).fit_transform(places)
    assert regression.terms(places, degree).shape == powers.shape
    expected = powers @ np.linalg.lstsq(powers, values, rcond=None)[0]
    np.testing.assert_allclose(regression.polynomial(places, values, degree, 0)(places), expected, atol=1e-8)


def test_a_polynomial_is_recovered_exactly(rng):
    places = rng.uniform(-1, 1, (30, 2))
    function = regression.polynomial(places, 1 + places[:, 0] ** 2 * places[:, 1] - places[:, 1], 3, 0)
    others = rng.uniform(-1, 1, (10, 2))
    np.testing.assert_allclose(function(others), 1 + others[:, 0] ** 2 * others[:, 1] - others[:, 1], atol=1e-10)


def test_neighbours_are_scikit_learns_and_one_repeats_the_samples(lesson):
    places, values = lesson
    np.testing.assert_array_equal(regression.neighbours(places, values, 1, 0)(places), values)
    expected = KNeighborsRegressor(7).fit(places, values).predict(places)
    np.testing.assert_allclose(regression.neighbours(places, values, 7, 0)(places), expected)


def test_a_network_recovers_the_function(lesson):
    places, values = lesson
    first, again = (regression.network(places, values, 5, 3) for _ in range(2))
    np.testing.assert_array_equal(first(places), again(places))
    # The samples' noise is 0.1; a straight line leaves 0.4.
    assert regression.rmse(first, places, regression.truth(places)) < 0.15


def test_errors_are_roots_of_mean_squares():
    assert regression.rmse(lambda places: np.array([1.0, 5.0]), np.zeros((2, 1)), np.array([4.0, 1.0])) == np.sqrt(12.5)
