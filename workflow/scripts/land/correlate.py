"""Pearson correlation between the variables."""

import pandas as pd
import xarray as xr

from terrapalette.land import features
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.features) as cells:
        names = cells["variable"].values
        weights = cells["area_weight"].values if snakemake.params.area_weights else None
        table = pd.DataFrame(features.correlation(cells["physical"].values, weights), index=names, columns=names)
    write_csv(table.rename_axis("variable"), snakemake.output.correlation, index=True)


if __name__ == "__main__":
    jobs.run(main, snakemake)
