"""Every kind keeps the promises that scripts, figures and pages build on."""

import numpy as np
import pytest
import xarray as xr

from terrapalette.spaces import kinds, variance

SETTINGS = {
    "original": {},
    "pca": {"components": 2},
    "vae": {
        "latent_dim": 2, "hidden": [8], "alpha": 1e-6, "epochs": 3, "batch_size": 16, "optimizer": "adam",
        "learning_rate": 0.01, "device": "cpu", "max_steps": 500,
    },
    "archetypes": {"extremes": 3},
    "tensor_train": {"rank": 2, "step_rank": 1},
    "umap": {"neighbors": 5, "min_dist": 0.1},
}  # fmt: skip
LEADS_BACK = [name for name in SETTINGS if kinds.kind(name).decode]
# Without weights: nothing is fitted, or every cell is drawn alike.
WEIGHTED = [name for name in SETTINGS if name not in ("original", "umap")]


@pytest.fixture
def values(rng):
    values = rng.normal(size=(60, 4))
    return (values - values.mean(axis=0)) / values.std(axis=0)


def fitted(name, values, seeds=(1,), **more):
    kind = kinds.kind(name)
    return kind, kind.fit(values, list(seeds), **{"weights": None, "watch": None} | more, **SETTINGS[name])


def test_every_kind_is_tried_here():
    assert set(SETTINGS) == set(kinds.MODULES)
    for name, settings in SETTINGS.items():
        assert set(kinds.kind(name).settings) == set(settings), name


@pytest.mark.parametrize("name", SETTINGS)
def test_a_model_outlives_its_file(name, values, tmp_path):
    kind, (model,) = fitted(name, values)
    xr.Dataset(kind.save(model)).to_netcdf(tmp_path / "model.nc")
    with xr.open_dataset(tmp_path / "model.nc") as dataset:
        again = kinds.restored(kind, dataset)
    here, there = kind.encode(model, values), kind.encode(again, values)
    np.testing.assert_array_equal(here, there)
    np.testing.assert_array_equal(xr.Dataset(kind.describe(model, values))["value"], here)
    if kind.decode is not None:
        np.testing.assert_array_equal(kind.decode(model, here), kind.decode(again, here))


@pytest.mark.parametrize("name", SETTINGS)
def test_new_cells_are_encoded_one_by_one(name, values):
    kind, (model,) = fitted(name, values)
    np.testing.assert_allclose(kind.encode(model, values[5:7]), kind.encode(model, values)[5:7], atol=1e-6)


@pytest.mark.parametrize("name", [name for name in SETTINGS if kinds.kind(name).layers])
def test_layers_lead_the_same_way_back(name, values):
    kind, (model,) = fitted(name, values)
    here = kind.encode(model, values)
    found, layers = here, kind.layers(model)
    for place, (weight, bias) in enumerate(layers):
        found = found @ weight.T + bias
        found = found if place == len(layers) - 1 else np.maximum(found, 0)
    np.testing.assert_allclose(found, kind.decode(model, here), atol=1e-5)


@pytest.mark.parametrize("name", LEADS_BACK)
def test_the_way_back_leads_towards_the_values(name, values):
    kind, (model,) = fitted(name, values)
    kept = variance.explained(values, kind.decode(model, kind.encode(model, values)))
    assert kept == 1 if kind.is_input else 0 < kept < 1


@pytest.mark.parametrize("name", SETTINGS)
def test_seeds_matter_where_they_are_said_to(name, values):
    kind, models = fitted(name, values, seeds=(1, 2, 1))
    one, other, again = (kind.encode(model, values) for model in models)
    np.testing.assert_allclose(one, again, atol=1e-6)
    assert np.array_equal(one, other) is not kind.is_random


@pytest.mark.parametrize("name", WEIGHTED)
def test_weights_move_what_is_fitted(name, values, rng):
    weights = rng.uniform(0.1, 3, 60)
    weights /= weights.mean()
    kind, (plain,) = fitted(name, values)
    _, (weighted,) = fitted(name, values, weights=weights)
    assert not np.allclose(kind.encode(plain, values), kind.encode(weighted, values), atol=1e-6)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_history_is_told_by_those_who_say_so(name, values):
    seen = []
    kind, (model,) = fitted(name, values, watch=lambda index, epoch: seen.append((index, epoch.number)))
    told = kind.describe(model, values)
    assert ("loss" in told) is kind.has_history and seen == ([(0, 1), (0, 2), (0, 3)] if kind.has_history else [])
    assert ("all_explained_variance_ratio" in told) is kind.has_explained_variance


def test_jacobians_are_slopes(values):
    kind, (model,) = fitted("vae", values)
    codes, step = kind.encode(model, values)[:5], 1e-3
    slopes = [
        (kind.decode(model, codes + step * axis) - kind.decode(model, codes - step * axis)) / (2 * step)
        for axis in np.eye(2)
    ]
    # Single precision, and a step over a kink of a ReLU now and then.
    np.testing.assert_allclose(kind.jacobian(model, codes), np.stack(slopes, axis=2), atol=0.05)


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(ValueError, match="no kind of space 'tsne', expected one of original, pca, vae, "):
        kinds.kind("tsne")
