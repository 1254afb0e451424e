"""Draw how often each cell changes class under measurement error, for every labelling."""

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
    with xr.open_dataset(snakemake.input.features) as features:
        frame, row, column = frames.of_cells(features), features["row"].values, features["col"].values
    view = views.of(frame, snakemake.params.projection, 760)
    panels, stars = [], {}
    for path in snakemake.input.noise:
        with xr.open_dataset(path) as noise:
            for method in noise["method"].values:
                name = style.name_of(noise.attrs["space"], snakemake.params.methods[method]["title"])
                one = noise.sel({"method": method})
                # Methods without a rule of their own for new cells carry a star, explained below.
                by = one["assigned_by"].item()
                stars |= {} if by == "own rule" else {by: f"* assigned by {by}"}
                panels.append((name + " *" * (by in stars), one["changed"].values))
            runs = f"{noise.sizes['draw']} draws"
            facts = footer(noise.attrs, cells(len(row)), runs, noise.attrs["errors"], *stars.values())
    n_columns, height = maps.arrangement(view, [len(panels)], 2.75, 1.5)
    n_rows = maps.n_rows([len(panels)], n_columns)
    figure = style.figure(1.5 + height * n_rows, "How often does each cell change class?", facts)
    for index, (name, share) in enumerate(panels):
        values = view.scatter(share, row, column, frame.shape)
        image = maps.blend(view.background, maps.colored(values, (0, 0.5)), np.isfinite(values), 0.25)
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, image, view)
        maps.titled(axes, name, n_columns)
    label = "share of draws in which the cell has another class"
    maps.color_bar(figure.axes, (0, 0.5), label, extend="max")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
