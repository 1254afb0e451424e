import numpy as np
import pytest

from terrapalette.course import recovery, regression

SIZES = {"polynomial": [5, 0, 2], "kNN": [30, 1, 5], "MLP": [1, 4, 2]}


@pytest.fixture(params=[1, 2])
def lesson(request):
    n_dimensions = request.param
    found = recovery.recover(n_dimensions, SIZES, 60, 0.1, np.random.default_rng(1), 3)
    return n_dimensions, found


def test_errors_are_those_of_fits_on_the_same_samples(lesson):
    n_dimensions, found = lesson
    random = np.random.default_rng(1)
    places, values = recovery.samples(random, 60, n_dimensions, 0.1)
    others, held_out = recovery.samples(random, 60, n_dimensions, 0.1)
    for row in found.errors.itertuples():
        assert row.dimensions == n_dimensions
        function = regression.METHODS[row.method].fit(places, values, row.complexity, 3)
        assert row.train == pytest.approx(np.sqrt(np.mean((function(places) - values) ** 2)))
        assert row.validation == pytest.approx(np.sqrt(np.mean((function(others) - held_out) ** 2)))


def test_the_best_is_the_best_validated_and_stands_between_the_extremes(lesson):
    _, found = lesson
    for method, part in found.errors.groupby("method"):
        best = part.loc[part["validation"].idxmin()]
        assert found.best[method] == best[["complexity", "train", "validation", "true"]].to_dict()
    # The most neighbours are the simplest, and the fewest neurons.
    for method, (simplest, most_supple) in {"polynomial": (0, 5), "kNN": (30, 1), "MLP": (1, 4)}.items():
        drawn = found.drawn["complexity"].sel({"method": method}).values.tolist()
        assert drawn == [simplest, found.best[method]["complexity"], most_supple]


def test_what_is_drawn_is_what_was_scored(lesson):
    _, found = lesson
    for method, best in found.best.items():
        recovered = found.drawn["recovered"].sel({"method": method, "fit": "best"}).values
        assert np.sqrt(np.mean((recovered - found.drawn["truth"].values) ** 2)) == pytest.approx(best["true"])


def test_places_cover_the_line_and_the_square():
    assert recovery.grid(1)[[0, -1]].tolist() == [[-1], [1]] and len(recovery.grid(1)) == 300
    square = recovery.grid(2)
    assert square[[0, 79, -1]].tolist() == [[-1, -1], [1, -1], [1, 1]] and len(square) == 6400


def test_noise_is_normal_around_the_truth():
    places, values = recovery.samples(np.random.default_rng(0), 4000, 2, 0.5)
    left = values - regression.truth(places)
    # Four standard errors of the mean and of the deviation of 4000 draws.
    assert abs(left.mean()) < 4 * 0.5 / np.sqrt(4000) and abs(left.std() - 0.5) < 4 * 0.5 / np.sqrt(8000)
    assert places.min() >= -1 and places.max() <= 1 and abs(places.mean()) < 0.05
