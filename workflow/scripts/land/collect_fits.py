"""Say of every labelling and number of clusters what it was fitted to, and how far that can be relied on."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

TOLD = ["passes", "shift", "whole_inertia", "agreement", "exact_agreement", "lost", "height_spread"]


def main(snakemake):
    open_log(snakemake.log[0])
    tables = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            tables.append(rows(clusters))
    write_csv(pd.concat(tables), snakemake.output.fits)


def rows(clusters):
    """One row a number of clusters; empty where a method does not say."""
    k = clusters["k"].values
    fitted = clusters["fitted_cells"].values if "fitted_cells" in clusters else clusters.sizes["cell"]
    labelling = {key: clusters.attrs[key] for key in ("space", "method")}
    told = {name: clusters[name].values if name in clusters else np.nan for name in TOLD}
    # Of the summary that was taken; it is one tree for all k.
    told["lost"] = told["lost"][0] if "lost" in clusters else np.nan
    table = pd.DataFrame({**labelling, "k": k, "cells": clusters.attrs["grid_cells"], "fitted_cells": fitted, **told})
    table["passes"] = table["passes"].astype("Int64")
    return table


if __name__ == "__main__":
    jobs.run(main, snakemake)
