"""Put together what worlds of all nulls say, what they do not share with the data, and some of them to look at."""

import pandas as pd
import xarray as xr

from terrapalette.land import null_study
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    given, made = snakemake.input, snakemake.output
    write_netcdf(null_study.gathered([opened(path) for path in given.worlds]), made.worlds)
    write_csv(pd.concat([pd.read_csv(path) for path in given.gate]), made.gate)
    write_netcdf(null_study.by_turns([opened(path) for path in given.examples]), made.examples)


def opened(path):
    with xr.open_dataset(path) as dataset:
        # How a part was stored is not how the whole is.
        return dataset.load().drop_encoding()


if __name__ == "__main__":
    jobs.run(main, snakemake)
