import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from terrapalette.blocks import silhouettes, source
from terrapalette.clustering import validity


@pytest.fixture
def uneven(rng):
    """Classes of very different sizes and widths, one of a single cell."""
    sizes = [2000, 600, 300, 60, 1]
    labels = rng.permutation(np.repeat(np.arange(5), sizes))
    middles, widths = rng.uniform(-6, 6, (5, 3)), np.array([2.0, 1, 0.5, 3, 1])
    return middles[labels] + widths[labels, None] * rng.normal(size=(2961, 3)), labels


def test_samples_lie_within_their_error(uneven, rng):
    cells, labels = uneven
    weights = rng.uniform(0.2, 1, len(cells))
    exact = validity.silhouette(cells, labels, weights=weights)[0]
    blocks = source.cut(cells, weights, size=1000)
    beside = np.split(labels, [1000, 2000])
    found = [
        silhouettes.silhouette(blocks, beside, 5, np.random.default_rng(seed), references=60, scored=150)
        for seed in range(200)
    ]
    away = np.array([(own.mean - exact) / own.error for own in found])
    # Two standard errors hold 95 %; of 200 draws at least 184 then, but once in fifty times.
    assert np.mean(np.abs(away) < 2) >= 0.92
    # An error told too large would hold them too.
    assert 0.8 < np.std(away) < 1.25


def test_all_cells_sampled_are_exact(uneven, split):
    cells, labels = uneven
    blocks = [source.Held(own) for own in split(cells)]
    found = silhouettes.silhouette(blocks, split(labels), 6, np.random.default_rng(0), references=10**9, scored=10**9)
    assert found.mean == pytest.approx(silhouette_score(cells, labels), rel=1e-9)


def test_squared_silhouettes_are_exact(uneven, split):
    cells, labels = uneven
    found = silhouettes.squared([source.Held(own) for own in split(cells)], split(labels), 6)
    assert found == pytest.approx(silhouette_score(cells, labels, metric="sqeuclidean"), rel=1e-9)


def test_a_single_class_has_no_silhouette(rng):
    blocks = source.cut(rng.normal(size=(20, 2)))
    labels = [np.zeros(20, int)]
    assert np.isnan(silhouettes.squared(blocks, labels, 3))
    assert np.isnan(silhouettes.silhouette(blocks, labels, 3, rng)).all()


def test_classes_at_one_place_each_are_perfectly_apart():
    blocks = source.cut(np.repeat([[0.0, 0], [3, 4]], 50, axis=0), size=30)
    labels = [np.repeat([0, 1], 50)[start : start + 30] for start in range(0, 100, 30)]
    found = silhouettes.silhouette(blocks, labels, 2, np.random.default_rng(0), references=20, scored=30)
    assert found.mean == pytest.approx(1) and silhouettes.squared(blocks, labels, 2) == 1
