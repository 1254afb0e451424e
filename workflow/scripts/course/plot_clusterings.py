"""Draw what every clustering method finds in every distribution."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.plots.course import contests, decisions
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    verdicts = pd.read_csv(snakemake.input.verdicts, index_col="task").loc["clustering"].set_index("method")
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["clustering"]
    with xr.open_dataset(snakemake.input.clusterings) as found:
        found.load()

    def draw(axes, distribution, method):
        one = found.sel(distribution=distribution)
        groups = one["found"].sel({"method": method}) if method in scores else one["group"]
        decisions.groups(axes, one["point"].values, groups.values)

    figure = contests.contest(
        "Methods against distributions: clustering",
        f"Data: generated, {found.sizes['example']} points each; grey: in no group; numbers: adjusted Rand index",
        found["distribution"].values,
        ["drawn from", *found["method"].values],
        scores,
        verdicts,
        draw,
    )
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
