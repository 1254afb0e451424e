import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from terrapalette.clustering import centers, kmeans, points_apart
from terrapalette.course import lloyd as by_hand


def sweep(points, k_max, weights=None, seed=0):
    return kmeans.sweep(points, k_max, np.random.default_rng(seed), weights)


def best_of_ten(points, k, weights=None):
    """Inertia of scikit-learn's best of ten starts."""
    with threadpool_limits(1):
        return KMeans(k, n_init=10, random_state=0).fit(points, sample_weight=weights).inertia_


def test_five_groups_come_back_as_five_groups(rng):
    centres = rng.uniform(-10, 10, (5, 7))
    truth = rng.integers(0, 5, 1000)
    points = centres[truth] + rng.normal(0, 0.3, (1000, 7))
    assert adjusted_rand_score(sweep(points, 6)[4].labels, truth) == 1


def test_not_worse_than_ten_starts_of_scikit_learn(rng):
    points = rng.normal(size=(1500, 3)) * [3, 2, 1]
    for k, solution in enumerate(sweep(points, 8), start=1):
        # The project's promise; on clouds without structure many optima lie within it.
        assert solution.inertia <= 1.001 * best_of_ten(points, k)


def test_the_true_optimum_of_few_points(rng):
    points = rng.normal(size=(9, 2))
    best = min(
        sum(((points[labels == c] - points[labels == c].mean(axis=0)) ** 2).sum() for c in set(labels))
        for labels in map(np.array, itertools.product(range(3), repeat=9))
    )
    assert sweep(points, 3)[2].inertia == pytest.approx(best, rel=1e-12)


def test_solutions_are_consistent(rng):
    points, weights = rng.normal(size=(400, 3)), rng.uniform(0.5, 2, 400)
    inertias = []
    for k, (labels, centroids, inertia) in enumerate(sweep(points, 6, weights), start=1):
        assert sorted(set(labels)) == list(range(k))
        np.testing.assert_array_equal(labels, centers.assign(points, centroids))
        np.testing.assert_allclose(centroids, centers.means(points, labels, k, weights))
        assert inertia == pytest.approx(centers.inertia(points, weights, labels, centroids))
        inertias.append(inertia)
    assert np.all(np.diff(inertias) < 0)


def test_permuted_points_keep_their_clusters(rng):
    points = np.concatenate([rng.normal(c, 0.5, (100, 2)) for c in ((0, 0), (5, 0), (0, 5))])
    order = rng.permutation(300)
    assert adjusted_rand_score(sweep(points, 3)[2].labels[order], sweep(points[order], 3)[2].labels) == 1


def test_an_integer_weight_is_a_repeated_point(rng):
    points = rng.normal(size=(60, 2))
    weights = rng.integers(1, 4, 60)
    weighted = sweep(points, 4, weights.astype(float))
    repeated = sweep(np.repeat(points, weights, axis=0), 4)
    for one, other in zip(weighted, repeated, strict=True):
        assert one.inertia == pytest.approx(other.inertia, rel=1e-9)


def test_a_sample_stands_for_the_whole(rng, monkeypatch):
    monkeypatch.setattr(kmeans, "SUMMARY_POINTS", 2000)
    points, weights = rng.normal(size=(20_000, 1)), rng.lognormal(sigma=1, size=20_000)
    points += np.log(weights)[:, None]
    points[:5], weights[:5] = np.arange(5)[:, None] + 5, 1000
    found = kmeans.drawn(points, weights, rng)
    assert np.isin(points[:5], found.points[found.weights == 1000]).all()
    assert len(np.unique(found.points)) == 2000
    assert found.weights.sum() == pytest.approx(weights.sum())
    # Five standard errors of a mean over 2000 draws of deviation 1.4.
    whole = np.average(points[:, 0], weights=weights)
    assert np.average(found.points[:, 0], weights=found.weights) == pytest.approx(whole, abs=0.16)


@pytest.fixture
def heavy_groups(rng):
    """A wide cloud of light points, and eight tight groups whose weight decides: four pairs."""
    pairs = rng.normal(size=(4, 1, 3)) * 2
    groups = (pairs + 0.1 * rng.normal(size=(4, 2, 3))).reshape(8, 3)
    heavy = np.repeat(groups, 10, axis=0) + rng.normal(0, 0.01, (80, 3))
    return np.concatenate([3 * rng.normal(size=(3000, 3)), heavy]), np.r_[np.ones(3000), np.full(80, 1e6)]


@pytest.mark.parametrize("summary_points", [20_000, 1_000])
def test_few_heavy_points_decide(heavy_groups, monkeypatch, summary_points):
    """The summary must follow the weights: the light points, nearly all, hardly matter."""
    monkeypatch.setattr(kmeans, "SUMMARY_POINTS", summary_points)
    points, weights = heavy_groups
    solutions = sweep(points, 8, weights)
    for k, solution in enumerate(solutions, start=1):
        assert solution.inertia <= 1.001 * best_of_ten(points, k, weights)
    assert adjusted_rand_score(solutions[7].labels[3000:], np.repeat(range(8), 10)) == 1


def test_uneven_weights_everywhere(rng):
    points, weights = rng.normal(size=(1500, 3)) * [3, 2, 1], rng.lognormal(sigma=2, size=1500)
    for k, solution in enumerate(sweep(points, 6, weights), start=1):
        assert solution.inertia <= 1.001 * best_of_ten(points, k, weights)


