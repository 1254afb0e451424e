"""The published figures, met on the digitised POLDER climatology."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from conftest import NAMES, RANGES
from terrapalette.clustering import kmeans, validity, ward
from terrapalette.land import features
from terrapalette.spaces import autoencoder, pca, variance
from unit.reading.readings import ranged, read

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def physical(polder_file):
    grid = read(polder_file, *ranged(RANGES), land_variable="LandPercentage")
    stacked = np.stack([grid[name].values for name in NAMES], axis=-1).astype(float)
    land = features.surface_mask(grid["LandPercentage"].values, 100, "land")
    return stacked[land & np.isfinite(stacked).all(axis=-1)]


@pytest.fixture(scope="module")
def cells(physical):
    return features.normalize(physical, "variable").value


def test_number_of_cells(physical):
    assert physical.shape == (10766, 7)


def test_readers_agree(polder_file):
    one, other = (
        read(polder_file, *ranged(RANGES), land_variable="LandPercentage", reader=reader)
        for reader in ("xarray", "netCDF4")
    )
    assert one.equals(other)
    # Row 0 is the northernmost, longitudes begin at 180 W: the axes are whole half degrees.
    np.testing.assert_allclose(one["lat"], 89.5 - np.arange(180))
    np.testing.assert_allclose(one["lon"], -179.5 + np.arange(360))


def test_explained_variance_with_global_normalization(physical):
    ratio = pca.fit(features.normalize(physical, "global").value).explained_variance_ratio
    np.testing.assert_allclose(100 * ratio, [81.55, 16.07, 2.03, 0.20, 0.11, 0.03, 0.02], atol=0.1)
    np.testing.assert_allclose(100 * ratio, [81.50, 16.00, 2.13, 0.20, 0.11, 0.03, 0.02], atol=0.11)
    assert pca.n_kept(ratio, 0.95) == 2


def test_explained_variance_per_variable(cells):
    ratio = pca.fit(cells).explained_variance_ratio
    np.testing.assert_allclose(100 * ratio, [74.81, 19.20, 5.07, 0.54, 0.24, 0.08, 0.06], atol=0.1)
    assert pca.n_kept(ratio, 0.95) == 3


def test_correlations(physical):
    table = features.correlation(physical)
    pairs = {
        ("DHR865", "DHR1020"): 0.978,
        ("DHR443", "DHR490"): 0.957,
        ("DHR565", "DHR670"): 0.962,
        ("DHR670", "NDVI"): -0.811,
    }
    for (one, other), expected in pairs.items():
        assert table[NAMES.index(one), NAMES.index(other)] == pytest.approx(expected, abs=0.01)


def test_inertias_and_silhouettes(cells):
    solutions = kmeans.sweep(cells, 20, np.random.default_rng(42))
    assert solutions[5].inertia <= 9990
    assert solutions[9].inertia <= 6565
    cuts = ward.cut(ward.merge_tree(cells), 10)
    found = validity.silhouette(cells, np.stack([solutions[5].labels, solutions[9].labels, cuts[5], cuts[9]]))
    # At k = 10 k-means has several optima within 0.1 % of inertia; their silhouettes spread from 0.3229 to 0.3343.
    published = [(0.405, 0.003), (0.3286, 0.006), (0.357, 0.003), (0.259, 0.003)]
    for score, (expected, tolerance) in zip(found, published, strict=True):
        assert score == pytest.approx(expected, abs=tolerance)


def test_sweep_is_as_good_as_ten_starts_of_scikit_learn(cells):
    for k, solution in enumerate(kmeans.sweep(cells, 20, np.random.default_rng(42)), start=1):
        assert solution.inertia <= 1.001 * KMeans(k, n_init=10, random_state=0).fit(cells).inertia_, k


def test_ward_heights_are_scipys(cells):
    found, expected = ward.merge_tree(cells)[:, 2], linkage(cells, "ward")[:, 2]
    # Equal cells merge at height zero, where rounding has no relative size.
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_silhouettes_are_scikit_learns(cells):
    cuts = ward.cut(ward.merge_tree(cells), 10)
    found = validity.silhouette(cells, cuts[[2, 9]])
    np.testing.assert_allclose(found, [silhouette_score(cells, labels) for labels in cuts[[2, 9]]], atol=1e-6)


@pytest.fixture(scope="module")
def together(physical):
    return features.normalize(physical, "global").value


SETTINGS = {"hidden": [38, 38, 38], "batch_size": 256, "optimizer": "adam", "learning_rate": 1e-3}


def decoded(model, cells):
    return autoencoder.decode(model, autoencoder.encode(model, cells)[0])


def test_the_reports_formula_flatters(together):
    """By it the mean spectrum alone scores 0.441, and one principal component more than the report's one code."""
    mean = np.broadcast_to(together.mean(axis=0), together.shape)
    assert variance.explained_around_grand_mean(together, mean) == pytest.approx(0.441, abs=5e-4)
    assert variance.explained(together, mean) == pytest.approx(0, abs=1e-12)
    components = pca.fit(together)
    line = pca.project(together, components)[:, :1] @ components.loading[:1] + components.mean
    assert variance.explained_around_grand_mean(together, line) == pytest.approx(0.897, abs=5e-4)
    assert variance.explained(together, line) == pytest.approx(components.explained_variance_ratio[0], abs=1e-9)


def test_two_numbers_per_cell(together, one_thread):
    runs = [autoencoder.Run(seed, 1e-6) for seed in range(1, 6)]
    found = []
    for run, model in zip(runs, autoencoder.train(together, runs, latent_dim=2, epochs=30, **SETTINGS), strict=True):
        codes = autoencoder.encode(model, together)[0]
        labels = kmeans.sweep(codes, 7, np.random.default_rng(run.seed))[-1].labels
        found.append(
            (
                variance.explained_around_grand_mean(together, decoded(model, together)),
                *validity.silhouette(codes, labels),
                validity.davies_bouldin(codes, labels),
            )
        )
    r2, silhouette, davies_bouldin = np.array(found).T
    assert r2.min() >= 0.994
    # Table 1 and 2 of the report, whose seed is unknown: the best of five.
    assert silhouette.max() >= 0.4035
    assert davies_bouldin.min() <= 0.7491


def test_one_number_per_cell(together, one_thread):
    model = autoencoder.train(together, [autoencoder.Run(1, 1e-6)], latent_dim=1, epochs=100, **SETTINGS)[0]
    assert variance.explained_around_grand_mean(together, decoded(model, together)) >= 0.974
