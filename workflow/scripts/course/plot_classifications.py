"""Draw what every classifier says everywhere, for every distribution."""

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
    verdicts = verdicts[verdicts["task"] == "classification"].set_index("method")
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))["classification"]
    with xr.open_dataset(snakemake.input.classifications) as found:
        found.load()
    names, methods = found["distribution"].values, found["method"].values
    lead = f"Data: generated; drawn: the {found.sizes['example']} points held out"
    facts = "  ·  ".join([lead, *verdicts["verdict"]])
    figure = style.figure(1.75 * len(names) + 0.9, "Methods against distributions: classification", facts)
    for row, name in enumerate(names):
        one = found.sel(distribution=name)
        for column, method in enumerate(methods):
            axes = decisions.cell(figure, (len(names), len(methods)), (row, column))
            said = one["said"].sel({"method": method}).values
            decisions.regions(axes, one["x_place"].values, one["y_place"].values, said, 3)
            decisions.groups(axes, one["point"].values, one["class"].values)
            decisions.corner(axes, f"{scores[method][name]:.2f}")
            if row == 0:
                axes.set_title(f"{method}\nmean {verdicts.loc[method, 'mean_score']:.2f}", fontsize=10)
            if column == 0:
                axes.set_ylabel(name, fontsize=10)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
