"""Cluster the cells of one space with one method, for every number of clusters."""

import numpy as np
import xarray as xr

from terrapalette.clustering import kmeans, labels, ward
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params, wildcards = snakemake.params, snakemake.wildcards
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        cells.load()
        points = space["value"].values
    weights = cells["area_weight"].values if params.area_weights else np.ones(len(points))
    n_distinct = len(np.unique(points, axis=0))
    if n_distinct < params.k_max:
        raise InputError(
            f"space {wildcards.space}: {n_distinct} distinct cells, expected at least land.k_max ({params.k_max}). "
            "Lower land.k_max."
        )
    logger.info("%s of %d cells in %d dimensions", wildcards.method, *points.shape)
    if wildcards.method == "kmeans":
        random_state = stream(params.seed, f"land/cluster/{wildcards.space}/kmeans")
        found = [solution.labels for solution in kmeans.sweep(points, params.k_max, random_state, weights)]
        dataset = xr.Dataset()
    else:
        tree = ward.merge_tree(points)
        found = list(ward.cut(tree, params.k_max))
        dataset = xr.Dataset({"merge_tree": (("merge", "field"), tree, {"long_name": "merges as of scipy's linkage"})})
        dataset = dataset.assign_coords(field=["first", "second", "height", "size"])
    write_netcdf(described(dataset, found, points, weights, cells, params.order_by), snakemake.output.clusters)


def described(dataset, found, points, weights, cells, order_by):
    """Labels in canonical order with what they imply: centroids in physical units, sizes, inertia."""
    k_max = len(found)
    physical = cells["physical"]
    order = physical.sel(variable=order_by).values
    rows = np.empty((k_max, len(points)), np.int16)
    centroid = np.full((k_max, k_max, physical.sizes["variable"]), np.nan)
    size = np.zeros((k_max, k_max), np.int32)
    inertia = np.empty(k_max)
    for index, raw in enumerate(found):
        k = index + 1
        canonical = labels.canonical(raw, order, k)[raw]
        rows[index] = canonical + 1
        centroid[index, :k] = kmeans.means(physical.values, canonical, k)
        size[index, :k] = np.bincount(canonical, minlength=k)
        own_centroids = kmeans.means(points, canonical, k, weights)
        inertia[index] = kmeans.inertia(points, weights, canonical, own_centroids)
    dataset = dataset.assign(
        labels=(("k", "cell"), rows, {"long_name": f"cluster of each cell, by rising mean {order_by}"}),
        inertia=("k", inertia, {"long_name": "weighted sum of squared distances to the centroids of the space"}),
        centroid=(("k", "cluster", "variable"), centroid, {"long_name": "mean of each cluster, physical units"}),
        size=(("k", "cluster"), size, {"long_name": "cells in each cluster"}),
    )
    numbers = np.arange(1, k_max + 1, dtype=np.int16)
    dataset = dataset.assign_coords(k=numbers, cluster=numbers, variable=cells["variable"].values)
    return dataset.assign_attrs(cells.attrs)


if __name__ == "__main__":
    main(snakemake)
