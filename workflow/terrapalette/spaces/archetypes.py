"""The space of shares of a few extremes that mix to each cell: archetypal analysis (Cutler and Breiman 1994)."""

from typing import NamedTuple

import numpy as np

from terrapalette.spaces import simplex
from terrapalette.spaces.kinds import Kind

# Rounds at most, and the relative fall of the error below which no further one is worth it.
ROUNDS, PRECISION = 300, 1e-6
# Cells are compared with 2**extremes - 1 faces.
MOST_EXTREMES = 6


class Model(NamedTuple):
    """Extremes (component, variable): mixtures of cells themselves, the one with the largest share of all first."""

    extreme: np.ndarray


def fit(values: np.ndarray, seeds: list[int], *, extremes: int, weights=None, watch=None) -> list[Model]:
    """Extremes of which cells are mixtures with the least squared error; no seed plays a part.

    Shares and extremes are found by turns (doi:10.1080/00401706.1994.10485840): shares as the nearest mixture of the
    extremes, and each extreme, the others held, as the point of the cells' convex hull that the shares ask for. Both
    steps are exact, so the error never rises. The first extremes are cells that lie farthest apart.
    """
    weight = np.ones(len(values)) if weights is None else weights
    found, last = _far_apart(values, extremes), np.inf
    mixtures: list[simplex.Mixture | None] = [None] * extremes
    for _ in range(ROUNDS):
        shares = simplex.shares(values, found)
        error = float(weight @ ((values - shares @ found) ** 2).sum(axis=1))
        if not error < last * (1 - PRECISION):
            break
        last = error
        mass, wanted = (shares * weight[:, None]).T @ shares, (shares * weight[:, None]).T @ values
        for index in np.flatnonzero(np.diag(mass) > 0):
            step = (wanted[index] - mass[index] @ found) / mass[index, index]
            mixtures[index] = simplex.nearest_in_hull(values, found[index] + step, mixtures[index])
            found[index] = mixtures[index].share @ values[mixtures[index].members]
    order = np.argsort(-np.average(simplex.shares(values, found), axis=0, weights=weight), kind="stable")
    return [Model(found[order])] * len(seeds)


def _far_apart(values: np.ndarray, count: int) -> np.ndarray:
    """Cells each farthest from the mean and those before it, or rather from the plane through them."""
    centred = values - values.mean(axis=0)
    left, chosen = centred.copy(), []
    for _ in range(count):
        far = (left**2).sum(axis=1)
        far[chosen] = -1.0
        chosen.append(int(far.argmax()))
        if len(chosen) == 1:
            # From here on seen from the first: `count` corners span one dimension less.
            left = centred - centred[chosen[0]]
            continue
        axis = left[chosen[-1]] / max(np.linalg.norm(left[chosen[-1]]), np.finfo(float).tiny)
        left = left - np.outer(left @ axis, axis)
    return values[chosen].astype(float)


def encode(model: Model, values: np.ndarray) -> np.ndarray:
    """Shares of the extremes in the mixture nearest to each cell: from 0, of sum 1."""
    return simplex.shares(values, model.extreme)


def decode(model: Model, coordinates: np.ndarray) -> np.ndarray:
    """Mixtures of the extremes."""
    return coordinates @ model.extreme


def describe(model: Model, values: np.ndarray) -> dict[str, tuple]:
    """Shares of the cells, and the extremes."""
    return {
        "component": ("component", [f"extreme {number + 1}" for number in range(len(model.extreme))]),
        "value": (("cell", "component"), encode(model, values), {"long_name": "share of the extreme", "units": "1"}),
        "extreme": (("component", "variable"), model.extreme, {"long_name": "normalized values of the extreme"}),
    }


def save(model: Model) -> dict[str, tuple]:
    """The extremes as a plain array."""
    return {"extreme": (("component", "variable"), model.extreme)}


def load(arrays: dict[str, np.ndarray]) -> Model:
    """The model that `save` gave."""
    return Model(arrays["extreme"])


def contradictions(settings: dict, n_variables: int, n_cells: float) -> list[str]:
    """As many corners as a simplex in so many dimensions has."""
    wanted = settings["extremes"]
    if wanted <= n_variables + 1:
        return []
    return [f"extremes is {wanted}, expected at most one more than the {n_variables} variables"]


KIND = Kind(
    title="shares of extremes",
    fit=fit,
    encode=encode,
    describe=describe,
    save=save,
    load=load,
    decode=decode,
    settings={
        "extremes": {
            "description": "Number of extremes of which cells are mixtures.",
            "type": "integer",
            "minimum": 2,
            "maximum": MOST_EXTREMES,
        }
    },
    contradictions=contradictions,
    dimensions=lambda settings: settings["extremes"],
    has_extremes=True,
)
