"""Score every labelling of one space, in the space itself and in the common input space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.blocks import silhouettes, source
from terrapalette.clustering import validity
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv

SCORES = ["silhouette", "davies_bouldin", "silhouette_error", "squared_silhouette"]
COLUMNS = [
    "space", "method", "k", "cells", "inertia", "silhouette", "davies_bouldin", "silhouette_input",
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
            table = pd.DataFrame({"k": clusters["k"].values, "inertia": clusters["inertia"].values})
            table["labels"] = list(clusters["labels"].values.astype(np.intp) - 1)
            tables.append(table.assign(space=clusters.attrs["space"], method=clusters.attrs["method"]))
    table = pd.concat(tables, ignore_index=True).assign(cells=len(own))
    several = table["k"] >= 2
    labellings = np.stack(table.loc[several, "labels"])
    # The space of the normalized variables is its own input: its distances need no second pass.
    places = {"": own} if is_input else {"": own, "_input": common}
    for suffix, points in places.items():
        # The same cells in every space: scores in the common space must be comparable.
        found = estimated if many else exact
        scores = found(points, labellings, weights, stream(params.seed, "land/score"))
        scores["davies_bouldin"] = [validity.davies_bouldin(points, one, weights) for one in labellings]
        for name, values in scores.items():
            table.loc[several, f"{name}{suffix}"] = values
        logger.info("standard errors of silhouettes: at most %.4f", np.max(scores["silhouette_error"], initial=0))
    for score in SCORES:
        table[f"{score}_input"] = table.get(f"{score}_input", table[score])
    write_csv(table[COLUMNS], snakemake.output.scores)


def exact(points, labellings, weights, random_state):
    blocks = source.cut(points, weights, len(points))
    return {
        "silhouette": validity.silhouette(points, labellings, weights=weights),
        "silhouette_error": 0.0,
        "squared_silhouette": [silhouettes.squared(blocks, [one], one.max() + 1) for one in labellings],
    }


def estimated(points, labellings, weights, random_state):
    blocks = source.cut(points, weights)
    ends = np.cumsum([len(block.cells) for block in blocks])[:-1]
    rows = [(np.split(one, ends), one.max() + 1) for one in labellings]
    found = [silhouettes.silhouette(blocks, *row, random_state) for row in rows]
    return {
        "silhouette": [one.mean for one in found],
        "silhouette_error": [one.error for one in found],
        "squared_silhouette": [silhouettes.squared(blocks, *row) for row in rows],
    }


if __name__ == "__main__":
    main(snakemake)
