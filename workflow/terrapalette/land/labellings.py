"""Labellings in files of classes: which one belongs to a space and a method."""

import numpy as np
import xarray as xr


def classes_of(classes: xr.Dataset, space: str, method: str) -> xr.DataArray:
    """The class of each cell (cell,) in one of the labellings of a dataset of classes (labelling, cell)."""
    place = np.flatnonzero((classes["space"].values == space) & (classes["method"].values == method))
    return classes["class"].isel(labelling=int(place[0]))
