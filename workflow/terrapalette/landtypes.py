"""From labels of cells to described classes and a CF map."""

import numpy as np
import pandas as pd
import xarray as xr

NO_CLASS = 0


def describe(labels: np.ndarray, values: np.ndarray, names: list[str], area: np.ndarray) -> pd.DataFrame:
    """Size, share of area, and the spread of each variable within each class.

    Parameters
    ----------
    labels : (cell,) class numbers from 1
    values : (cell, variable) in physical units
    area : (cell,) relative areas

    Returns
    -------
    one row per class: class, cells, area_share, and {variable}_mean, _std, _p10, _p90
    """
    rows = []
    for number in np.unique(labels):
        inside = labels == number
        row = {"class": number, "cells": inside.sum(), "area_share": area[inside].sum() / area.sum()}
        low, high = np.percentile(values[inside], [10, 90], axis=0)
        mean, std = values[inside].mean(axis=0), values[inside].std(axis=0)
        for index, name in enumerate(names):
            row |= {f"{name}_mean": mean[index], f"{name}_std": std[index]}
            row |= {f"{name}_p10": low[index], f"{name}_p90": high[index]}
        rows.append(row)
    return pd.DataFrame(rows)


def to_map(labels: np.ndarray, row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Class numbers of cells (cell,) on their grid (row, column), NO_CLASS elsewhere, as int16."""
    grid = np.full(shape, NO_CLASS, np.int16)
    grid[row, column] = labels
    return grid


def cf_variable(grid: np.ndarray, classes: list[int], meanings: list[str], colors: list[str], long_name: str):
    """A CF flag variable on (lat, lon). flag_colors goes beyond CF: the colour of each flag value as #rrggbb."""
    attributes = {
        "long_name": long_name,
        "flag_values": np.array(classes, np.int16),
        "flag_meanings": " ".join(meanings),
        "flag_colors": " ".join(colors),
        "units": "1",
    }
    variable = xr.Variable(("lat", "lon"), grid, attributes)
    variable.encoding["_FillValue"] = np.int16(NO_CLASS)
    return variable
