"""Draw what every clustering method finds in every distribution."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.plots.course import contests, decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

DRAWN_FROM = "drawn from"


def main(snakemake):
    open_log(snakemake.log[0])
    verdicts = pd.read_csv(snakemake.input.verdicts)
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["clustering"]
    with xr.open_dataset(snakemake.input.clusterings) as found:
        found.load()
    lead = f"Data: generated, {found.sizes['example']} points each; grey: in no group; numbers: adjusted Rand index"
    figure = contests.contest("clustering", lead, found, scores, verdicts, draw, (DRAWN_FROM,))
    write_figure(figure, snakemake.output.figure)


def draw(axes, one, name):
    groups = one["group"] if name == DRAWN_FROM else one["found"].sel({"method": name})
    decisions.groups(axes, one["point"].values, groups.values)


if __name__ == "__main__":
    jobs.run(main, snakemake)
