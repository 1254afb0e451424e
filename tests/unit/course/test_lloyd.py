import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from conftest import SHARED
from terrapalette.course import groups, lloyd, pointfiles


@pytest.fixture
def points(rng):
    return groups.generate(rng, 3, 5, 40, 0.15)


def inertia(states):
    return len(states[-1].labels) * states[-1].mean_squared_distance


@pytest.mark.parametrize("n_dimensions", [1, 2, 3, 7])
def test_every_run_is_scikit_learns(rng, n_dimensions):
    points = rng.normal(size=(300, n_dimensions))
    for k in (1, 2, 5, 9):
        start = lloyd.random_start(points, k, rng)
        states = lloyd.run(points, start)
        model = KMeans(k, init=start, n_init=1, tol=0, algorithm="lloyd", max_iter=300).fit(points)
        assert len(states) - 1 == model.n_iter_
        np.testing.assert_array_equal(states[-1].labels, model.labels_)
        np.testing.assert_allclose(states[-1].centres, model.cluster_centers_, atol=1e-9)
        assert inertia(states) == pytest.approx(model.inertia_, rel=1e-9)


def test_empty_clusters_are_filled_as_scikit_learn_does(rng):
    points = rng.normal(size=(60, 2))
    # Two of the starting centres lie where no point will ever choose them.
    start = np.vstack([points[:2], [[50.0, 50.0], [60.0, -50.0]]])
    states = lloyd.run(points, start)
    model = KMeans(4, init=start, n_init=1, tol=0, algorithm="lloyd").fit(points)
    assert states[1].empty == 2 and states[-1].empty == 0
    np.testing.assert_array_equal(states[-1].labels, model.labels_)
    assert inertia(states) == pytest.approx(model.inertia_, rel=1e-9)


def test_each_step_by_hand():
    points = np.array([[0.0], [1.0], [5.0], [6.0]])
    states = lloyd.run(points, np.array([[0.0], [1.0]]))
    assert [state.centres.ravel().tolist() for state in states] == [[0, 1], [0, 4], [0.5, 5.5], [0.5, 5.5]]
    assert [state.labels.tolist() for state in states] == [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert [state.changed for state in states] == [4, 1, 0, 0]
    assert [state.moved.tolist() for state in states] == [[0, 0], [0, 3], [0.5, 1.5], [0, 0]]
    assert [state.mean_squared_distance for state in states] == [41 / 4, 6 / 4, 0.25, 0.25]


@given(st.integers(1, 30), st.data())
@settings(max_examples=60, deadline=None)
def test_the_error_never_rises_and_no_cluster_ends_empty(n_points, data):
    # Whole numbers make ties and duplicates.
    coordinates = st.lists(st.integers(0, 4), min_size=2 * n_points, max_size=2 * n_points)
    points = np.array(data.draw(coordinates), float).reshape(-1, 2)
    k = data.draw(st.integers(1, n_points))
    states = lloyd.run(points, lloyd.random_start(points, k, np.random.default_rng(0)))
    errors = [state.mean_squared_distance for state in states]
    assert np.all(np.diff(errors) <= 1e-12)
    if len(np.unique(points, axis=0)) == n_points:
        assert set(states[-1].labels) == set(range(k))


def test_as_many_centres_as_points_leave_no_error(rng):
    points = rng.normal(size=(8, 2))
    assert lloyd.run(points, points[::-1])[-1].mean_squared_distance == 0


def test_more_centres_than_points_are_refused(points):
    with pytest.raises(ValueError, match="201 centres, expected at most as many as the 200 points"):
        lloyd.run(points, np.zeros((201, 3)))


def test_a_permutation_of_the_points_changes_nothing(points, rng):
    start, order = lloyd.random_start(points, 5, rng), rng.permutation(len(points))
    one, other = lloyd.run(points, start)[-1], lloyd.run(points[order], start)[-1]
    np.testing.assert_array_equal(one.labels[order], other.labels)


def test_a_loose_stop_ends_early():
    points = np.array([[0.0], [1.0], [5.0], [6.0]])
    states = lloyd.run(points, np.array([[0.0], [1.0]]))
    assert lloyd.stop(states, 2.0) is states[2]
    assert lloyd.stop(states, 1.0) is states[3] and lloyd.stop(states, 0.0) is states[3]


def test_influence_is_the_nearest_centre_everywhere(rng):
    points = rng.normal(size=(30, 2))
    # The plane between two centres on a level is parted halfway.
    x, y, nearest = lloyd.influence(points, np.array([[-1.0, 0], [2.0, 0]]), side=40)
    np.testing.assert_array_equal(nearest, np.broadcast_to(x > 0.5, (40, 40)))
    assert x[0] < points[:, 0].min() and y[-1] > points[:, 1].max() and len(y) == 40


@pytest.mark.shared
class TestCourseFiles:
    """The exercise's own files."""

    def read(self, n_dimensions):
        folder = SHARED / "data/course"
        return (
            pointfiles.read_points(str(folder / f"kmeans_input_file_{n_dimensions}d.dat")),
            pointfiles.read_centroids(str(folder / f"kmeans_output_{n_dimensions}d.dat")),
        )

    def best(self, points, k, seed):
        random = np.random.default_rng(seed)
        return min((lloyd.run(points, lloyd.random_start(points, k, random)) for _ in range(20)), key=inertia)

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_the_given_solution_in_space_is_found(self, seed):
        points, solution = self.read(3)
        centres = self.best(points, 5, seed)[-1].centres
        distance = np.linalg.norm(solution[:, None] - centres, axis=2)
        assert sorted(distance.argmin(axis=1)) == [0, 1, 2, 3, 4] and distance.min(axis=1).max() < 1e-6

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_a_better_one_than_the_given_solution_in_the_plane(self, seed):
        points, _ = self.read(2)
        assert inertia(self.best(points, 4, seed)) <= 4.548539

    def test_the_given_solution_in_the_plane_was_not_at_rest(self):
        points, solution = self.read(2)
        states = lloyd.run(points, solution)
        assert 200 * states[0].mean_squared_distance == pytest.approx(4.5537, abs=5e-5)
        # Along x or y the farthest move is 0.006.
        assert np.abs(states[1].centres - states[0].centres).max() == pytest.approx(0.006, abs=5e-4)
        assert inertia(states) <= 4.548539 and len(states) == 3

    @pytest.mark.parametrize(("n_dimensions", "k"), [(2, 4), (3, 5)])
    def test_runs_are_scikit_learns(self, n_dimensions, k):
        points, _ = self.read(n_dimensions)
        random = np.random.default_rng(0)
        for _ in range(20):
            start = lloyd.random_start(points, k, random)
            states = lloyd.run(points, start)
            model = KMeans(k, init=start, n_init=1, tol=0, algorithm="lloyd").fit(points)
            assert len(states) - 1 == model.n_iter_ and abs(inertia(states) - model.inertia_) < 1e-9
            np.testing.assert_array_equal(states[-1].labels, model.labels_)
