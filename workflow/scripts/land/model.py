"""Put together everything that one labelling needs to class new data: two files that need nothing else."""

import pandas as pd
import xarray as xr

from terrapalette.land import fitted, model_files, repeats, variables
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    given, params = snakemake.input, snakemake.params
    space, method = snakemake.wildcards.space, snakemake.wildcards.method
    with xr.open_dataset(given.features) as cells:
        cells.load()
    with xr.open_dataset(given.space) as dataset:
        points = dataset["value"].values
    with xr.open_dataset(given.model) as dataset:
        kind = dataset.attrs["kind"]
        model = kinds.restored(kinds.kind(kind), dataset)
    with xr.open_dataset(given.clusters) as clusters:
        title = clusters.attrs["method_title"]
        partitions = repeats.partitions(clusters.assign(labels=clusters["labels"] - 1))
    with xr.open_dataset(given.labels) as labels:
        colors = class_colors(params.class_colors, labels.attrs["n_classes"])
    k = int(pd.read_csv(given.choice).set_index(["space", "method"])["k"][space, method])
    table = pd.read_csv(given.classes).query("space == @space and method == @method").sort_values("cluster")
    # Cells of no type are no cluster.
    table = table[table["cluster"] > 0]
    weights = cells["area_weight"].values if params.area_weights else None
    partition = repeats.partition(partitions, k, points, weights)
    fitted_cells = partition.extras.get("fitted_cells")
    found = fitted.assemble(
        variables.of_cells(cells),
        cells["physical"].values,
        cells["centre"].values,
        cells["scale"].values,
        kind=kind,
        model=model,
        method=method,
        partition=partition,
        classes=[
            (number, name, colors[number - 1]) for number, name in zip(table["class"], table["name"], strict=True)
        ],
        facts={
            "space": space,
            "method_title": title,
            **{key: cells.attrs[key] for key in ("source", "normalize", "surface", "order_by")},
            **({} if fitted_cells is None else {"fitted_cells": int(fitted_cells)}),
        },
        weights=weights,
    )
    logger.info("%d classes; reach of each: %s", k, found.reach)
    model_files.write(found, snakemake.output.json, snakemake.output.netcdf)


if __name__ == "__main__":
    jobs.run(main, snakemake)
