import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.course import clusterers, distributions


@pytest.mark.parametrize("method", clusterers.CLUSTERERS)
def test_round_groups_far_apart_are_found_by_all(method, rng):
    groups = np.arange(90) % 3
    points = np.array([[0, 0], [30, 0], [0, 30]])[groups] + rng.normal(size=(90, 2))
    found = clusterers.CLUSTERERS[method](points, 3, rng)
    assert adjusted_rand_score(groups, found) == 1


def test_labels_take_the_numbers_of_the_groups_they_share_most_with():
    groups = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    found = np.array([5, 5, 1, 1, 1, 1, -1, 0])
    assert clusterers.renumbered(found, groups).tolist() == [0, 0, 1, 1, 1, 1, -1, 2]


def test_what_is_left_over_takes_free_numbers():
    groups, found = np.array([0, 0, 0, 1, 1, 1]), np.array([7, 7, 2, 3, 3, 0])
    # 7 is group 0 and 3 is group 1; 0 and 2 are left over.
    assert clusterers.renumbered(found, groups).tolist() == [0, 0, 3, 1, 1, 2]
    assert clusterers.renumbered(np.full(6, -1), groups).tolist() == [-1] * 6


def test_scores_are_those_of_what_was_found(rng):
    sample = distributions.sample("circles", rng, 120)
    drawn, table = clusterers.compare(sample, rng)
    assert table["method"].tolist() == list(clusterers.CLUSTERERS) == drawn["method"].values.tolist()
    for method, score in zip(table["method"], table["score"], strict=True):
        assert score == pytest.approx(adjusted_rand_score(sample.groups, drawn["found"].sel({"method": method})))
    assert (table["seconds"] > 0).all()


def test_where_there_are_no_groups_some_are_guessed(rng):
    drawn, table = clusterers.compare(distributions.sample("uniform", rng, 90), rng)
    assert len(np.unique(drawn["found"].sel({"method": "k-means"}))) == clusterers.GUESS
    assert table.set_index("method").loc["k-means", "score"] == 0
