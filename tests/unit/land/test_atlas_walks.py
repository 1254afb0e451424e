"""What the atlas carries of the way back from codes leads where the model leads."""

import numpy as np
import pytest
import xarray as xr

from terrapalette.land import atlas_walks
from terrapalette.spaces import kinds
from unit.land.test_packing import unpacked

SETTINGS = {
    "pca": {"components": 3},
    "vae": {
        "latent_dim": 3, "hidden": [8, 5], "alpha": 1e-6, "epochs": 2, "batch_size": 16, "optimizer": "adam",
        "learning_rate": 0.01, "device": "cpu", "max_steps": 100,
    },
}  # fmt: skip


def through(layers, values):
    """What a page makes of codes (cell, code)."""
    for place, layer in enumerate(layers):
        weight, bias = (
            layer[part]["low"] + layer[part]["step"] * unpacked(layer[part]).astype(float)
            for part in ("weight", "bias")
        )
        values = values @ weight.reshape(-1, layer["in"]).T + bias
        values = values if place == len(layers) - 1 else np.maximum(values, 0)
    return values


@pytest.mark.parametrize("name", SETTINGS)
def test_layers_that_travel_decode_as_the_model_does(name, rng):
    values, kind = rng.normal(size=(40, 5)), kinds.kind(name)
    (model,) = kind.fit(values, [1], weights=None, watch=None, **SETTINGS[name])
    codes = kind.encode(model, values)
    space = xr.Dataset({"value": (("cell", "component"), codes)}, attrs={"space": "own"})
    saved = xr.Dataset(kind.save(model), attrs={"kind": name})
    (found,) = atlas_walks.walks([space], [saved])
    assert found["space"] == "own"
    np.testing.assert_allclose(found["others"], codes[:, 2:].mean(axis=0))
    # Each of some twenty weights is rounded to a 65 000th of its layer's range.
    np.testing.assert_allclose(through(found["layers"], codes), kind.decode(model, codes), atol=1e-3)


def test_spaces_without_a_plane_or_a_way_back_are_left_out(rng):
    values = rng.normal(size=(40, 5))
    kind = kinds.kind("pca")
    (model,) = kind.fit(values, [1], components=1)
    one = xr.Dataset({"value": (("cell", "component"), values[:, :1])}, attrs={"space": "line"})
    many = xr.Dataset({"value": (("cell", "component"), values)}, attrs={"space": "original"})
    models = [xr.Dataset(kind.save(model), attrs={"kind": "pca"}), xr.Dataset(attrs={"kind": "original"})]
    assert atlas_walks.walks([one, many], models) == []
