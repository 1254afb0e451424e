"""From labels of cells to described classes and a CF map."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering.labels import match
from terrapalette.land import class_labels, modes
from terrapalette.land.class_labels import NO_TYPE, NO_TYPE_NAME
from terrapalette.land.frames import Frame, mapping
from terrapalette.land.variables import Variable

NO_CLASS = 0
# Cells above which a map's file is cut into chunks, and its numbers take a byte each; rows and columns of a chunk.
LARGE = 4_000_000


def common_numbers(labellings: list[np.ndarray]) -> list[np.ndarray]:
    """Class numbers from 1 of several labellings (cell,) from 0, each numbered by rising mean of one variable.

    The finest labelling lends all others its numbers, and with them its colours. Cells that belong nowhere (negative)
    are of the class NO_TYPE in all.
    """
    reference = max(labellings, key=lambda own: own.max())
    # A negative label finds the last number.
    return [np.append(match(reference, own) + 1, NO_TYPE)[own] for own in labellings]


def describe(
    labels: np.ndarray, values: np.ndarray, names: list[str], area: np.ndarray, weights: np.ndarray | None = None
) -> pd.DataFrame:
    """Size, share of area, and the spread of each variable within each class.

    Parameters
    ----------
    labels : (cell,) class numbers from 1
    values : (cell, variable) in physical units
    area : (cell,) relative areas
    weights : (cell,) what cells weigh in means, deviations and percentiles, equal if None

    Returns
    -------
    one row per class: class, cells, area_share, and {variable}_mean, _std, _p10, _p90
    """
    rows = []
    for number in np.unique(labels):
        inside = labels == number
        row = {"class": number, "cells": inside.sum(), "area_share": area[inside].sum() / area.sum()}
        low, mean, high, std = _spread(values[inside], None if weights is None else weights[inside])
        for index, name in enumerate(names):
            row |= {f"{name}_mean": mean[index], f"{name}_std": std[index]}
            row |= {f"{name}_p10": low[index], f"{name}_p90": high[index]}
        rows.append(row)
    return pd.DataFrame(rows)


def _spread(values: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, ...]:
    """10th percentile, mean, 90th percentile and standard deviation of (cell, variable) values, each (variable,)."""
    if weights is None:
        low, high = np.percentile(values, [10, 90], axis=0)
        return low, values.mean(axis=0), high, values.std(axis=0)
    mean = np.average(values, axis=0, weights=weights)
    std = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights))
    share = np.broadcast_to(weights[:, None], values.shape)
    low, high = np.quantile(values, [0.1, 0.9], axis=0, weights=share, method="inverted_cdf")
    return low, mean, high, std


def to_map(labels: np.ndarray, row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Class numbers of cells (cell,) on their grid (row, column), NO_CLASS elsewhere, as int16."""
    grid = np.full(shape, NO_CLASS, np.int16)
    grid[row, column] = labels
    return grid


def is_large(shape: tuple[int, int]) -> bool:
    """Whether a map of so many rows and columns is written in chunks."""
    return shape[0] * shape[1] > LARGE


def cf_variable(
    grid: np.ndarray,
    classes: list[int],
    meanings: list[str],
    colors: list[str],
    long_name: str,
    frame: Frame,
) -> xr.Variable:
    """A CF flag variable on a frame. flag_colors goes beyond CF: the colour of each flag value as #rrggbb.

    Class numbers (row, column) are int16, or on a large grid uint8 in chunks of modes.CHUNK x modes.CHUNK cells.
    """
    dtype = np.uint8 if is_large(frame.shape) else np.int16
    told = class_labels.flag_attributes(classes, meanings, colors)
    told["flag_values"] = told["flag_values"].astype(dtype)
    attributes = {"long_name": long_name, **told, "units": "1", **mapping(frame)}
    variable = xr.Variable(frame.dims, grid.astype(dtype, copy=False), attributes)
    variable.encoding["_FillValue"] = dtype(NO_CLASS)
    if is_large(frame.shape):
        variable.encoding["chunksizes"] = tuple(min(side, modes.CHUNK) for side in frame.shape)
    return variable


# Vegetation by the class's mean index (upper bounds), and ground without it by how bright its red reflectance is
# (lower bounds). Thresholds are conventions that make names readable, not results.
VEGETATION = [(0.15, None), (0.3, "sparse vegetation"), (0.5, "moderate vegetation"), (0.7, "rich vegetation")]
GROUND = [(0.3, "bright desert"), (0.17, "desert"), (-np.inf, "dark bare ground")]
SNOW = 0.4


def name_classes(index: np.ndarray, red: np.ndarray | None = None, blue: np.ndarray | None = None) -> list[str]:
    """A readable name for each class by stated rules on its means.

    An index of 0.7 or more is "dense vegetation", below that VEGETATION says; ground is named by GROUND, or "snow or
    salt" where its blue reflectance is above SNOW. Classes that would share a name are told apart by their red
    reflectance.

    Parameters
    ----------
    index : (class,) mean vegetation index, such as NDVI
    red, blue : (class,) mean reflectances; None if there are none, then bare ground stays "bare ground"
    """
    plain = [
        next((name for bound, name in VEGETATION if value < bound), "dense vegetation")
        or _ground(None if red is None else red[number], None if blue is None else blue[number])
        for number, value in enumerate(index)
    ]
    names = list(plain)
    for name in set(plain):
        alike = [number for number, one in enumerate(plain) if one == name]
        if len(alike) > 1:
            if red is not None:
                alike.sort(key=lambda number: red[number])
            grades = ["darker", "brighter"] if len(alike) == 2 and red is not None else range(1, len(alike) + 1)
            for number, grade in zip(alike, grades, strict=True):
                names[number] = f"{name}, {grade}"
    return names


def class_names(table: pd.DataFrame, variables: list[Variable], order_by: str) -> list[str]:
    """Readable names by rules on the class means, or numbers where the rules do not apply; columns as of `describe`.

    What belongs to no type stands last, and is called that.
    """
    typed = table[table["class"] != NO_TYPE]
    rest = [NO_TYPE_NAME] * (len(table) - len(typed))
    means = [None if name is None else typed[f"{name}_mean"].values for name in naming_variables(variables, order_by)]
    if means[0] is None:
        return [class_labels.plain_name(number) for number in typed["class"]] + rest
    return name_classes(*means) + rest


def _ground(red: float | None, blue: float | None) -> str:
    if blue is not None and blue > SNOW:
        return "snow or salt"
    if red is None:
        return "bare ground"
    return next(name for bound, name in GROUND if red >= bound)


def naming_variables(variables: list[Variable], order_by: str) -> tuple[str | None, str | None, str | None]:
    """Which variables name the classes: vegetation index, red and blue reflectance, each None if there is none.

    The classes' own variable counts as an index if it has no wavelength and by its range is within -1..1, below 0 too.
    """
    own = next(one for one in variables if order_by in (one.name, one.group))
    is_index = own.wavelength is None and own.low is not None and -1 <= own.low < 0 < own.high <= 1
    index = order_by if is_index else None

    def nearest(wanted, low, high):
        bands = [one for one in variables if one.wavelength and low <= one.wavelength <= high]
        return min(bands, key=lambda one: abs(one.wavelength - wanted)).name if bands else None

    return index, nearest(660, 600, 700), nearest(450, 400, 500)
