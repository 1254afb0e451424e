import numpy as np
import pytest

from terrapalette.spaces import pca, variance


@pytest.fixture
def values(rng):
    """Four variables with means far apart and unequal spreads."""
    return rng.normal(size=(400, 4)) * [0.1, 0.5, 1, 2] + [-5, 0, 4, 9]


def test_the_mean_of_all_cells_explains_nothing(values):
    """By the formula around one grand mean it would explain nearly all."""
    decoded = np.broadcast_to(values.mean(axis=0), values.shape)
    assert variance.explained(values, decoded) == pytest.approx(0, abs=1e-12)
    assert variance.explained_around_grand_mean(values, decoded) > 0.9
    assert variance.explained(values, values) == variance.explained_around_grand_mean(values, values) == 1


def test_the_grand_mean_explains_nothing_around_itself_and_harms_around_the_means(values):
    decoded = np.full_like(values, values.mean())
    assert variance.explained_around_grand_mean(values, decoded) == pytest.approx(0, abs=1e-12)
    assert variance.explained(values, decoded) < -10


def test_both_agree_where_the_means_are_equal(values, rng):
    values = values - values.mean(axis=0)
    decoded = values + rng.normal(size=values.shape)
    assert variance.explained(values, decoded) == pytest.approx(variance.explained_around_grand_mean(values, decoded))


@pytest.mark.parametrize("n_components", [1, 2, 3, 4])
@pytest.mark.parametrize("weighted", [False, True])
def test_principal_components_explain_their_share(values, rng, n_components, weighted):
    weights = rng.uniform(0, 2, len(values)) if weighted else None
    components = pca.fit(values, weights)
    codes = pca.project(values, components)[:, :n_components]
    decoded = codes @ components.loading[:n_components] + components.mean
    share = components.explained_variance_ratio[:n_components].sum()
    assert variance.explained(values, decoded, weights) == pytest.approx(share, abs=1e-12)


def test_an_integer_weight_is_a_repeated_cell(values, rng):
    decoded, weights = values + rng.normal(size=values.shape), rng.integers(0, 4, len(values))
    repeated = variance.explained(np.repeat(values, weights, axis=0), np.repeat(decoded, weights, axis=0))
    assert variance.explained(values, decoded, weights) == pytest.approx(repeated, abs=1e-12)
    assert repeated != pytest.approx(variance.explained(values, decoded), abs=1e-4)


def test_values_that_do_not_vary_have_no_share():
    assert np.isnan(variance.explained(np.ones((5, 2)), np.zeros((5, 2))))
