"""Choose the cells of the surface that are complete, and normalize their variables."""

import numpy as np
import xarray as xr

from terrapalette.land import features, frames, variables
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    # One field at a time, none kept: a large grid need not fit into memory as a whole.
    with xr.open_dataset(snakemake.input.grid, cache=False) as grid:
        frame, described, source = frames.of(grid), variables.of_grid(grid), grid.attrs["source"]
        chosen, counts = features.chosen(
            grid, [one.name for one in described], params.land_variable, params.land_threshold, params.surface
        )
        if not chosen.any():
            raise InputError(sentence(source, described, counts, params))
        stride = features.stride_for(int(chosen.sum()), params.max_cells)
        row, column = features.lattice(chosen, stride)
        taken = slice(stride // 2, None, stride)
        physical = np.stack([grid[one.name].values[taken, taken][row, column] for one in described], axis=1)
    physical = physical.astype(float)
    logger.info("%(surface)d cells on the surface, %(complete)d complete, %(chosen)d chosen", counts)
    if stride > 1:
        logger.info("the study takes %d of them: every %dth row and column", len(row), stride)
    constant = [one.name for one, values in zip(described, physical.T, strict=True) if np.ptp(values) == 0]
    if constant:
        value = physical[0, [one.name for one in described].index(constant[0])]
        raise InputError(
            f"{source}: {constant[0]} is {value:g} in all {len(row)} chosen cells, expected a variable that varies. "
            "Drop it from land.variables."
        )
    frame = frames.thinned(frame, stride)
    lat, lon = frames.places(frame, row, column)
    area = features.area_weights(frame, row, column)
    normalized = features.normalize(physical, params.normalize, area if params.area_weights else None)
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
    dataset.attrs |= {"crs_wkt": frame.crs, "stride": stride, "grid_cells": int(counts["chosen"])}
    write_netcdf(dataset, snakemake.output.features)


def sentence(source, described, counts, params):
    anywhere = params.surface == "both"
    where = "" if anywhere else f" on the {params.surface} side of {params.land_threshold:g}"
    names = ", ".join(one.name for one in described)
    return (
        f"{source}: no {'' if anywhere else params.surface + ' '}cell has all of {names}. Found "
        f"{counts['surface']} cells of the surface{where} ({params.land_variable}), and {counts['complete']} complete "
        "cells anywhere. Check land.land_variable, land.land_threshold and land.surface in config.yaml."
    )


if __name__ == "__main__":
    main(snakemake)
