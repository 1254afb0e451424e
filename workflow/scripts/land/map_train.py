"""Compare tensor trains of the map itself with principal components, on blocks held out."""

import numpy as np
import xarray as xr

from terrapalette.land import features, frames, map_train, variables
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf
from terrapalette.spaces import pca


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, snakemake.params.settings
    with xr.open_dataset(snakemake.input.features) as dataset:
        dataset.load()
    n_variables = dataset.sizes["variable"]
    dimensions = sorted(count for count in settings["dimensions"] if count <= n_variables)
    if not dimensions:
        raise InputError(
            f"land.map_train.dimensions is {settings['dimensions']}, expected one of at most the {n_variables} "
            "variables."
        )
    most = dimensions[-1]
    place, shape = (dataset["row"].values, dataset["col"].values), frames.of_cells(dataset).shape
    every = map_train.Cells(dataset["value"].values, *place, shape)
    cells, kept = map_train.thinned(every, features.stride_for(len(every.row), params.sample_cells))
    parts = map_train.folds(cells, settings["folds"], stream(params.seed, "land/map_train/blocks"))
    seed = int(stream(params.seed, "land/map_train").integers(2**31))
    ranks, ridge = sorted(settings["place_ranks"]), settings["ridge"]
    table = map_train.compare(cells, parts, dimensions=dimensions, place_ranks=ranks, ridge=ridge, seed=seed)
    logger.info("%d cells, %d trains", len(cells.row), (table["model"] == map_train.TRAIN).sum())
    described, order_by = variables.of_cells(dataset), dataset.attrs["order_by"]

    def physical(values):
        values = values * dataset["scale"].values + dataset["centre"].values
        return variables.order_values(values, described, order_by).astype(np.float32)

    found = [map_train.train(cells, place_rank=rank, dimensions=most, ridge=ridge, seed=seed) for rank in ranks]
    trains = [physical(map_train.by_train(one, cells)) for one in found]
    maps = xr.Dataset(
        {
            "data": ("cell", physical(cells.values), {"long_name": order_by}),
            "components": ("cell", physical(map_train.by_components(pca.fit(cells.values), cells, most))),
            "train": (("place_rank", "cell"), np.stack(trains)),
        },
        {"place_rank": ranks, "index": ("cell", kept.astype(np.int32))},
        {**dataset.attrs, "dimensions": most, "folds": settings["folds"]},
    )
    write_csv(table, snakemake.output.table)
    write_netcdf(maps, snakemake.output.maps)


if __name__ == "__main__":
    jobs.run(main, snakemake)
