"""Say of every class how it did on other blocks of the Earth, and on its other half."""

import pandas as pd
import xarray as xr

from terrapalette.land import verdict_rows
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    resampled = {}
    for path in snakemake.input.resampled:
        with xr.open_dataset(path) as one:
            resampled[one.attrs["space"]] = one[["jaccard", "class_strength"]].load()
    write_csv(verdict_rows.assessed(pd.read_csv(snakemake.input.classes), resampled), snakemake.output.classes)


if __name__ == "__main__":
    jobs.run(main, snakemake)
