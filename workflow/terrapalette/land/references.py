"""Independent maps of the same cells: their classes there, and what land types have in common with them."""

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.metrics import adjusted_mutual_info_score, homogeneity_completeness_v_measure

from terrapalette.land import frames
from terrapalette.runtime.errors import InputError

LARGEST = 2**31 - 1


def classes_at(grid: xr.DataArray, lat: np.ndarray, lon: np.ndarray, source: str) -> np.ndarray:
    """Class of a reference map at each cell of the study.

    Parameters
    ----------
    grid : whole numbers on a grid (see `frames`), NaN where the map has none; 0 and below name no class
    lat, lon : (cell,) centres of the study's cells in degrees
    source : what messages call the map's file

    Returns
    -------
    (cell,) int32 class numbers, 0 where the map has none

    Raises
    ------
    InputError
        if the map holds fractions or numbers above 2^31 - 1, or has no class in any cell
    """
    values = grid.values
    found = values[np.isfinite(values)]
    fractions = found[found != np.round(found)]
    if fractions.size:
        raise InputError(
            f"{source}: {grid.name} holds fractions such as {fractions[0]:g}, expected whole numbers that name classes."
        )
    if found.size and found.max() > LARGEST:
        raise InputError(f"{source}: {grid.name} holds {found.max():.0f}, expected class numbers up to {LARGEST}.")
    place = frames.cells_at(frames.of(grid.to_dataset(name="map")), lat, lon)
    classes = np.where(place >= 0, np.maximum(np.nan_to_num(values), 0).ravel()[place], 0).astype(np.int32)
    if not classes.any():
        raise InputError(
            f"{source}: {grid.name} has no class (a whole number above 0) in any of the {len(classes)} cells of the "
            "study, expected a map of the same part of the Earth."
        )
    return classes


def where_clear(grid: xr.DataArray, share: xr.DataArray, least_share: float, source: str) -> xr.DataArray:
    """A reference map without its mixed cells: 0 where its class covers less than `least_share` of the cell.

    Parameters
    ----------
    grid : class numbers, as for `classes_at`
    share : what part of each cell its class covers, on the same grid, in the unit of least_share; NaN counts as less

    Raises
    ------
    InputError
        if it lies on another grid, or no cell reaches least_share
    """
    if share.sizes != grid.sizes:
        sizes = [" x ".join(str(size) for size in one.shape) for one in (share, grid)]
        raise InputError(
            f"{source}: {share.name} has {sizes[0]} cells, expected the {sizes[1]} of {grid.name}. Correct share under "
            "land.references in config.yaml."
        )
    clear = share.values >= least_share
    if not clear.any():
        found = share.values[np.isfinite(share.values)]
        raise InputError(
            f"{source}: {share.name} reaches {found.max() if found.size else 'no number'}, expected {least_share:g} or "
            "more somewhere. Lower least_share under land.references in config.yaml."
        )
    return grid.where(clear, 0)


def flag_names(attributes: dict) -> dict[int, str]:
    """Names of classes by number, as CF's flag_values and flag_meanings give them; none without both."""
    if "flag_values" not in attributes or "flag_meanings" not in attributes:
        return {}
    meanings = attributes["flag_meanings"].split()
    return dict(zip(np.atleast_1d(attributes["flag_values"]).astype(int).tolist(), meanings, strict=False))


def scores(reference: np.ndarray, classes: xr.Dataset) -> pd.DataFrame:
    """How much every labelling shares with a reference map, over the cells where the map has a class.

    Parameters
    ----------
    reference : (cell,) class numbers, 0 where there is none
    classes : the study's labellings: class(labelling, cell) with space, method and k along labelling

    Returns
    -------
    one row per labelling: space, method, k, cells, adjusted_mutual_information (Vinh et al. 2010), and v_measure with
    its homogeneity and completeness (Rosenberg and Hirschberg 2007)
    """
    known = reference > 0
    rows = []
    for identity, own in _labellings(classes):
        homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(reference[known], own[known])
        rows.append(
            {
                **identity,
                "cells": known.sum(),
                "adjusted_mutual_information": adjusted_mutual_info_score(reference[known], own[known]),
                "v_measure": v_measure,
                "homogeneity": homogeneity,
                "completeness": completeness,
            }
        )
    return pd.DataFrame(rows)


def cross_table(reference: np.ndarray, names: dict[int, str], classes: xr.Dataset) -> pd.DataFrame:
    """Cells of each reference class in each class of every labelling, where the map has a class.

    Parameters
    ----------
    reference, classes : as for `scores`
    names : names of reference classes by number; others go by their number

    Returns
    -------
    rows of space, method, reference_class, reference_name, class, cells; pairs that share no cell too
    """
    known = reference > 0
    # Numbers may be large: the table is counted over those that occur.
    numbers, row = np.unique(reference[known], return_inverse=True)
    rows = []
    for identity, own in _labellings(classes):
        others, column = np.unique(own, return_inverse=True)
        shared = np.zeros((len(numbers), len(others)), int)
        np.add.at(shared, (row, column[known]), 1)
        rows += [
            {
                "space": identity["space"],
                "method": identity["method"],
                "reference_class": number,
                "reference_name": names.get(number, str(number)),
                "class": other,
                "cells": cells,
            }
            for number, line in zip(numbers.tolist(), shared.tolist(), strict=True)
            for other, cells in zip(others.tolist(), line, strict=True)
        ]
    return pd.DataFrame(rows)


def dataset(maps: dict[str, tuple[np.ndarray, dict[int, str]]], classes: xr.Dataset) -> xr.Dataset:
    """Every reference's class at each cell, and the names of its classes.

    Parameters
    ----------
    maps : by name of the reference, (cell,) class numbers and names of classes by number
    classes : the study's labellings, for the places of the cells

    Returns
    -------
    class(reference, cell) int32, class_name(reference, number) over the numbers that occur in any reference
    """
    stacked = np.stack([reference for reference, _ in maps.values()]).astype(np.int32)
    numbers = np.unique(stacked[stacked > 0])
    names = [[named.get(number, str(number)) for number in numbers.tolist()] for _, named in maps.values()]
    return xr.Dataset(
        {
            "class": (("reference", "cell"), stacked),
            "class_name": (("reference", "number"), np.array(names, object)),
        },
        coords={
            "reference": list(maps),
            "number": numbers,
            **{key: classes[key] for key in ("lat", "lon", "row", "col")},
        },
        attrs=classes.attrs,
    )


def _labellings(classes: xr.Dataset) -> list[tuple[dict, np.ndarray]]:
    """What each labelling is, and its class numbers (cell,)."""
    return [
        (
            {"space": str(one["space"].item()), "method": str(one["method"].item()), "k": int(one["k"])},
            one["class"].values.astype(int),
        )
        for one in (classes.isel(labelling=index) for index in range(classes.sizes["labelling"]))
    ]
