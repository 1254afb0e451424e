"""Moments, principal components and classes: any split equals the whole."""

import numpy as np
import pytest

from terrapalette.blocks import classes, davies_bouldin, factors, moments, source
from terrapalette.clustering import centers, validity
from terrapalette.land import landtypes
from terrapalette.runtime.engine import loop
from terrapalette.spaces import pca


@pytest.fixture
def weights(rng):
    return rng.lognormal(size=6000)


def test_moments_are_those_of_all_cells(clouds, weights, in_blocks):
    cells, _ = clouds
    whole = moments.merge(source.over(in_blocks(cells, weights), moments.partial))
    mean, covariance = moments.finish(whole)
    # A mean of 1000 has 13 digits behind it; its square, which nothing here needs, would leave ten.
    np.testing.assert_allclose(mean, np.average(cells, axis=0, weights=weights), rtol=1e-14)
    np.testing.assert_allclose(covariance, np.cov(cells.T, aweights=weights, ddof=0), rtol=1e-11)
    assert whole.count == 6000 and whole.mass == pytest.approx(weights.sum(), rel=1e-14)


def test_moments_far_from_the_origin_keep_their_digits(rng):
    cells = rng.integers(-4, 5, (4096, 2)).astype(float)

    def covariance(own):
        return moments.finish(moments.merge(source.over(source.cut(own, size=500), moments.partial)))[1]

    # Means of 2**40 are known to 2**-12. Of sums of squares, near 2**92, not a digit of the variance would be left.
    np.testing.assert_allclose(covariance(cells + 2.0**40), covariance(cells), atol=2.0**-12)


def test_a_weight_of_three_is_a_cell_three_times(rng):
    cells, times = rng.normal(size=(300, 4)), rng.integers(1, 5, 300)
    repeated = np.repeat(cells, times, axis=0)
    for one, other in zip(moments.partial(cells, times), moments.partial(repeated), strict=True):
        if np.ndim(one):
            np.testing.assert_allclose(one, other, atol=1e-12)
    once, often = (factors.finish(factors.partial(*own)) for own in ((cells, times), (repeated,)))
    np.testing.assert_allclose(once.explained_variance, often.explained_variance, rtol=1e-12)
    np.testing.assert_allclose(once.loading, often.loading, atol=1e-10)


def test_components_are_those_of_the_svd(clouds, weights, in_blocks):
    cells, _ = clouds
    for given in (None, weights):
        found = factors.finish(factors.merge(source.over(in_blocks(cells, given), factors.partial)))
        for name, own, expected in zip(found._fields, found, pca.fit(cells, given), strict=True):
            np.testing.assert_allclose(own, expected, rtol=1e-11, atol=1e-11, err_msg=name)


def test_tiny_components_survive(rng):
    """Of variances 14 digits apart; a covariance matrix holds 16 digits of the largest alone."""
    cells = rng.normal(size=(2000, 3)) * [1, 1e-4, 1e-7] @ np.linalg.qr(rng.normal(size=(3, 3)))[0]
    found = factors.finish(factors.merge(source.over(source.cut(cells, size=300), factors.partial)))
    # The smallest is 1e-7 of numbers with 16 digits.
    np.testing.assert_allclose(found.explained_variance, pca.fit(cells).explained_variance, rtol=1e-7)


@pytest.mark.parametrize("n_cells", [2, 3])
def test_fewer_cells_than_variables_have_as_many_components(rng, n_cells):
    cells = rng.normal(size=(n_cells, 5))
    found = factors.finish(factors.merge([factors.partial(cells[:1]), factors.partial(cells[1:])]))
    expected = pca.fit(cells)
    assert found.loading.shape == expected.loading.shape
    np.testing.assert_allclose(found.explained_variance, expected.explained_variance, atol=1e-14)


def test_no_cells_are_an_error():
    empty = np.empty((0, 3))
    with pytest.raises(ValueError, match="no cells"):
        moments.finish(moments.merge([moments.partial(empty), moments.partial(empty)]))
    with pytest.raises(ValueError, match="two cells or more, found 0"):
        factors.finish(factors.partial(empty))
    with pytest.raises(ValueError, match="no blocks"):
        moments.merge([])


def test_classes_are_described_as_a_whole(clouds, weights, in_blocks, split, rng):
    cells, truth = clouds
    area = rng.uniform(0.1, 1, 6000)
    beside = split(truth), [6] * len(split(truth)), split(area)
    merged = classes.merge(source.over(in_blocks(cells, weights), classes.partial, loop, *beside))
    found = classes.finish(merged)
    table = landtypes.describe(truth + 1, cells, ["a", "b", "c"], area, weights)
    np.testing.assert_array_equal(found.size[:5], table["cells"])
    np.testing.assert_allclose(found.area_share[:5], table["area_share"], rtol=1e-12)
    np.testing.assert_allclose(found.mean[:5], table[["a_mean", "b_mean", "c_mean"]], rtol=1e-13)
    # Differences from means of 1000, which are known to 13 digits.
    np.testing.assert_allclose(found.std[:5], table[["a_std", "b_std", "c_std"]], rtol=1e-11)
    means = centers.means(cells, truth, 5, weights)
    assert found.inertia == pytest.approx(centers.inertia(cells, weights, truth, means), rel=1e-11)
    # Nothing is in the sixth class.
    assert found.size[5] == 0 and np.isnan(found.mean[5]).all()

    parts = source.over(
        in_blocks(cells, weights), classes.distances, loop, split(truth), [merged.mean] * len(split(truth))
    )
    expected = validity.davies_bouldin(cells, truth, weights)
    assert davies_bouldin.index(merged.mean, parts) == pytest.approx(expected, rel=1e-11)


def test_a_single_class_has_no_davies_bouldin_index(rng):
    cells, labels = rng.normal(size=(10, 2)), np.zeros(10, int)
    assert np.isnan(davies_bouldin.index(np.zeros((1, 2)), [classes.distances(cells, None, labels, np.zeros((1, 2)))]))
