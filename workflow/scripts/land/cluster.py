"""Cluster the cells of one space with one method, for every number of clusters."""

from functools import partial

import numpy as np
import xarray as xr

from terrapalette.blocks import fits
from terrapalette.clustering import description, methods, points_apart
from terrapalette.land import sample_fit, whole_fit
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    params, wildcards = snakemake.params, snakemake.wildcards
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        cells.load()
        points, components = space["value"].values, space["component"].values
    weights = cells["area_weight"].values if params.area_weights else None
    n_distinct = points_apart.distinct(points, params.k_max)
    if n_distinct < params.k_max:
        raise InputError(
            f"space {wildcards.space}: {n_distinct} distinct cells, expected at least land.k_max ({params.k_max}). "
            "Lower land.k_max."
        )
    logger.info("%s of %d cells in %d dimensions", wildcards.method, *points.shape)
    method = methods.method(wildcards.method)
    random_state = stream(params.seed, f"land/cluster/{wildcards.space}/{wildcards.method}")
    given = {"random_state": random_state, **params.settings}
    fit_blocks, n_cells = fits.method(wildcards.method), cells.attrs["grid_cells"]
    if fit_blocks and whole_fit.is_large(cells.attrs["stride"], n_cells):
        with xr.open_dataset(snakemake.input.model) as dataset:
            kind = dataset.attrs["kind"]
            model = kinds.restored(kinds.kind(kind), dataset)
        choice = params.land_variable, params.land_threshold, params.surface
        normalized = whole_fit.normalized(snakemake.input.grid, cells, choice, params.area_weights)
        blocks = [whole_fit.Encoded(block, kind, model) for block in normalized]
        with engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
            fit = partial(fit_blocks, **given)
            found = whole_fit.partitions(fit, blocks, n_cells, points, weights, params.k_max, run)
    elif method.samples and "sample" in cells:
        found = sample_fit.partitions(method, points, cells["sample"].values, params.k_max, weights, **given)
    else:
        found = method.fit(points, params.k_max, weights=weights, **given)
    told = description.describe(found.labels, found.k, points, cells["physical"].values, cells["order"].values, weights)
    dataset = xr.Dataset(
        {
            "labels": (
                ("k", "cell"),
                told.labels,
                {"long_name": f"cluster from 1 by rising {cells.attrs['order_by']}, 0 for none"},
            ),
            "size": (("k", "cluster"), told.size, {"long_name": "number of cells"}),
            "centroid": (("k", "cluster", "variable"), told.centroid, {"long_name": "mean in physical units"}),
            "center": (("k", "cluster", "component"), told.center, {"long_name": "mean in the space"}),
            "inertia": ("k", told.inertia, {"long_name": "within-cluster sum of squares in the space"}),
            "no_type_share": ("k", told.no_type_share, {"long_name": "share of cells that belong to no cluster"}),
            **description.renumbered(found.extras, told.origin),
        },
        coords={
            "k": np.array(found.k, np.int16),
            "cluster": np.arange(1, told.size.shape[1] + 1, dtype=np.int16),
            "variable": cells["variable"].values,
            "component": components,
        },
        attrs={**cells.attrs, "space": wildcards.space, "method": wildcards.method, "method_title": method.title},
    )
    write_netcdf(dataset, snakemake.output.clusters)


if __name__ == "__main__":
    jobs.run(main, snakemake)
