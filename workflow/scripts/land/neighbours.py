"""Lay out the data, and a null world beside them, as maps of nearest neighbours."""

import numpy as np
import xarray as xr

from terrapalette.land import features
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import neighbour_map
from terrapalette.spaces.trustworthiness import trustworthiness


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, dict(snakemake.params.settings)
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    with xr.open_dataset(snakemake.input.examples) as examples:
        world = examples.isel(example=int(np.argmax(examples["null"].values == params.null))).load()
    n_cells = cells.sizes["cell"]
    chosen = features.spread(n_cells, min(settings.pop("cells"), n_cells))
    drawn = (world["value"].values - cells["centre"].values) / cells["scale"].values
    both = [cells["value"].values[chosen], drawn[chosen].astype(float)]
    # The same start for both: what differs is the cells.
    seed = int(stream(params.seed, "land/umap").integers(2**31))
    places = [neighbour_map.fit(values, [seed], **settings)[0].place for values in both]
    near = [
        trustworthiness(values, place, min(settings["neighbors"], (len(values) - 1) // 2))
        for values, place in zip(both, places, strict=True)
    ]
    order = [cells["order"].values[chosen], world["order"].values[chosen]]
    dataset = xr.Dataset(
        {
            "place": (("world", "cell", "component"), np.stack(places)),
            "order": (("world", "cell"), np.stack(order), {"long_name": cells.attrs["order_by"]}),
            "trustworthiness": ("world", near),
        },
        {"world": ["the data", f"a null world ({params.null})"]},
        {**cells.attrs, **settings, "of_cells": n_cells},
    )
    write_netcdf(dataset, snakemake.output.places)


if __name__ == "__main__":
    jobs.run(main, snakemake)
