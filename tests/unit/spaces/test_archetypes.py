import numpy as np
import pytest

from terrapalette.spaces import archetypes, variance

CORNERS = np.array([[3.0, 0.0, 1.0, -1.0], [-2.0, 2.0, 0.0, 0.0], [0.0, -2.0, -2.0, 1.0]])


def planted(rng, n_cells=400, noise=0.0):
    """Mixtures of three corners, which are among the cells themselves."""
    shares = np.vstack([np.eye(3), rng.dirichlet(np.full(3, 0.7), n_cells - 3)])
    return shares, shares @ CORNERS + noise * rng.normal(size=(n_cells, 4))


def matched(extreme):
    """For each corner the extreme nearest to it."""
    return np.argmin(((CORNERS[:, None] - extreme) ** 2).sum(axis=2), axis=1)


def test_a_planted_simplex_is_recovered(rng):
    shares, values = planted(rng)
    (model,) = archetypes.fit(values, [1], extremes=3)
    order = matched(model.extreme)
    np.testing.assert_allclose(model.extreme[order], CORNERS, atol=1e-3)
    found = archetypes.encode(model, values)
    np.testing.assert_allclose(found[:, order], shares, atol=1e-3)
    # The one that most cells have most of stands first.
    assert (np.diff(found.mean(axis=0)) <= 0).all()


def test_noise_moves_the_corners_little(rng):
    shares, values = planted(rng, noise=0.05)
    (model,) = archetypes.fit(values, [1], extremes=3)
    found = archetypes.encode(model, values)[:, matched(model.extreme)]
    assert np.abs(found - shares).mean() < 0.05


def test_extremes_are_mixtures_of_cells_and_shares_sum_to_one(rng):
    values = rng.normal(size=(300, 5))
    (model,) = archetypes.fit(values, [1], extremes=4)
    shares = archetypes.encode(model, values)
    assert (shares >= 0).all() and shares.shape == (300, 4)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    # Within the hull, and so within the range of every variable.
    assert (model.extreme <= values.max(axis=0) + 1e-9).all() and (model.extreme >= values.min(axis=0) - 1e-9).all()


def test_more_extremes_explain_more(rng):
    values = rng.normal(size=(300, 4))
    models = [archetypes.fit(values, [1], extremes=count)[0] for count in (2, 3, 5)]
    kept = [variance.explained(values, archetypes.decode(one, archetypes.encode(one, values))) for one in models]
    assert 0 < kept[0] < kept[1] < kept[2] < 1


def test_each_random_start_ends_no_lower(rng, monkeypatch):
    """The start far apart is a good one: none of five others finds less error."""
    _, values = planted(rng, noise=0.3)

    def error():
        (model,) = archetypes.fit(values, [1], extremes=3)
        return ((values - archetypes.decode(model, archetypes.encode(model, values))) ** 2).sum()

    own = error()
    for _ in range(5):
        start = values[rng.choice(len(values), 3, replace=False)].copy()
        monkeypatch.setattr(archetypes, "_far_apart", lambda *_, start=start: start.copy())
        # Stopping at a fall of 1e-6 leaves about that much open.
        assert own <= error() * (1 + 1e-3)


def test_the_same_bytes_each_time(rng):
    values = rng.normal(size=(200, 5))
    one, other = (archetypes.fit(values, [seed], extremes=3)[0].extreme for seed in (1, 2))
    assert one.tobytes() == other.tobytes()


def test_a_weight_of_two_is_a_cell_twice(rng):
    values, weights = rng.normal(size=(80, 3)), rng.integers(1, 3, 80)
    (weighted,) = archetypes.fit(values, [1], extremes=3, weights=weights.astype(float))
    # The start knows no weights but the mean; of few cells it may differ.
    (repeated,) = archetypes.fit(np.repeat(values, weights, axis=0), [1], extremes=3)
    np.testing.assert_allclose(weighted.extreme, repeated.extreme, atol=2e-2)


def test_as_many_extremes_as_a_simplex_has(rng):
    assert archetypes.contradictions({"extremes": 4}, 3, 100) == []
    (sentence,) = archetypes.contradictions({"extremes": 5}, 3, 100)
    assert "extremes is 5" in sentence and "3 variables" in sentence


@pytest.mark.parametrize("values", [np.ones((5, 3)), np.vstack([np.zeros((4, 2)), np.ones((4, 2))])])
def test_cells_that_hardly_differ(values):
    (model,) = archetypes.fit(values, [1], extremes=3)
    np.testing.assert_allclose(archetypes.decode(model, archetypes.encode(model, values)), values, atol=1e-9)
