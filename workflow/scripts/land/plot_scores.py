"""Draw silhouette and Davies-Bouldin over the number of clusters for all labellings."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    scores = pd.read_csv(snakemake.input.scores).query("k >= 2")
    choice = pd.read_csv(snakemake.input.choice)
    with xr.open_dataset(snakemake.input.features) as features:
        every, scored = features.sizes["cell"], int(scores["cells"].max())
        drawn = "" if scored == every else f", silhouettes averaged over {cells(scored)} drawn at random"
        facts = footer(features.attrs, cells(every) + drawn)
    figure = style.figure(7.6, "How well are the clusters separated?", facts)
    for index, (column, ylabel, title) in enumerate(style.SCORE_PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        curves = {
            key: (part["k"].values, part[column].values)
            for key, part in scores.groupby(["space", "method"], sort=False)
        }
        charts.score_curves(axes, curves, snakemake.params.methods, ylabel, title)
        for k in sorted(set(choice["k"])):
            charts.mark(axes, k, f"k = {k}")
        if index == 0:
            axes.legend(fontsize=8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
