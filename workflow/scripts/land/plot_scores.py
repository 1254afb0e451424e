"""Draw silhouette and Davies-Bouldin over the number of clusters for all labellings."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# Names of labellings side by side in the legend.
COLUMNS = 4


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.scores).query("k >= 2")
    choice = pd.read_csv(snakemake.input.choice)
    with xr.open_dataset(snakemake.input.features) as features:
        error = table[["silhouette_error", "silhouette_error_input"]].to_numpy().max()
        drawn = [f"silhouettes from samples, standard error at most {error:.3f}"] if error > 0 else []
        facts = footer(features.attrs, cells(features.sizes["cell"]), *drawn, "dashed upright lines: k in the maps")
    labellings = list(table.groupby(["space", "method"], sort=False))
    n_rows = -(-len(labellings) // COLUMNS)
    figure = style.figure(
        7.3 + 0.25 * n_rows, "How well are the clusters separated?", facts, legend=0.1 + 0.25 * n_rows
    )
    for index, (column, ylabel, title) in enumerate(style.SCORE_PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        curves = {key: (part["k"].values, part[column].values) for key, part in labellings}
        scores.score_curves(axes, curves, snakemake.params.methods, ylabel, title)
        for k in sorted(set(choice["k"])):
            scores.mark(axes, k, f"k = {k}")
    style.shared_legend(figure, figure.axes[0], COLUMNS)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
