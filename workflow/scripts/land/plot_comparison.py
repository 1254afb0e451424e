"""Draw the scores of every space and method over seeds, in the common and in the own space."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import footer, sampled
from terrapalette.runtime import jobs
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
    rows = table[["space", "method"]].drop_duplicates()
    numbers, table["shown"] = series_of(table)
    names = [f"{snakemake.params.methods[method]['title']}\n{space}" for space, method in rows.values]
    for index, (column, label, title) in enumerate(style.SCORE_PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        columns = [f"{column}{suffix}" for suffix in ("", "_min", "_max")]
        # Where a labelling has not that number there is nothing to draw.
        series = {
            name: list(rows.merge(table[table["shown"] == name], how="left")[columns].values.T) for name in numbers
        }
        scores.ranges(axes, names, series, label)
        axes.set_title(title)
    style.shared_legend(figure, figure.axes[0])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def series_of(table):
    """Names of the series of marks, and of the one that each row belongs to.

    Numbers of clusters that more than one labelling has are compared; others are the method's own, all together.
    """
    labellings = table.groupby("k").apply(lambda own: len(own[["space", "method"]].drop_duplicates()))
    shared = set(labellings[labellings > 1].index) or set(table["k"])
    shown = [f"k = {k}" if k in shared else "the method's own k" for k in table["k"]]
    return [f"k = {k}" for k in sorted(shared)] + ["the method's own k"] * (len(shared) < table["k"].nunique()), shown


if __name__ == "__main__":
    jobs.run(main, snakemake)
