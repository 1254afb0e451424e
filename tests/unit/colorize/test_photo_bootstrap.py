import numpy as np
import pytest
from scipy import stats

from terrapalette.colorize import photo_bootstrap


def test_intervals_hold_the_mean_as_often_as_they_say(rng):
    """Normal values of known mean: 95 % of 300 intervals, up to three deviations of such a share."""
    for n in (8, 24):
        drawn = photo_bootstrap.draws(n, rng)[:2000]
        held = [
            low <= 1 <= high for low, high in (photo_bootstrap.interval(rng.normal(1, 2, n), drawn) for _ in range(300))
        ]
        assert np.mean(held) == pytest.approx(0.95, abs=0.04), n


def interval(values, rng):
    return photo_bootstrap.interval(values, photo_bootstrap.draws(len(values), rng))


def test_few_normal_values_have_students_interval(rng):
    values = stats.norm.ppf((np.arange(12) + 0.5) / 12)
    low, high = interval(values, rng)
    expected = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    # Plain percentiles are a sixth narrower.
    np.testing.assert_allclose((low, high), expected, rtol=0.06)
    plain = stats.bootstrap((values,), np.mean, method="percentile", rng=rng).confidence_interval
    assert high - low > 1.1 * (plain.high - plain.low)


def test_many_values_have_the_normal_interval(rng):
    values = rng.exponential(1, 100)
    low, high = interval(values, rng)
    error = values.std() / 10
    # Skewed values: the interval leans to the right by a fraction of the error.
    np.testing.assert_allclose((low, high), values.mean() + 1.96 * error * np.array([-1, 1]), atol=0.3 * error)


def test_four_photos_are_told_by_their_span(rng):
    """So few that nothing narrower than from the least to the most can be said."""
    assert interval(np.array([1.0, 2.0, 4.0, 9.0]), rng) == (1.0, 9.0)


def test_one_value_and_equal_ones_are_what_they_are(rng):
    assert interval(np.array([3.5]), rng) == (3.5, 3.5)
    low, high = interval(np.full(5, 2.0), rng)
    assert low == pytest.approx(2) == high


def test_the_interval_moves_and_turns_with_the_values():
    values = np.array([0.3, -1.0, 2.0, 0.7, 1.1, 0.1, 3.0])

    def found(one):
        return np.array(interval(one, np.random.default_rng(3)))

    np.testing.assert_allclose(found(2 * values + 5), 2 * found(values) + 5)
    assert found(values).tolist() == found(values).tolist()
