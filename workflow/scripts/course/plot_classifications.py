"""Draw what every classifier says everywhere, for every distribution."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.plots.course import contests, decisions
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    verdicts = pd.read_csv(snakemake.input.verdicts, index_col="task").loc["classification"].set_index("method")
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["classification"]
    with xr.open_dataset(snakemake.input.classifications) as found:
        found.load()

    def draw(axes, distribution, method):
        one = found.sel({"distribution": distribution, "method": method})
        decisions.regions(axes, one["x_place"].values, one["y_place"].values, one["said"].values, 3)
        decisions.groups(axes, one["point"].values, one["class"].values)

    figure = contests.contest(
        "Methods against distributions: classification",
        f"Data: generated; drawn: {found.sizes['example']} points held out; numbers: the share of them named rightly",
        found["distribution"].values,
        found["method"].values,
        scores,
        verdicts,
        draw,
    )
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
