"""Draw the codes of a latent space as maps."""

import numpy as np
import xarray as xr

from terrapalette.land import frames, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.space) as space:
        codes, names, attributes = space["value"].values, list(space["component"].values), space.attrs
    with xr.open_dataset(snakemake.input.features) as features:
        frame, row, column = frames.of_cells(features), features["row"].values, features["col"].values
    view = views.of(frame, snakemake.params.projection, 1100 if len(names) == 1 else 760)
    facts = footer(attributes, cells(len(row)), "colours from the 1st to the 99th percentile")
    n_columns, height = maps.arrangement(view, [len(names)], 3.3, 0.8)
    n_rows = maps.n_rows([len(names)], n_columns)
    height = maps.height(view, 5.2) if n_columns == 1 else height
    figure = style.figure(0.8 + height * n_rows, f"The codes of {snakemake.wildcards.space}", facts)
    for index, name in enumerate(names):
        values = view.scatter(codes[:, index], row, column, frame.shape)
        limits = tuple(np.percentile(codes[:, index], [1, 99]))
        image = maps.blend(view.background, maps.colored(values, limits), np.isfinite(values), 0.25)
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, image, view)
        maps.titled(axes, name, n_columns)
        maps.color_bar(axes, limits, f"{name} (mean of the code)")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
