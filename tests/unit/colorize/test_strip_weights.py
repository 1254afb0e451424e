import numpy as np
import pytest

from terrapalette.colorize import strip_weights


@pytest.fixture
def strip(rng):
    grey = np.repeat(np.linspace(0, 255, 40).astype(np.uint8)[:, None], 60, axis=1)
    return grey, rng.normal(0, 20, (40, 60, 2))


def test_the_true_guess_has_all_the_weight(rng, strip):
    grey, truth = strip
    guesses = np.stack([truth, rng.normal(0, 20, truth.shape)])
    bounds, weights = strip_weights.learn(guesses, truth, grey)
    assert len(weights) == len(bounds) + 1 == strip_weights.REGIONS
    np.testing.assert_allclose(weights, [[1, 0]] * len(weights), atol=0.05)
    mixed = strip_weights.mix(guesses, grey, bounds, weights)
    assert np.mean((mixed - truth) ** 2) < 0.01 * np.mean(truth**2)


def test_who_is_right_here_and_wrong_there_counts_here_alone(rng, strip):
    grey, truth = strip
    noise = rng.normal(0, 30, truth.shape)
    dark = (grey < 128)[..., None]
    guesses = np.stack([np.where(dark, truth, noise), np.where(dark, noise, truth)])
    weights = strip_weights.learn(guesses, truth, grey)[1]
    assert (weights[:2, 0] > 0.65).all() and (weights[-2:, 1] > 0.65).all()


def test_guesses_that_know_nothing_give_way_to_grey(rng, strip):
    grey, truth = strip
    weights = strip_weights.learn(rng.normal(0, 40, (3, *truth.shape)), truth, grey)[1]
    assert weights.sum(axis=1).max() < 0.15


def test_weights_are_never_negative_nor_more_than_all(rng, strip):
    grey, truth = strip
    guesses = np.stack([0.3 * truth, -truth, rng.normal(size=truth.shape)])
    weights = strip_weights.learn(guesses, truth, grey)[1]
    assert weights.min() >= 0 and weights.sum(axis=1).max() <= 1 + 1e-6
    assert weights[:, 0].min() > 0.9


def test_one_grey_level_is_one_region():
    grey, truth = np.full((5, 6), 9, np.uint8), np.ones((5, 6, 2))
    bounds, weights = strip_weights.learn(truth[None], truth, grey)
    mixed = strip_weights.mix(truth[None], grey, bounds, weights)
    np.testing.assert_allclose(mixed, truth, atol=0.05)
