"""The way back from planes of codes to values, small enough to travel in the atlas: its readers walk in the plane."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.land.packing import quantized
from terrapalette.spaces import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

# Weights travel in so many steps between the smallest and the largest of a layer.
STEPS = 65_000


def walks(spaces: "Sequence[xr.Dataset]", models: "Sequence[xr.Dataset]") -> list[dict]:
    """Layers from the coordinates of each space of two or more to normalized values, of kinds that have them.

    Parameters
    ----------
    spaces : value(cell, component) each, attribute space
    models : of the same spaces, as `kind.save` gave them; attribute kind

    Returns
    -------
    per space its name; "others": means of the coordinates behind the first two, where a walk stays; "layers": "in" and
    "weight" (out, in) row by row and "bias" (out,), quantized, with a rectifier between layers
    """
    found = []
    for space, model in zip(spaces, models, strict=True):
        kind = kinds.kind(model.attrs["kind"])
        if kind.layers is None or space.sizes["component"] < 2:
            continue
        layers = kind.layers(kinds.restored(kind, model))
        found.append(
            {
                "space": space.attrs["space"],
                "others": space["value"].values[:, 2:].mean(axis=0),
                "layers": [
                    {
                        "in": np.shape(weight)[1],
                        "weight": quantized(np.ravel(weight), STEPS),
                        "bias": quantized(bias, STEPS),
                    }
                    for weight, bias in layers
                ],
            }
        )
    return found
