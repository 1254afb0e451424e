"""Draw the correlation between the variables."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.correlation, index_col="variable")
    with xr.open_dataset(snakemake.input.features) as features:
        facts = footer(features.attrs, cells(features.sizes["cell"]))
    figure = style.figure(6.2, "Correlation between the variables", facts, width=8)
    axes = figure.add_subplot()
    names = list(table.columns)
    charts.heatmap(
        axes, table.values, names, names, cmap="RdBu_r", limits=(-1, 1), label="Pearson correlation coefficient"
    )
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
