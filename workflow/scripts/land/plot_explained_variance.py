"""Draw the share of variance that each principal component explains."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import components
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.space) as space:
        ratio = space["all_explained_variance_ratio"].values
        n_kept = space.sizes["component"]
        kept = f"{n_kept} components kept: {100 * ratio[:n_kept].sum():.2f} % of the variance"
        names = list(space["all_component"].values)
        n_shown = components.shown(names, n_kept)
        facts = footer(space.attrs, cells(space.sizes["cell"]), kept, *components.told(names, n_shown))
        figure = style.figure(5, "Variance explained by each principal component", facts, width=8)
        components.explained_variance(figure.add_subplot(), ratio[:n_shown], names[:n_shown], n_kept)
    table = pd.DataFrame({"component": names, "explained_variance_ratio": ratio, "cumulative": np.cumsum(ratio)})
    write_csv(table, snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
