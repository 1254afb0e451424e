"""Draw the correlation between the variables."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# Up to so many variables a number can be read in its cell.
WRITTEN = 12


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.correlation, index_col="variable")
    with xr.open_dataset(snakemake.input.features) as features:
        facts = footer(features.attrs, cells(features.sizes["cell"]))
    names = list(table.columns)
    few = len(names) <= WRITTEN
    height, width = (6.2, 8) if few else (7.6, 9)
    figure = style.figure(height, "Correlation between the variables", facts, width=width)
    look = {"cmap": "RdBu_r", "limits": (-1, 1), "label": "Pearson correlation coefficient"}
    charts.heatmap(figure.add_subplot(), table.values, names, names, **look, number="{:.2f}" if few else None)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
