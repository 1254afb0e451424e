"""Say of every labelling and number of clusters what it was fitted to, and how far that can be relied on."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

BY_K = ["passes", "shift", "whole_inertia", "agreement", "exact_agreement"]


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
    told = {name: clusters[name].values if name in clusters else np.nan for name in BY_K}
    table = pd.DataFrame({**labelling, "k": k, "cells": clusters.attrs["grid_cells"], "fitted_cells": fitted, **told})
    table["passes"] = table["passes"].astype("Int64")
    table["lost"] = clusters["lost"].values[0] if "lost" in clusters else np.nan
    table["height_spread"] = np.nan
    if "top_height" in clusters:
        height = clusters["top_height"].values
        spread = np.ptp(height, axis=0) / height.mean(axis=0)
        # The highest merge parts two clusters, the next one three.
        parted = (k >= 2) & (k < len(spread) + 2)
        table.loc[parted, "height_spread"] = spread[k[parted] - 2]
    return table


if __name__ == "__main__":
    main(snakemake)
