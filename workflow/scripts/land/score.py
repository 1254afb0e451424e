"""Score every labelling of one space, in the space itself and in the common input space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import validity
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv

COLUMNS = [
    "space", "method", "k", "cells", "inertia", "silhouette", "davies_bouldin", "silhouette_input",
    "davies_bouldin_input",
]  # fmt: skip


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        common, own, is_input = cells["value"].values, space["value"].values, bool(space.attrs["is_input"])
        weights = cells["area_weight"].values if params.area_weights else None
    # The same cells in every space: scores in the common space must be comparable.
    sample = validity.scored_cells(len(own), params.score_cells, stream(params.seed, "land/score"))
    if sample is not None:
        logger.info("silhouettes of %d of %d cells drawn at random", len(sample), len(own))
    tables = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            table = pd.DataFrame({"k": clusters["k"].values, "inertia": clusters["inertia"].values})
            table["labels"] = list(clusters["labels"].values.astype(np.intp) - 1)
            tables.append(table.assign(space=clusters.attrs["space"], method=clusters.attrs["method"]))
    table = pd.concat(tables, ignore_index=True).assign(cells=len(own) if sample is None else len(sample))
    several = table["k"] >= 2
    labellings = np.stack(table.loc[several, "labels"])
    # The space of the normalized variables is its own input: its distances need no second pass.
    places = {"": own} if is_input else {"": own, "_input": common}
    for suffix, points in places.items():
        table.loc[several, f"silhouette{suffix}"] = validity.silhouette(points, labellings, sample, weights)
        table.loc[several, f"davies_bouldin{suffix}"] = [
            validity.davies_bouldin(points, one, weights) for one in labellings
        ]
    for score in ("silhouette", "davies_bouldin"):
        table[f"{score}_input"] = table.get(f"{score}_input", table[score])
    write_csv(table[COLUMNS], snakemake.output.scores)


if __name__ == "__main__":
    main(snakemake)
