import numpy as np
import pytest

from terrapalette.course import classifiers, distributions
from terrapalette.course.distributions import Sample


@pytest.mark.parametrize("method", classifiers.CLASSIFIERS)
def test_groups_that_lie_apart_are_named_by_all(method, rng):
    classes = np.arange(90) % 3
    points = np.array([[0, 0], [3, 0], [0, 3]])[classes] + rng.normal(0, 0.2, size=(90, 2))
    named = classifiers.CLASSIFIERS[method](points, classes, rng)
    assert (named(np.array([[0, 0], [3, 0], [0, 3]])) == [0, 1, 2]).all()


def test_scores_are_those_of_the_points_held_out(rng):
    sample = distributions.sample("blobs", rng, 120)
    drawn, table = classifiers.compare(sample, rng, 60)
    assert drawn.sizes == {"example": 40, "axis": 2, "method": 5, "y": 60, "x": 60}
    known = {tuple(point): group for point, group in zip(sample.points, sample.groups, strict=True)}
    for point, group in zip(drawn["point"].values, drawn["class"].values, strict=True):
        assert known[tuple(point)] == group
    # What is said of the nearest place of the grid is what is said of the point, but for those beside a border.
    column = np.abs(drawn["x_place"].values[:, None] - drawn["point"].values[:, 0]).argmin(axis=0)
    row = np.abs(drawn["y_place"].values[:, None] - drawn["point"].values[:, 1]).argmin(axis=0)
    for said, score in zip(drawn["said"].values, table["score"], strict=True):
        assert np.mean(said[row, column] == drawn["class"].values) == pytest.approx(score, abs=0.05)


def test_without_groups_classes_are_drawn_at_random(rng):
    sample = Sample(rng.normal(size=(400, 2)), np.zeros(400, int))
    drawn, table = classifiers.compare(sample, rng, 10)
    # Halves, within four standard deviations of 133 coin flips.
    assert abs(drawn["class"].values.mean() - 0.5) < 0.18 and table["score"].between(0.32, 0.68).all()
