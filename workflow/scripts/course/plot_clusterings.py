"""Draw what every clustering method finds in every distribution."""

import json
from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    verdicts = pd.read_csv(snakemake.input.verdicts)
    verdicts = verdicts[verdicts["task"] == "clustering"].set_index("method")
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["clustering"]
    with xr.open_dataset(snakemake.input.clusterings) as found:
        found.load()
    names, methods = found["distribution"].values, found["method"].values
    lead = f"Data: generated, {found.sizes['example']} points each; grey: in no group"
    facts = "  ·  ".join([lead, *verdicts["verdict"]])
    figure = style.figure(1.75 * len(names) + 0.9, "Methods against distributions: clustering", facts)
    for row, name in enumerate(names):
        one = found.sel(distribution=name)
        points = one["point"].values
        for column, method in enumerate(["drawn from", *methods]):
            axes = decisions.cell(figure, (len(names), len(methods) + 1), (row, column))
            groups = one["group"].values if column == 0 else one["found"].sel({"method": method}).values
            decisions.groups(axes, points, groups)
            if row == 0:
                mean = "" if column == 0 else f"\nmean {verdicts.loc[method, 'mean_score']:.2f}"
                axes.set_title(f"{method}{mean}", fontsize=10)
            if column == 0:
                axes.set_ylabel(name, fontsize=10)
            else:
                # Adding zero turns a rounded -0.00 into 0.00.
                decisions.corner(axes, f"{round(scores[method][name], 2) + 0.0:.2f}")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
