"""Share of cells that change class under measurement error, for every space and method."""

import pandas as pd
import xarray as xr

from terrapalette.land import noise
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    rows = []
    for path in snakemake.input.noise:
        with xr.open_dataset(path) as dataset:
            for method in dataset["method"].values:
                one = dataset.sel({"method": method})
                row = {"space": dataset.attrs["space"], "method": method, "k": int(one["k"])}
                row |= {"level": dataset.attrs["level"], **noise.summary(one["changed_share"].values)}
                row |= {"mapped_share": float(one["mapped_share"].mean()), "assigned_by": one["assigned_by"].item()}
                rows.append(row)
    write_csv(pd.DataFrame(rows), snakemake.output.noise)


if __name__ == "__main__":
    jobs.run(main, snakemake)
