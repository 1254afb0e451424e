"""Choose the cells of the surface that are complete, and normalize their variables."""

import numpy as np
import xarray as xr

from terrapalette.land import features
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.grid) as grid:
        grid.load()
    source = grid.attrs["source"]
    land = None if params.land_variable is None else grid[params.land_variable].values
    on_surface = np.broadcast_to(
        features.surface_mask(land, params.land_threshold, params.surface), (grid.sizes["lat"], grid.sizes["lon"])
    )
    stacked = np.stack([grid[name].values for name in params.names], axis=-1).astype(float)
    complete = np.isfinite(stacked).all(axis=-1)
    row, column = np.nonzero(complete & on_surface)
    if len(row) == 0:
        where = "" if params.surface == "both" else f" on the {params.surface} side of {params.land_threshold:g}"
        raise InputError(
            f"{source}: no {params.surface} cell has all of {', '.join(params.names)}. Found {on_surface.sum()} cells "
            f"of the surface{where} ({params.land_variable}), and {complete.sum()} complete cells anywhere. "
            "Check land.land_variable, land.land_threshold and land.surface in config.yaml."
        )
    logger.info("%d cells on the surface, %d of them complete", on_surface.sum(), len(row))
    physical = stacked[row, column]
    constant = [name for name, values in zip(params.names, physical.T, strict=True) if np.ptp(values) == 0]
    if constant:
        raise InputError(
            f"{source}: {constant[0]} is {physical[0, params.names.index(constant[0])]:g} in all {len(row)} chosen "
            "cells, expected a variable that varies. Drop it from land.variables."
        )
    area = features.area_weights(grid["lat"].values[row])
    normalized = features.normalize(physical, params.normalize, area if params.area_weights else None)
    dataset = xr.Dataset(
        {
            "value": (("cell", "variable"), normalized.value, {"long_name": "normalized value", "units": "1"}),
            "physical": (("cell", "variable"), physical, {"long_name": "value in physical units"}),
            "centre": ("variable", normalized.centre, {"long_name": "subtracted from physical values"}),
            "scale": ("variable", normalized.scale, {"long_name": "then divided by"}),
        },
        coords={
            "variable": params.names,
            "lat": ("cell", grid["lat"].values[row], {"units": "degrees_north"}),
            "lon": ("cell", grid["lon"].values[column], {"units": "degrees_east"}),
            "row": ("cell", row.astype(np.int32)),
            "col": ("cell", column.astype(np.int32)),
            "area_weight": ("cell", area, {"long_name": "relative cell area, mean 1"}),
        },
        attrs={"source": source, "normalize": params.normalize, "surface": params.surface},
    )
    write_netcdf(dataset, snakemake.output.features)


if __name__ == "__main__":
    main(snakemake)
