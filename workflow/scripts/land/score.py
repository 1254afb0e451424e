"""Score every labelling of one space, in the space itself and in the common input space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.blocks import silhouettes, source
from terrapalette.clustering import validity
from terrapalette.runtime import engine
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
        if many:
            with engine.started(threads=snakemake.threads) as run:
                scores = estimated(points, labellings, weights, stream(params.seed, "land/score"), run)
        else:
            scores = exact(points, labellings, weights)
        scores["davies_bouldin"] = [validity.davies_bouldin(points, one, weights) for one in labellings]
        for name, values in scores.items():
            table.loc[several, f"{name}{suffix}"] = values
        logger.info("standard errors of silhouettes: at most %.4f", np.max(scores["silhouette_error"], initial=0))
    for score in SCORES:
        table[f"{score}_input"] = table.get(f"{score}_input", table[score])
    write_csv(table[COLUMNS], snakemake.output.scores)


def exact(points, labellings, weights):
    blocks = source.cut(points, weights, len(points))
    return {
        "silhouette": validity.silhouette(points, labellings, weights=weights),
        "silhouette_error": 0.0,
        "squared_silhouette": [silhouettes.squared(blocks, [one], one.max() + 1) for one in labellings],
    }


def estimated(points, labellings, weights, random_state, run):
    blocks = source.cut(points, weights)
    ends = np.cumsum([len(block.cells) for block in blocks])[:-1]

    def scored(item):
        labels, random = item
        row = np.split(labels, ends), labels.max() + 1
        return *silhouettes.silhouette(blocks, *row, random), silhouettes.squared(blocks, *row)

    # A labelling a task, each with random numbers of its own.
    found = run(scored, list(zip(labellings, random_state.spawn(len(labellings)), strict=True)))
    return dict(zip(("silhouette", "silhouette_error", "squared_silhouette"), zip(*found, strict=True), strict=True))


if __name__ == "__main__":
    main(snakemake)
