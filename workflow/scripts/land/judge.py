"""The verdict on numbers of classes: from null worlds, blocks and halves to a table with a sentence."""

import xarray as xr

from terrapalette.land import verdict_rows
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.worlds) as worlds:
        worlds.load()
    resampled = []
    for path in snakemake.input.resampled:
        with xr.open_dataset(path) as one:
            resampled.append(one.drop_vars("kept").load())
    table = verdict_rows.verdicts(worlds, resampled)
    for (space, method), own in table.groupby(["space", "method"], sort=False):
        logger.info("%s %s: %s", space, method, own["verdict"].iloc[0])
    write_csv(table, snakemake.output.verdict)


if __name__ == "__main__":
    jobs.run(main, snakemake)
