"""Draw the distribution of each component of a space."""

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
    values, names = space[shown], list(space[space[shown].dims[1]].values)
    n_kept = space.sizes["component"]
    n_shown = components.shown(names, n_kept)
    n_columns = min(4, n_shown)
    n_rows = -(-n_shown // n_columns)
    more = ["dark: components kept for clustering", "own scale each", *components.told(names, n_shown)]
    facts = footer(space.attrs, cells(space.sizes["cell"]), *more)
    figure = style.figure(0.9 + 2.4 * n_rows, f"Distribution of the components of {snakemake.wildcards.space}", facts)
    for index, name in enumerate(names[:n_shown]):
        color = style.LINE_COLORS[0] if index < n_kept else "#9fb0c6"
        title = name
        if "all_explained_variance_ratio" in space:
            title += f"  ({100 * space['all_explained_variance_ratio'].values[index]:.2f} %)"
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        components.histogram(axes, values.values[:, index], title, "coordinate", color)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
