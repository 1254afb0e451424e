"""Draw what every classifier says everywhere, for every distribution."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.plots.course import contests, decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.classifications) as found:
        found.load()
    lead = f"Data: generated; drawn: {found.sizes['example']} points held out; numbers: the share of them named rightly"
    verdicts = pd.read_csv(snakemake.input.verdicts)
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["classification"]
    write_figure(contests.contest("classification", lead, found, scores, verdicts, draw), snakemake.output.figure)


def draw(axes, one, method):
    said = one["said"].sel({"method": method}).values
    decisions.regions(axes, one["x_place"].values, one["y_place"].values, said, 3)
    decisions.groups(axes, one["point"].values, one["class"].values)


if __name__ == "__main__":
    jobs.run(main, snakemake)
