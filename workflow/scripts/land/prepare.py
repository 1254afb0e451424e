"""Choose the cells of the surface that are complete, and normalize their variables."""

import numpy as np
import xarray as xr

from terrapalette.land import features, frames, grid_blocks, variables, whole_fit
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    # One field at a time, none kept: a large grid need not fit into memory as a whole.
    with xr.open_dataset(snakemake.input.grid, cache=False) as grid:
        frame, described, source = frames.of(grid), variables.of_grid(grid), grid.attrs["source"]
        names, choice = [one.name for one in described], (params.land_variable, params.land_threshold, params.surface)
        chosen, counts = features.chosen(grid, names, *choice)
        if not chosen.any():
            raise InputError(features.none_chosen(source, names, counts, *choice))
        stride = features.stride_for(int(chosen.sum()), params.max_cells)
        row, column = features.lattice(chosen, stride)
        taken = slice(stride // 2, None, stride)
        physical = np.stack([grid[name].values[taken, taken][row, column] for name in names], axis=1).astype(float)
    logger.info("%(surface)d cells on the surface, %(complete)d complete, %(chosen)d chosen", counts)
    logger.info("the study takes %d of them; step between rows and columns: %d", len(row), stride)
    if len(row) < 2:
        raise InputError(
            f"{source}: the study has one cell only, expected two or more to tell apart. Check land.land_threshold, "
            "land.mask and land.region in config.yaml."
        )
    constant = np.flatnonzero(np.ptp(physical, axis=0) == 0)
    if len(constant):
        raise InputError(
            f"{source}: {names[constant[0]]} is {physical[0, constant[0]]:g} in all {len(row)} chosen cells, expected "
            "a variable that varies. Drop it from land.variables."
        )
    frame = frames.thinned(frame, stride)
    lat, lon = frames.places(frame, row, column)
    area = features.area_weights(frame, row, column)
    if not whole_fit.is_large(stride, counts["chosen"]):
        normalized, whole = features.normalize(physical, params.normalize, area if params.area_weights else None), {}
    else:
        blocks = grid_blocks.of_grid(snakemake.input.grid, names, *choice, by_area=params.area_weights)
        with engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
            normalized, whole = whole_fit.normalize(physical, blocks, params.normalize, run)
    order = variables.order_values(physical, described, params.order_by)
    dataset = xr.Dataset(
        {
            "value": (("cell", "variable"), normalized.value, {"long_name": "normalized value", "units": "1"}),
            "physical": (("cell", "variable"), physical, {"long_name": "value in physical units"}),
            "centre": ("variable", normalized.centre, {"long_name": "subtracted from physical values"}),
            "scale": ("variable", normalized.scale, {"long_name": "then divided by"}),
            "order": ("cell", order, {"long_name": f"{params.order_by}, by which classes are ordered"}),
        },
        coords={
            **variables.coordinates(described),
            **frames.axes(frame),
            "lat": ("cell", lat, {"units": "degrees_north"}),
            "lon": ("cell", lon, {"units": "degrees_east"}),
            "row": ("cell", row.astype(np.int32)),
            "col": ("cell", column.astype(np.int32)),
            "area_weight": ("cell", area, {"long_name": "relative cell area, mean 1"}),
        },
        attrs={"source": source, "normalize": params.normalize, "surface": params.surface, "order_by": params.order_by},
    )
    dataset.attrs |= {"crs_wkt": frame.crs, "stride": stride, "grid_cells": int(counts["chosen"]), **whole}
    if len(row) > params.sample_cells:
        told = {"long_name": "cells for what many cells cost too much: seeds, noise, neighbours, distances"}
        dataset["sample"] = ("sampled", features.spread(len(row), params.sample_cells), told)
    write_netcdf(dataset, snakemake.output.features)


if __name__ == "__main__":
    jobs.run(main, snakemake)
