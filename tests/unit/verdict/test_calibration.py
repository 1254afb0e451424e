import numpy as np
import pytest

from terrapalette.verdict import calibration


def test_by_hand():
    worlds = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 5.0]])
    found = calibration.calibrated(np.array([1.5, 9.0]), worlds)
    np.testing.assert_allclose(found.gap, [0.5, 6])
    np.testing.assert_allclose(found.z, [0.5, 3])
    np.testing.assert_allclose(found.p, [2 / 4, 1 / 4])
    # With the data among all: 1.125 +- 0.854 and 4.5 +- 3.416; the worlds' largest 1.025, the data's 0.439 and 1.317.
    assert found.p_any == 1 / 4 and found.p_overall.tolist() == [2 / 4, 1 / 4] and found.n_worlds == 3


def test_null_data_are_rejected_as_often_as_said():
    """A thousand times an index of twenty k that hang together: every level is kept, also by the largest over k."""
    random = np.random.default_rng(0)
    any_, overall, worst = [], [], []
    for _ in range(1000):
        paths = np.cumsum(random.standard_exponential((20, 12)), axis=1)
        found = calibration.calibrated(paths[0], paths[1:])
        any_.append(found.p_any)
        overall.append(found.p_overall.min())
        worst.append(found.p.min())
    # 5 and 20 percent of 1000 by chance: standard errors 0.7 and 1.3 percent.
    assert np.mean(np.array(any_) <= 0.05) == pytest.approx(0.05, abs=0.021)
    assert np.mean(np.array(any_) <= 0.2) == pytest.approx(0.2, abs=0.04)
    assert any_ == overall
    # The best of twelve looks without correction would be false far more often.
    assert np.mean(np.array(worst) <= 0.05) > 0.1


def test_an_outlier_is_found_wherever_it_lies(rng):
    worlds = rng.normal(size=(99, 10))
    for k in range(10):
        data = np.zeros(10)
        data[k] = 6
        found = calibration.calibrated(data, worlds)
        assert found.p_any == found.p_overall[k] == found.p[k] == 0.01
        assert (np.delete(found.p_overall, k) > 0.2).all()


def test_what_never_varies_says_nothing():
    worlds = np.column_stack([np.zeros(9), np.arange(9.0)])
    found = calibration.calibrated(np.array([0.0, 100.0]), worlds)
    assert found.z[0] == 0 and found.p[0] == 1 and found.p_any == 0.1


def test_steps_and_bends():
    index = np.array([0.0, 1.0, 4.0, 4.5, 5.0])
    assert calibration.steps(index).tolist() == [1, 3, 0.5, 0.5]
    # k = 3 is where the gain ends.
    assert calibration.bends(index).tolist() == [-2, 2.5, 0]


@pytest.mark.parametrize(
    ("data", "worlds", "message"),
    [
        (np.zeros(3), np.zeros((1, 3)), "cannot be compared with worlds of shape"),
        (np.zeros(3), np.zeros((5, 2)), "cannot be compared with worlds of shape"),
        (np.array([0, np.nan]), np.zeros((5, 2)), "not finite"),
    ],
)
def test_what_cannot_be_compared_is_refused(data, worlds, message):
    with pytest.raises(ValueError, match=message):
        calibration.calibrated(data, worlds)
