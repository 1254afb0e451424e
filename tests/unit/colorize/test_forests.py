import joblib
import numpy as np
import pytest

from terrapalette.colorize import blocked_forests, forest

SETTINGS = {"trees": 6, "min_samples_leaf": 2, "max_samples": 0.7}
pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def points(rng):
    features = rng.normal(size=(300, 3)).astype(np.float32)
    return features, np.stack([features[:, 0] > 0, features[:, 1]], axis=1).astype(float)


def test_the_mean_of_all_trees_is_scikit_learns(points):
    grown = forest.fit(*points, **SETTINGS, random_state=np.random.default_rng(1))
    np.testing.assert_allclose(forest.predict(grown, points[0]), grown.predict(points[0]))


def test_threads_change_no_byte(points):
    def told():
        grown = forest.fit(*points, **SETTINGS, random_state=np.random.default_rng(1))
        return forest.predict(grown, points[0])

    alone = told()
    with joblib.parallel_config(n_jobs=2, backend="threading"):
        np.testing.assert_array_equal(told(), alone)


def test_blocks_are_square_and_cover_the_picture():
    found = blocked_forests.blocks((30, 50))
    assert np.unique(found, return_counts=True)[1].tolist() == [100] * 15
    assert (found[:10, :10] == found[0, 0]).all() and found[0, 9] != found[0, 10]


def test_answers_to_a_block_come_from_forests_that_have_not_seen_it(rng):
    """Colours are noise that each pixel's own feature names: who has seen it knows it, who has not can only guess."""
    target = rng.normal(size=(30, 30, 2))
    features = np.arange(900.0, dtype=np.float32)[:, None]
    settings = {"trees": 4, "min_samples_leaf": 1, "max_samples": 1.0, "random_state": rng}
    known, same = blocked_forests.answers(features, target, features, (30, 30), **settings)
    assert np.corrcoef(same.mean.ravel(), target.ravel())[0, 1] > 0.8
    assert abs(np.corrcoef(known.mean.ravel(), target.ravel())[0, 1]) < 0.2
    assert known.spread.mean() > same.spread.mean() / 2


def test_forests_that_agree_have_no_spread():
    features = np.arange(100, dtype=np.float32)[:, None]
    settings = {"trees": 2, "min_samples_leaf": 1, "max_samples": 0.5, "random_state": np.random.default_rng(0)}
    known, new = blocked_forests.answers(features, np.full((10, 10, 2), 7.0), features[:20], (4, 5), **settings)
    np.testing.assert_allclose(known.mean, 7)
    np.testing.assert_allclose(new.mean, np.full((4, 5, 2), 7.0))
    assert known.spread.max() == pytest.approx(0, abs=1e-6)
    assert blocked_forests.maps(new).shape == (20, 2 + 2 + 3 * 2)
