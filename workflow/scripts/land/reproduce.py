"""Compute every figure that the source report prints, under the report's settings, whatever this run's are."""

import pandas as pd
import torch
import xarray as xr

from terrapalette.land import features, published
from terrapalette.report import reproduction
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    torch.set_num_threads(1)
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    names = [str(name) for name in cells["variable"].values]

    def random_state(part):
        return stream(snakemake.params.seed, f"land/reproduce/{part}")

    found = published.figures(cells["physical"].values, names, random_state)
    printed = pd.read_csv(snakemake.input.published, keep_default_na=False)
    is_same_input = cells.attrs["source"].startswith(published.REPORT_INPUT)
    table = reproduction.table("land", published.rows(printed, found), is_same_input=is_same_input)
    logger.info("verdicts: %s", table["verdict"].value_counts().to_dict())
    write_csv(table, snakemake.output.reproduction)


if __name__ == "__main__":
    jobs.run(main, snakemake)
