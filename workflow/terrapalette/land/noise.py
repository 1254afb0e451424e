"""Measurement error: what it does to the values of cells, and which cells it moves to another class.

ASSUME: errors are independent between cells and bands. A reflectance errs by a share of its value; an index errs as its
bands make it, where they are known; any other variable by an absolute amount.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from terrapalette.land.variables import Variable


class Errors(NamedTuple):
    """How each variable errs, one standard deviation of normal noise.

    relative (variable,) as a share of the value, absolute (variable,) in the variable's unit; bands: for a variable
    that is the normalized difference of two others, its column -> their columns (first, second)
    """

    relative: np.ndarray
    absolute: np.ndarray
    bands: dict[int, tuple[int, int]]


def errors(
    variables: list[Variable], level: float, indices: dict[str, list[str]], deviation: dict[str, float]
) -> Errors:
    """How the variables of a study err.

    Parameters
    ----------
    variables : in the order of the columns; what has a wavelength is a reflectance
    level : relative error of reflectances
    indices : normalized differences by name, each with its two bands; it holds where both are among the variables
    deviation : absolute errors by name of variable or group, "default" for those not named
    """
    names = [one.name for one in variables]
    bands = {
        names.index(name): (names.index(first), names.index(second))
        for name, (first, second) in indices.items()
        if {name, first, second} <= set(names)
    }
    is_reflectance = np.array([one.wavelength is not None for one in variables])
    follows = np.isin(np.arange(len(names)), list(bands))
    absolute = np.array([deviation.get(one.name, deviation.get(one.group, deviation["default"])) for one in variables])
    return Errors(
        np.where(is_reflectance & ~follows, level, 0.0), np.where(is_reflectance | follows, 0.0, absolute), bands
    )


def described(errors: Errors, variables: list[Variable]) -> str:
    """What was perturbed and how, in words; steps of a variable that err alike go by its name."""
    names = [one.name for one in variables]
    relative = sorted({f"{100 * one:g} %" for one in errors.relative if one})
    parts = [f"reflectances by {', '.join(relative)}"] if relative else []
    parts += [
        f"{names[index]} as its bands {names[first]} and {names[second]} make it"
        for index, (first, second) in errors.bands.items()
    ]
    groups = {}
    for one, amount in zip(variables, errors.absolute.tolist(), strict=True):
        if amount:
            groups.setdefault(one.group or one.name, {})[one.name] = amount
    for group, amounts in groups.items():
        alike = len(amounts) > 1 and len(set(amounts.values())) == 1
        told = {group: next(iter(amounts.values()))} if alike else amounts
        parts += [f"{name} by {amount:g}" for name, amount in told.items()]
    return "; ".join(parts)


def perturb(values: np.ndarray, errors: Errors, random_state: np.random.Generator) -> np.ndarray:
    """One measurement of (cell, variable) physical values with fresh noise.

    An index keeps what sets it apart from that of its mean bands: it moves by as much as the bands' index does.
    """
    noise = random_state.standard_normal(values.shape)
    noisy = values * (1 + errors.relative * noise) + errors.absolute * noise
    for index, (first, second) in errors.bands.items():
        before = _normalized_difference(values[:, first], values[:, second])
        after = _normalized_difference(noisy[:, first], noisy[:, second])
        noisy[:, index] = values[:, index] + (after - before)
    return noisy


def _normalized_difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(first - second) / (first + second), 0 where both cancel."""
    total = first + second
    return np.divide(first - second, total, out=np.zeros_like(total), where=total != 0)


def class_changes(
    values: np.ndarray,
    rules: list[Callable[[np.ndarray], np.ndarray]],
    encode: Callable[[np.ndarray], np.ndarray],
    errors: Errors,
    draws: int,
    random_state: np.random.Generator,
) -> np.ndarray:
    """Which cells get another class when they are measured again: (rule, draw, cell) bool.

    Parameters
    ----------
    values : (cell, variable) physical
    rules : each gives coordinates (cell, component) their labels (cell,)
    encode : physical values -> coordinates
    """
    before = [rule(encode(values)) for rule in rules]
    changed = np.zeros((len(rules), draws, len(values)), bool)
    for draw in range(draws):
        coordinates = encode(perturb(values, errors, random_state))
        for index, rule in enumerate(rules):
            changed[index, draw] = rule(coordinates) != before[index]
    return changed


def shares(changed: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Share of the cells (of their area, with weights) that changed class: (..., cell) bool -> (...)."""
    return np.average(changed, axis=-1, weights=weights)


def summary(share: np.ndarray) -> dict[str, float]:
    """Mean and spread of shares (seed, draw) over both: what chance in training and in measuring make of it."""
    return {
        "seeds": share.shape[0],
        "draws": share.shape[1],
        "changed_share": float(share.mean()),
        "changed_share_std": float(share.std(ddof=1)),
        "changed_share_min": float(share.min()),
        "changed_share_max": float(share.max()),
    }
