"""Put tables of one form under each other."""

import pandas as pd

from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    write_csv(pd.concat([pd.read_csv(path) for path in snakemake.input.tables]), snakemake.output.table)


if __name__ == "__main__":
    jobs.run(main, snakemake)
