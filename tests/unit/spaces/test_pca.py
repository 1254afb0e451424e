import numpy as np
import pytest
from sklearn.decomposition import PCA

from terrapalette.spaces import pca


def test_components_are_scikit_learns(rng):
    value = rng.normal(size=(300, 5)) @ rng.normal(size=(5, 5))
    found, expected = pca.fit(value), PCA().fit(value)
    np.testing.assert_allclose(found.explained_variance_ratio, expected.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(np.abs(found.loading), np.abs(expected.components_), atol=1e-9)
    np.testing.assert_allclose(np.abs(pca.project(value, found)), np.abs(expected.transform(value)), atol=1e-9)


def test_the_largest_loading_is_positive(rng):
    loading = pca.fit(rng.normal(size=(100, 6))).loading
    assert (loading[np.arange(6), np.abs(loading).argmax(axis=1)] > 0).all()


def test_equal_loadings_do_not_make_the_sign_random(rng):
    value = rng.normal(size=(50, 2))
    value = (value - value.mean(axis=0)) / value.std(axis=0)
    for _ in range(8):
        value = value[rng.permutation(50)]
        assert (pca.fit(value).loading[:, 0] > 0).all()


def test_points_on_a_line_need_one_component(rng):
    found = pca.fit(np.outer(rng.normal(size=50), [3.0, 4.0]))
    np.testing.assert_allclose(found.loading[0], [0.6, 0.8])
    np.testing.assert_allclose(found.explained_variance_ratio, [1, 0], atol=1e-12)


def test_an_integer_weight_is_a_repeated_cell(rng):
    value, weights = rng.normal(size=(60, 3)), rng.integers(1, 4, 60)
    weighted, repeated = pca.fit(value, weights.astype(float)), pca.fit(np.repeat(value, weights, axis=0))
    np.testing.assert_allclose(weighted.explained_variance, repeated.explained_variance)
    np.testing.assert_allclose(weighted.loading, repeated.loading, atol=1e-9)


def test_distances_survive_all_components(rng):
    value = rng.normal(size=(20, 4))
    rotated = pca.project(value, pca.fit(value))
    before, after = (np.linalg.norm(points[1:] - points[0], axis=1) for points in (value, rotated))
    np.testing.assert_allclose(after, before)


@pytest.mark.parametrize(("wanted", "kept"), [(3, 3), (0.5, 1), (0.8, 2), (0.95, 3), (0.9999, 4), (1, 1)])
def test_number_kept(wanted, kept):
    assert pca.n_kept(np.array([0.6, 0.2, 0.15, 0.05]), wanted) == kept


def test_one_cell_is_refused():
    with pytest.raises(ValueError, match="two cells or more"):
        pca.fit(np.ones((1, 3)))
