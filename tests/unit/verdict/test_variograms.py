import numpy as np
import pytest

from terrapalette.verdict import places, variograms
from unit.verdict import worlds


@pytest.mark.parametrize("place", [worlds.place(12.0), worlds.flat(12, 15)], ids=["sphere", "plane"])
def test_near_pairs_are_all_of_them(rng, place):
    """Beside every pair of cells, one by one."""
    found = variograms.pairs(place, rng, far_pairs=1000)
    values = rng.normal(size=(len(place.row), 2))
    position = places.positions(place)
    if places.on_sphere(place):
        apart = np.arccos(np.clip(position @ position.T, -1, 1))
    else:
        apart = np.linalg.norm(position[:, None] - position, axis=2)
    width = places.width(place)
    first, second = np.nonzero(np.triu(apart >= width * (1 - 1e-9), 1) & (apart < 2 * width * (1 - 1e-9)))
    difference = values[first] - values[second]
    assert found.ends[1] == len(first)
    np.testing.assert_allclose(variograms.variograms(values, found)[0], difference.T @ difference / (2 * len(first)))
    assert found.distance[0] == pytest.approx(apart[first, second].mean())
    assert (np.diff(found.distance) > 0).all() and (np.diff(found.ends) > 0).all()


def test_white_noise_has_its_variance_at_every_distance(rng):
    place = worlds.place(6.0)
    covariance = worlds.correlation(rng, 3)
    values = rng.multivariate_normal(np.zeros(3), covariance, len(place.row))
    found = variograms.pairs(place, rng, far_pairs=50_000)
    table = variograms.variograms(values, found)
    # Bins of few pairs, beyond the last near one or far away, are noisy.
    full = np.diff(found.ends) > 200
    np.testing.assert_allclose(table[full], np.broadcast_to(covariance, table[full].shape), atol=0.3)
    assert full.sum() > 30
    assert variograms.reach(found.distance, table, np.ones(3), 0.8) == found.distance[0]


def test_heavy_cells_count_more(rng):
    place = worlds.flat(20, 20)
    heavy = place.column < 10
    weights = np.where(heavy, 1.0, 1e-6)
    values = np.where(heavy, 1.0, 5.0)[:, None] * rng.normal(size=(400, 1))
    found = variograms.pairs(place._replace(weights=weights), rng, far_pairs=20_000)
    table = variograms.variograms(values, found)[:, 0, 0]
    assert (table < 1.6).all()
    equal = variograms.pairs(place, rng, far_pairs=20_000)
    assert (variograms.variograms(values, equal)[:, 0, 0] > 5).all()


def test_the_range_of_a_known_variogram():
    distance = np.linspace(0.1, 3, 30)
    table = (1 - np.exp(-distance))[:, None, None] * np.diag([2.0, 3.0])
    # 1 - exp(-d) is 0.9 at 2.30.
    assert variograms.reach(distance, table, np.array([2.0, 3.0]), 0.9) == pytest.approx(2.4)
    assert variograms.reach(distance, table, np.array([9.0, 9.0])) == 3


def test_too_many_near_pairs_shorten_their_reach(rng):
    place = worlds.flat(20, 20)
    found = variograms.pairs(place, rng, near_pairs=5000, far_pairs=30_000)
    # 400 cells have 760 next neighbours, and 1 444 with the diagonal ones: all of these, and most else drawn.
    assert found.ends[1] == 760 + 722 and len(found.first) > 20_000