def test_the_scale_of_weights_does_not_matter(rng):
    points, weights = rng.normal(size=(300, 2)), rng.uniform(0.1, 3, 300)
    for one, other in zip(sweep(points, 5, weights), sweep(points, 5, 8 * weights), strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        assert other.inertia == pytest.approx(8 * one.inertia)


def test_equal_weights_are_no_weights(rng):
    points = rng.normal(size=(300, 2))
    for one, other in zip(sweep(points, 5), sweep(points, 5, np.ones(300)), strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        assert one.inertia == other.inertia


def test_a_large_set_is_summarized_by_a_sample(rng, monkeypatch):
    monkeypatch.setattr(kmeans, "SUMMARY_POINTS", 300)
    points = np.concatenate([rng.normal(c, 0.2, (400, 3)) for c in (0, 2, 4, 6)])
    solutions = sweep(points, 5)
    assert solutions[3].inertia == pytest.approx(best_of_ten(points, 4), rel=1e-6)


def test_same_seed_same_labels(rng):
    points = rng.normal(size=(500, 4))
    for one, other in zip(sweep(points, 7), sweep(points, 7), strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)


@given(st.integers(1, 12), st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_as_many_clusters_as_points(n_points, seed):
    points = np.random.default_rng(seed).normal(size=(n_points, 2))
    last = sweep(points, n_points)[-1]
    assert len(set(last.labels)) == n_points and last.inertia == pytest.approx(0, abs=1e-20)


def test_fewer_distinct_points_than_clusters_are_refused():
    with pytest.raises(ValueError, match="only 2 distinct points"):
        sweep(np.array([[0.0], [1.0], [1.0]]), 3)


def three_places(rng, noise):
    return np.array([[0.0, 0], [1, 0], [0, 1]])[rng.integers(0, 3, 500)] + rng.normal(0, noise, (500, 2))


@pytest.mark.parametrize("noise", [0, 1e-14, 1e-8])
def test_points_that_distances_cannot_tell_apart_are_one(rng, noise):
    points = three_places(rng, noise)
    assert [len(set(solution.labels)) for solution in sweep(points, 3)] == [1, 2, 3]
    with pytest.raises(ValueError, match=r"4 clusters asked for, but only 3 distinct points \(nearer ones than 1e-06"):
        sweep(points, 4)


def test_points_that_distances_just_tell_apart_give_k_clusters(rng):
    points = three_places(rng, 1e-6)
    for k, solution in enumerate(sweep(points, 8), start=1):
        assert sorted(set(solution.labels)) == list(range(k))
        np.testing.assert_array_equal(solution.labels, centers.assign(points, solution.centroids))


def test_what_counts_as_one_point_follows_the_longest_norm(rng):
    points = three_places(rng, 1e-6)
    assert points_apart.distinct(points, 8) == points_apart.distinct(1e-9 * points, 8) == 8
    assert points_apart.distinct(points + np.array([1000, 0]), 8) == 3
    assert points_apart.distinct(np.zeros((5, 2)), 3) == 1


def test_clusters_lost_to_rounding_are_an_error(rng, monkeypatch):
    monkeypatch.setattr(points_apart, "RESOLUTION", 0)
    with pytest.raises(ValueError, match="too few points differ"):
        sweep(three_places(rng, 1e-12), 8)


def test_places_that_the_summary_missed_get_their_clusters(rng, monkeypatch):
    monkeypatch.setattr(kmeans, "SUMMARY_POINTS", 200)
    common, rare = rng.normal(size=(3, 2)), rng.normal(size=(6, 2))
    points = np.concatenate([common[rng.integers(0, 3, 3000)], rare])
    assert [len(set(solution.labels)) for solution in sweep(points, 9)] == list(range(1, 10))


def test_many_duplicates_are_no_obstacle(rng):
    points = rng.integers(0, 3, (2000, 2)).astype(float)
    solutions = sweep(points, 9)
    assert solutions[8].inertia == pytest.approx(0, abs=1e-9)


def test_lloyd_is_that_of_the_course(rng):
    """The readable k-means of the course is the oracle of the fast one: same ends from the same starts."""
    points = rng.normal(size=(300, 3))
    starts = np.stack([by_hand.random_start(points, 5, rng) for _ in range(4)])
    centroids, inertias = kmeans.lloyd(kmeans.Summary(points, np.ones(300)), starts)
    for start, found, inertia in zip(starts, centroids, inertias, strict=True):
        last = by_hand.run(points, start)[-1]
        np.testing.assert_allclose(found, last.centres, atol=1e-9)
        np.testing.assert_array_equal(centers.assign(points, found), last.labels)
        assert inertia == pytest.approx(300 * last.mean_squared_distance, rel=1e-9)


def test_no_start_of_the_course_beats_the_sweep(rng):
    points = np.concatenate([rng.normal(c, 0.6, (80, 2)) for c in ((0, 0), (3, 0), (0, 3), (3, 3), (6, 1))])
    runs = [by_hand.run(points, by_hand.random_start(points, 5, rng))[-1] for _ in range(30)]
    best = len(points) * min(run.mean_squared_distance for run in runs)
    assert sweep(points, 5)[4].inertia <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_every_point_lies_nearest_to_its_centroid_also_on_ties(seed):
    random = np.random.default_rng(seed)
    # Whole numbers on a plane: many points lie exactly half-way between two centroids.
    points = random.integers(0, 6, (300, 2)).astype(float)
    weights = random.integers(1, 3, 300).astype(float) if seed % 2 else None
    for solution in kmeans.sweep(points, 9, random, weights):
        order = random.permutation(len(solution.centroids))
        again = order[centers.assign(points, solution.centroids[order])]
        np.testing.assert_array_equal(again, solution.labels)
