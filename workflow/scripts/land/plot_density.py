"""Draw successive components against each other, coloured by the density of cells."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import components
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.space) as space:
        space.load()
    shown = "all_value" if "all_value" in space else "value"
    values, names = space[shown].values, list(space[space[shown].dims[1]].values)
    n_shown = components.shown(names, space.sizes["component"])
    n_pairs = n_shown - 1
    n_columns = min(3, n_pairs)
    n_rows = -(-n_pairs // n_columns)
    more = ["all cells drawn, the densest on top", *components.told(names, n_shown)]
    facts = footer(space.attrs, cells(len(values)), *more)
    figure = style.figure(0.9 + 3.2 * n_rows, f"Density of cells in {snakemake.wildcards.space}", facts)
    for index in range(n_pairs):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        pair = (names[index], names[index + 1])
        drawn = components.density_scatter(axes, values[:, index], values[:, index + 1], pair)
        bar = figure.colorbar(drawn, ax=axes, pad=0.02)
        bar.set_label("cells per bin", fontsize=8)
        bar.ax.tick_params(labelsize=8)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
