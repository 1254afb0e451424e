"""The space of the normalized variables themselves."""

import numpy as np

from terrapalette.spaces.kinds import Kind


def fit(values: np.ndarray, seeds: list[int], *, weights=None, watch=None) -> list[None]:
    """Nothing is to be found: there is no model."""
    return [None] * len(seeds)


def same(model: None, values: np.ndarray) -> np.ndarray:
    """Values are coordinates."""
    return values


def describe(model: None, values: np.ndarray) -> dict[str, tuple]:
    """The coordinates of the cells."""
    return {"value": (("cell", "component"), values)}


KIND = Kind(
    title="the variables themselves",
    fit=fit,
    encode=same,
    describe=describe,
    save=lambda model: {},
    load=lambda arrays: None,
    decode=same,
    is_input=True,
)
