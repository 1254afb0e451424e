"""Score every labelling of one space, in the space itself and in the common input space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import scored
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv

SCORES = ["silhouette", "davies_bouldin", "silhouette_error", "squared_silhouette"]
COLUMNS = [
    "space", "method", "k", "cells", "no_type_share", "inertia", "silhouette", "davies_bouldin", "silhouette_input",
    "davies_bouldin_input", "silhouette_error", "silhouette_error_input", "squared_silhouette",
    "squared_silhouette_input",
]  # fmt: skip


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        common, own, is_input = cells["value"].values, space["value"].values, bool(space.attrs["is_input"])
        weights = cells["area_weight"].values if params.area_weights else None
        many = "sample" in cells
    tables = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            # What a method itself says of each number stands in columns of its own.
            criteria = [name for name, one in clusters.data_vars.items() if "is_criterion" in one.attrs]
            told = {name: clusters[name].values for name in ["k", "inertia", "no_type_share", *criteria]}
            labels = list(clusters["labels"].values.astype(np.intp) - 1)
            tables.append(pd.DataFrame({key: clusters.attrs[key] for key in ("space", "method")} | told))
            tables[-1]["labels"] = labels
    table = pd.concat(tables, ignore_index=True).assign(cells=len(own))
    more = [name for name in table if name not in [*COLUMNS, "labels"]]
    several = table["k"] >= 2
    # One method may have found a single cluster.
    labellings = np.stack(table.loc[several, "labels"]) if several.any() else np.empty((0, len(own)), np.intp)
    # The space of the normalized variables is its own input: its distances need no second pass.
    places = {"": own} if is_input else {"": own, "_input": common}
    for suffix, points in places.items():
        # The same cells in every space: scores in the common space must be comparable.
        if many:
            with engine.started(threads=snakemake.threads) as run:
                scores = scored.estimated(points, labellings, weights, stream(params.seed, "land/score"), run)
        else:
            scores = scored.exact(points, labellings, weights)
        for name, values in scores.items():
            table.loc[several, f"{name}{suffix}"] = values
        logger.info("standard errors of silhouettes: at most %.4f", np.max(scores["silhouette_error"], initial=0))
    for score in SCORES:
        table[f"{score}_input"] = table.get(f"{score}_input", table[score])
    write_csv(table[COLUMNS + more], snakemake.output.scores)


if __name__ == "__main__":
    jobs.run(main, snakemake)
