"""Compare every labelling with independent maps of the same cells."""

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.metrics import adjusted_mutual_info_score, homogeneity_completeness_v_measure

from terrapalette.clustering import labels
from terrapalette.land import grids
from terrapalette.land.foreign_netcdf import read_netcdf
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.labels) as dataset:
        dataset.load()
    rows, tables, maps = [], [], {}
    for (name, settings), path in zip(params.references.items(), snakemake.input.references, strict=True):
        reference, class_names = reference_classes(path, name, settings["variable"], params.reader, dataset)
        class_names |= dict(enumerate(settings.get("names", []), start=1))
        known = reference > 0
        if not known.any():
            raise InputError(
                f"{path}: {settings['variable']} has no class (a whole number above 0) in any of the {len(known)} "
                "cells of the study, expected a map of the same part of the Earth."
            )
        maps[name] = (reference, class_names)
        logger.info("%s: %d of %d cells have a class", name, known.sum(), len(known))
        for labelling in dataset["labelling"].values:
            space, method = labelling.split(".")
            own = dataset["class"].sel(labelling=labelling).values.astype(int)
            homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(reference[known], own[known])
            rows.append(
                {
                    "reference": name,
                    "space": space,
                    "method": method,
                    "k": int(dataset["k"].sel(labelling=labelling)),
                    "cells": int(known.sum()),
                    "adjusted_mutual_information": adjusted_mutual_info_score(reference[known], own[known]),
                    "v_measure": v_measure,
                    "homogeneity": homogeneity,
                    "completeness": completeness,
                }
            )
            shared = labels.contingency(reference[known], own[known])
            tables += [
                {
                    "reference": name,
                    "space": space,
                    "method": method,
                    "reference_class": number,
                    "reference_name": class_names.get(number, str(number)),
                    "class": other,
                    "cells": shared[number, other],
                }
                for number in np.unique(reference[known])
                for other in np.unique(own)
            ]
    write_netcdf(at_cells(maps, dataset), snakemake.output.cells)
    write_csv(pd.DataFrame(rows), snakemake.output.scores)
    write_csv(pd.DataFrame(tables), snakemake.output.crosstable)


def reference_classes(path, name, variable, reader, cells):
    """Class of the reference map at each cell (0 where it has none), and the names that the file gives them."""
    key = f"land.references.{name}"
    product = read_netcdf(path, [variable], reader, file_key=f"{key}.file", variable_key=f"{key}.variable")
    names = flag_names(product[variable].attrs)
    grid = grids.standardize(product, source=path, ranges={variable: None}, fill_values=[])
    field = grid[variable].values
    found = field[np.isfinite(field)]
    if (found != np.round(found)).any():
        raise InputError(
            f"{path}: {variable} holds fractions such as {found[found != np.round(found)][0]:g}, expected whole "
            "numbers that name classes."
        )
    place = grids.cells_of(cells["lat"].values, cells["lon"].values, grid["lat"].values, grid["lon"].values)
    reference = np.where(place >= 0, np.nan_to_num(field).ravel()[place], 0).astype(int)
    return np.maximum(reference, 0), names


def at_cells(maps, cells):
    """Every reference's class at each cell, and the names of its classes."""
    numbers = np.arange(1, max(reference.max() for reference, _ in maps.values()) + 1)
    names = [[named.get(number, str(number)) for number in numbers] for _, named in maps.values()]
    return xr.Dataset(
        {
            "class": (("reference", "cell"), np.stack([reference for reference, _ in maps.values()]).astype(np.int16)),
            "class_name": (("reference", "number"), np.array(names, object)),
        },
        coords={
            "reference": list(maps),
            "number": numbers,
            **{key: cells[key] for key in ("lat", "lon", "row", "col")},
        },
        attrs=cells.attrs,
    )


def flag_names(attributes):
    """Names of classes by number, as CF's flag_values and flag_meanings give them."""
    if "flag_values" not in attributes or "flag_meanings" not in attributes:
        return {}
    meanings = attributes["flag_meanings"].split()
    return dict(zip(np.atleast_1d(attributes["flag_values"]).astype(int).tolist(), meanings, strict=False))


if __name__ == "__main__":
    main(snakemake)
