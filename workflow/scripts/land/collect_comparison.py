"""Mean and spread over seeds of every space, method and number of clusters."""

import pandas as pd

from terrapalette.land import comparison
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.concat([pd.read_csv(path) for path in snakemake.input.comparison])
    write_csv(comparison.summary(table), snakemake.output.comparison)


if __name__ == "__main__":
    jobs.run(main, snakemake)
