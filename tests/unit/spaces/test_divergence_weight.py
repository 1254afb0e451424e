import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.runtime.errors import DivergedError
from terrapalette.spaces import autoencoder, divergence_weight, variance

pytestmark = pytest.mark.usefixtures("one_thread")
SETTINGS = {
    "latent_dim": 2, "hidden": [8], "epochs": 4, "batch_size": 32, "optimizer": "adam", "learning_rate": 3e-3,
}  # fmt: skip
ALPHAS, SEEDS = [1e-6, 1e-2], [11, 5, 7]


@pytest.fixture
def cells(rng):
    return rng.normal(size=(120, 5)) @ rng.normal(size=(5, 5)) + np.arange(5)


@pytest.fixture
def weights(rng):
    weights = rng.uniform(0.5, 1.5, 120)
    return weights / weights.mean()


def halves(codes, index):
    """Which side of its median a code has; `second` tells which seed it was asked for."""
    return {"first": (codes[:, 0] > np.median(codes[:, 0])).astype(int), "second": np.full(len(codes), index)}


def test_every_run_stands_at_its_alpha_and_seed(cells, weights):
    watched = []
    found = divergence_weight.sweep(
        cells,
        ALPHAS,
        SEEDS,
        halves,
        weights=weights,
        watch=lambda run, epoch: watched.append((run, epoch.r2)),
        **SETTINGS,
    )
    assert found["alpha"].values.tolist() == ALPHAS and found["seed"].values.tolist() == SEEDS
    assert found["method"].values.tolist() == ["first", "second"]
    for alpha in ALPHAS:
        for index, seed in enumerate(SEEDS):
            here = found.sel(alpha=alpha, seed=seed)
            model = autoencoder.train(cells, [autoencoder.Run(seed, alpha)], weights=weights, **SETTINGS)[0]
            mean, std = autoencoder.encode(model, cells)
            # Alone and in a stack differ by rounding.
            np.testing.assert_allclose(here["codes"], mean, atol=1e-3)
            decoded = autoencoder.decode(model, mean)
            assert float(here["r2"]) == pytest.approx(variance.explained(cells, decoded, weights), abs=1e-3)
            expected = autoencoder.divergence_of(mean, std, weights) / 120
            assert float(here["divergence"]) == pytest.approx(expected, rel=1e-3)
            assert int(here["active_units"]) == autoencoder.active_units(mean).sum()
            np.testing.assert_array_equal(
                here["labels"].sel({"method": "first"}), halves(here["codes"].values, 0)["first"]
            )
            assert (here["labels"].sel({"method": "second"}) == index).all()
            r2 = [value for run, value in watched if run == (seed, alpha)]
            assert here["training_r2"].values.tolist() == r2 and len(r2) == 4
            # Two codes of every cell, every epoch.
            assert (here["mean_count"].sum("mean_bin") == 240).all()
            assert (here["logvar_count"].sum("logvar_bin") == 240).all()


def test_agreement_is_that_of_every_two_seeds(cells):
    found = divergence_weight.sweep(cells, ALPHAS, SEEDS, halves, **SETTINGS)
    assert found["agreement"].dims == ("alpha", "seed_pair", "method") and found.sizes["seed_pair"] == 3
    for pair, (one, other) in enumerate([(0, 1), (0, 2), (1, 2)]):
        for alpha in range(2):
            labels = found["labels"].isel(alpha=alpha).sel({"method": "first"}).values
            expected = adjusted_rand_score(labels[one], labels[other])
            assert float(found["agreement"].sel({"method": "first"})[alpha, pair]) == expected
    # One cluster with all cells agrees with any other such.
    assert (found["agreement"].sel({"method": "second"}) == 1).all()


def test_one_seed_has_no_pair(cells):
    found = divergence_weight.sweep(cells, ALPHAS, [3], halves, **SETTINGS)
    assert found.sizes["seed_pair"] == 0 and found.sizes["seed"] == 1


def test_the_run_that_diverges_is_named(cells):
    with pytest.raises(DivergedError, match=r"seed 11, alpha 1e\+38"):
        divergence_weight.sweep(cells, [1e-6, 1e38], SEEDS, halves, **SETTINGS)
