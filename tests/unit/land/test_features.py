import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from terrapalette.land import features, frames
from terrapalette.land.frames import Frame


def test_per_variable_is_scikit_learns_scaler(rng):
    value = rng.normal(5, [1, 2, 0.01], (200, 3))
    found = features.normalize(value, "variable")
    np.testing.assert_allclose(found.value, StandardScaler().fit_transform(value), rtol=1e-9, atol=1e-12)


def test_global_has_one_centre_and_scale(rng):
    value = rng.normal(5, [1, 2, 0.01], (200, 3))
    found = features.normalize(value, "global")
    assert found.value.mean() == pytest.approx(0, abs=1e-12) and found.value.std() == pytest.approx(1)
    assert len(set(found.centre)) == len(set(found.scale)) == 1


@pytest.mark.parametrize("mode", ["variable", "global"])
def test_physical_values_come_back(rng, mode):
    value = rng.normal(0.3, 0.1, (50, 4))
    found = features.normalize(value, mode, rng.uniform(0.1, 1, 50))
    np.testing.assert_allclose(found.value * found.scale + found.centre, value)


def test_an_integer_weight_is_a_repeated_cell(rng):
    value, weights = rng.normal(size=(40, 3)), rng.integers(1, 4, 40)
    weighted = features.normalize(value, "variable", weights.astype(float))
    repeated = features.normalize(np.repeat(value, weights, axis=0), "variable")
    np.testing.assert_allclose(weighted.centre, repeated.centre)
    np.testing.assert_allclose(weighted.scale, repeated.scale)


def test_a_constant_variable_is_refused(rng):
    value = rng.normal(size=(30, 3))
    value[:, 1] = 0.1
    with pytest.raises(ValueError, match="column 1"):
        features.normalize(value, "variable")


def test_surface():
    land = np.array([0, 50, 100, np.nan])
    assert features.surface_mask(land, 100, "land").tolist() == [False, False, True, False]
    assert features.surface_mask(land, 100, "sea").tolist() == [True, True, False, False]
    assert features.surface_mask(None, 100, "both") is True


def test_area_weights_follow_the_cosine():
    frame = Frame(np.array([60.0, 0.0, -60.0]), np.array([10.0]))
    weights = features.area_weights(frame, np.array([1, 0]), np.array([0, 0]))
    assert weights.mean() == pytest.approx(1) and weights[0] == pytest.approx(2 * weights[1])


def test_correlation_of_a_line(rng):
    x = rng.normal(size=100)
    found = features.correlation(np.stack([x, 2 * x, -x], axis=1))
    np.testing.assert_allclose(found, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])


def test_correlation_of_a_whole_weight_is_that_of_repeated_cells(rng):
    value, weights = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3)), rng.integers(1, 4, 40)
    found = features.correlation(value, weights.astype(float))
    np.testing.assert_allclose(found, features.correlation(np.repeat(value, weights, axis=0)))
    np.testing.assert_allclose(features.correlation(value, 0.3 * weights), found)
    np.testing.assert_allclose(features.correlation(value, np.ones(40)), features.correlation(value))


@pytest.mark.parametrize(
    ("frame", "even"),
    [
        (Frame(np.array([60.5, 59.5, 58.5]), np.array([0.5, 1.5])), True),
        (Frame(np.array([60.0, 59.0, 40.0]), np.array([0.5, 1.5])), False),
        (Frame(np.array([60.5, 59.5, 58.5]), np.array([0.5, 1.5, 9.5])), False),
        (Frame(np.array([20.0, 10.0]), np.array([10.0, 20.0]), "EPSG:32632"), False),
    ],
)
def test_areas_are_cosines_on_even_degrees_only(frame, even):
    assert frames.has_even_degrees(frame) is even
    row, column = np.mgrid[: frame.shape[0], : frame.shape[1]].reshape(2, -1)
    is_cosine = np.array_equal(features.relative_areas(frame, row, column), np.cos(np.deg2rad(frame.y[row])))
    assert is_cosine == even
