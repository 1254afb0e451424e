"""The space of the cells' core of a tensor train (Oseledets 2011): cells x steps x variables, or cells x variables.

A train of (cell x variable) is a singular value decomposition: principal components without centring. One of (cell x
step x variable) differs from it only in that the pattern of each component must be made of few profiles of variables.
"""

import os
from typing import NamedTuple

import numpy as np

from terrapalette.spaces import pca
from terrapalette.spaces.kinds import Kind


class Model(NamedTuple):
    """The pattern of each coordinate, and the cores that it is made of.

    loading : (component, variable), orthonormal rows, by falling mean square of their coordinates
    step_core : (component, step, profile); a single step where the variables have no common ones
    variable_core : (profile, group), orthonormal rows
    step : (step,) names, "" for none
    group : (group,) names of the variables without their steps
    centred_angle, uncentred_angle : (component,) principal angles in degrees between this space and that of as many
        principal components, with and without centring; the largest first
    """

    loading: np.ndarray
    step_core: np.ndarray
    variable_core: np.ndarray
    step: np.ndarray
    group: np.ndarray
    centred_angle: np.ndarray
    uncentred_angle: np.ndarray


class Axes(NamedTuple):
    """Variables as a table: names of its steps and groups, and the map (variable, step * group) that leads there."""

    step: list[str]
    group: list[str]
    linear: np.ndarray


def axes_of(steps: list[tuple[str, str]]) -> Axes:
    """The table of variables that have the same steps; one step, and all variables beside each other, if there is none.

    A variable without steps stands at all of them, divided by the root of their number: so distances of cells stay what
    they are. Where variables have different steps there is no table.

    Parameters
    ----------
    steps : (group, step) of each variable, "" for no step
    """
    groups = list(dict.fromkeys(group for group, _ in steps))
    own = {name: [step for group, step in steps if group == name] for name in groups}
    kinds = {tuple(one) for one in own.values() if one != [""]}
    if len(kinds) != 1:
        names = [f"{group}_{step}" if step else group for group, step in steps]
        return Axes([""], names, np.eye(len(steps)))
    (common,) = kinds
    linear = np.zeros((len(steps), len(common), len(groups)))
    for index, (group, step) in enumerate(steps):
        place = slice(None) if step == "" else common.index(step)
        linear[index, place, groups.index(group)] = 1 / np.sqrt(len(common)) if step == "" else 1
    return Axes(list(common), groups, linear.reshape(len(steps), -1))


def fit(
    values: np.ndarray, seeds: list[int], *, rank: int, step_rank: int, steps=None, weights=None, watch=None
) -> list[Model]:
    """The train of all cells; no seed plays a part.

    Parameters
    ----------
    rank : between cells and the rest: the number of coordinates
    step_rank : between steps and variables: how many profiles of variables all patterns are made of
    steps : (group, step) of each variable, "" for no step; None where none has any
    """
    axes = axes_of([(str(index), "") for index in range(values.shape[1])] if steps is None else steps)
    weight = np.ones(len(values)) if weights is None else weights
    # Rotations of the cells stay within their own core: a triangle no larger than the variables stands for them.
    triangle = np.linalg.qr(values * np.sqrt(weight / weight.sum())[:, None], mode="r")
    step_core, variable_core = _cores(
        (triangle @ axes.linear).reshape(len(triangle), len(axes.step), -1), rank, step_rank
    )
    pattern = np.einsum("asb,bg->asg", step_core, variable_core).reshape(len(step_core), -1) @ axes.linear.T
    loading = _principal(triangle, pattern)
    # The first core as it makes these patterns, in their order.
    step_core = np.einsum("ca,asb->csb", loading @ np.linalg.pinv(pattern), step_core)
    found = pca.fit(values, weights).loading[: len(loading)], np.linalg.svd(triangle)[2][: len(loading)]
    angles = [_angles(loading, one) for one in found]
    return [
        Model(loading, step_core, variable_core, np.array(axes.step, object), np.array(axes.group, object), *angles)
    ] * len(seeds)


def _cores(tensor: np.ndarray, rank: int, step_rank: int) -> tuple[np.ndarray, np.ndarray]:
    """Cores of steps (component, step, profile) and of variables (profile, group), whose rows are orthonormal."""
    # Otherwise a line on the screen says which of its array libraries it takes.
    os.environ.setdefault("TENSORLY_BACKEND", "numpy")
    from tensorly.decomposition import tensor_train

    inner = rank if tensor.shape[1] == 1 else step_rank
    _, step_core, variable_core = tensor_train(tensor, [1, rank, inner, 1])
    left, size, profile = np.linalg.svd(variable_core[..., 0], full_matrices=False)
    sign = pca.signs(profile)
    return step_core @ (left * size * sign), profile * sign[:, None]


def _principal(triangle: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """Orthonormal rows that span the patterns (component, variable), by falling mean square of their coordinates."""
    span = np.linalg.svd(pattern, full_matrices=False)[2]
    found = np.linalg.svd(triangle @ span.T)[2] @ span
    return found * pca.signs(found)[:, None]


def _angles(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Principal angles in degrees between the spans of rows, largest first."""
    from scipy.linalg import subspace_angles

    return np.rad2deg(subspace_angles(one.T, other.T))


def encode(model: Model, values: np.ndarray) -> np.ndarray:
    """Coordinates along the patterns."""
    return values @ model.loading.T


def decode(model: Model, coordinates: np.ndarray) -> np.ndarray:
    """Sums of the patterns."""
    return coordinates @ model.loading


def describe(model: Model, values: np.ndarray) -> dict[str, tuple]:
    """Coordinates of the cells, and what `save` keeps."""
    return {
        "component": ("component", [f"T{number + 1}" for number in range(len(model.loading))]),
        "value": (("cell", "component"), encode(model, values)),
        **save(model),
    }


def save(model: Model) -> dict[str, tuple]:
    """The cores as plain arrays."""
    return {
        "loading": (("component", "variable"), model.loading),
        "step_core": (("component", "core_step", "profile"), model.step_core),
        "variable_core": (("profile", "core_group"), model.variable_core),
        "core_step": ("core_step", model.step),
        "core_group": ("core_group", model.group),
        "centred_angle": ("component", model.centred_angle, {"units": "degree"}),
        "uncentred_angle": ("component", model.uncentred_angle, {"units": "degree"}),
    }


def load(arrays: dict[str, np.ndarray]) -> Model:
    """The model that `save` gave."""
    names = {"step": "core_step", "group": "core_group"}
    return Model(*(arrays[names.get(name, name)] for name in Model._fields))


def contradictions(settings: dict, n_variables: int, n_cells: float) -> list[str]:
    """No more coordinates than variables."""
    if settings["rank"] <= n_variables:
        return []
    return [f"rank is {settings['rank']}, expected at most the {n_variables} variables"]


KIND = Kind(
    title="the cells' core of a tensor train",
    fit=fit,
    encode=encode,
    describe=describe,
    save=save,
    load=load,
    decode=decode,
    settings={
        "rank": {
            "description": "Number of coordinates: rank between cells and the rest.",
            "type": "integer",
            "minimum": 1,
        },
        "step_rank": {
            "description": "Rank between steps (months) and variables; without steps it says nothing.",
            "type": "integer",
            "minimum": 1,
        },
    },
    contradictions=contradictions,
    dimensions=lambda settings: settings["rank"],
    has_cores=True,
    takes_steps=True,
)
