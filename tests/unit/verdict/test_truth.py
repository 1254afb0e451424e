"""Verdicts on worlds of known truth, at the least size at which they can be given."""

import numpy as np
import pytest

from terrapalette.verdict import conclusion, indices, null_worlds, variograms
from unit.verdict import worlds

K_MAX, N_WORLDS = 6, 19


def judged(values, place, rng):
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    pairs, cells = variograms.pairs(place, rng, far_pairs=20_000), np.arange(len(values))
    spaces = {"original": lambda rows, cells: rows[cells]}
    data = indices.of_data(values, spaces, cells, K_MAX)["original"].tightness[0]
    found = {}
    for name in null_worlds.TITLES:
        null = null_worlds.fit(name, values, place, pairs)
        drawn = indices.of_worlds(null, spaces, cells, K_MAX, rng.spawn(N_WORLDS))
        found[name] = conclusion.evidence(data, np.stack([one["original"].tightness[0] for one in drawn]))
    return conclusion.verdict(found)


@pytest.fixture(scope="module")
def place():
    return worlds.place(8.0, 0.5)


@pytest.mark.parametrize("kind", ["white", "smooth", "two spectra", "skewed"])
def test_without_classes_there_is_a_continuum(place, kind):
    """Each of these is one draw: one in twenty may fail by chance, so the seed stays. `make bench-verdict` counts."""
    random = np.random.default_rng(11)
    assert judged(worlds.clusterless(kind, place, random), place, random).kind == "continuum"


@pytest.mark.parametrize(("k", "separation"), [(2, 10.0), (3, 7.0), (4, 7.0)])
def test_planted_classes_stand_out(place, k, separation):
    random = np.random.default_rng(20 + k)
    found = judged(worlds.planted(place, random, k, separation)[0], place, random)
    assert (found.kind, found.k[-1:]) == ("classes", (k,))


def test_a_march_along_latitudes_is_told_as_such(place):
    """Three variables that each follow the latitude in their own way, and noise: a curve, which no copula knows."""
    random, latitude = np.random.default_rng(3), np.deg2rad(place.y[place.row])
    march = np.column_stack([np.cos(2 * latitude), np.sin(3 * latitude), np.cos(4 * latitude)])
    assert judged(march + 0.15 * random.normal(size=march.shape), place, random).kind == "latitudes"
