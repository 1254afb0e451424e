"""Class other data with what one labelling was fitted to, and compare with the study's own data."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import applied, fitted, frames, landtypes, model_files
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    given, params, wildcards = snakemake.input, snakemake.params, snakemake.wildcards
    fits = model_files.read(str(Path(given.json).parent))
    choice = params.land_variable, params.land_threshold, params.surface
    with xr.open_dataset(given.grid) as grid:
        frame, source = frames.of(grid), grid.attrs["source"]
    found = applied.applied(fits, given.grid, given.own_grid, choice)
    if not found.number.any():
        raise InputError(
            f"{source}: no {params.surface} cell has all of {', '.join(one.name for one in fits.variables)}. Check "
            f"land.apply.{wildcards.applied}, land.land_variable and land.land_threshold in config.yaml."
        )
    flags = fitted.flags(fits)
    name = f"{wildcards.space}_{wildcards.method}"
    told = f"by {wildcards.method} in space {wildcards.space}"
    product = xr.Dataset(
        {
            name: landtypes.cf_variable(found.number, *flags, f"land type of {wildcards.applied}, {told}", frame),
            "before": landtypes.cf_variable(
                found.before, *flags, f"land type of {fits.facts['source']}, {told}", frame
            ),
            "distance_ratio": (
                frame.dims,
                found.distance_ratio,
                {"long_name": "distance to the nearest class centre over that class's reach", "units": "1"},
            ),
            "outside": (
                frame.dims,
                np.where(found.number == landtypes.NO_CLASS, -1, found.distance_ratio > 1).astype(np.int8),
                {
                    "long_name": "farther from every class centre than what was learnt",
                    "flag_values": np.array([0, 1], np.int8),
                    "flag_meanings": "learnt outside",
                    "units": "1",
                },
            ),
        },
        coords=frames.coordinates(frame),
    )
    product["outside"].encoding["_FillValue"] = np.int8(-1)
    for field in product.data_vars.values():
        field.attrs |= frames.mapping(frame)
    facts = {key: getattr(wildcards, key) for key in ("applied", "space", "method")}
    table, summary = applied.transitions(found, frame)
    row = facts | summary
    logger.info("%s", row)
    product[name].attrs |= {"space": wildcards.space, "method": wildcards.method}
    product.attrs = {"Conventions": "CF-1.10", "title": f"Land types of {wildcards.applied}", "source": source}
    product.attrs |= {"fitted_to": fits.facts["source"], "normalize": fits.facts["normalize"], **facts}
    product.attrs |= {
        "method_title": fits.facts["method_title"],
        "assigned_by": fits.assigned_by,
        "cells": row["cells"],
    }
    write_netcdf(product, snakemake.output.map)
    write_csv(table, snakemake.output.transitions)
    write_csv(pd.DataFrame([row]), snakemake.output.row)


if __name__ == "__main__":
    jobs.run(main, snakemake)
