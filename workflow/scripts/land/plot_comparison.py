"""Draw the scores of every space and method over seeds, in the common and in the own space."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import footer, sampled
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.comparison)
    with xr.open_dataset(snakemake.input.features) as features:
        seeds = int(table["seeds"].max())
        facts = footer(
            features.attrs,
            sampled(features),
            f"{seeds} seeds",
            "marks: means; bars: from lowest to highest",
        )
    figure = style.figure(8.5, "Which space and method separate land types best?", facts, legend=0.35)
    numbers = sorted(table["k"].unique())
    rows = table[["space", "method"]].drop_duplicates().itertuples(index=False, name=None)
    names = [f"{snakemake.params.methods[method]['title']}\n{space}" for space, method in rows]
    for index, (column, label, title) in enumerate(style.SCORE_PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        series = {
            f"k = {k}": [table.loc[table["k"] == k, f"{column}{suffix}"].values for suffix in ("", "_min", "_max")]
            for k in numbers
        }
        scores.ranges(axes, names, series, label)
        axes.set_title(title)
    style.shared_legend(figure, figure.axes[0])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
