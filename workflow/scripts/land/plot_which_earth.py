"""Draw the Earth among null worlds: which one is it?"""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import frames, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    order_by = snakemake.params.order_by
    with xr.open_dataset(snakemake.input.features) as features:
        frame = frames.of_cells(features)
    with xr.open_dataset(snakemake.input.examples) as examples:
        place = examples["row"].values, examples["col"].values
        fields = np.vstack([examples["data_order"].values[None], examples["order"].values])
        names = ["the data", *examples["null"].values]
        facts = footer(examples.attrs, cells(len(place[0])), "which map is which: in the caption, and in the table")
    shown = snakemake.params.order
    view = views.of(frame, snakemake.params.projection, 760)
    n_columns, height = maps.arrangement(view, [len(shown)], 2.75, 1.5)
    n_rows = maps.n_rows([len(shown)], n_columns)
    figure = style.figure(1.5 + height * n_rows, "Which is the Earth?", facts)
    limits = tuple(np.quantile(fields[0], [0.02, 0.98]))
    letters = [chr(ord("A") + index) for index in range(len(shown))]
    for index, number in enumerate(shown):
        values = view.scatter(fields[number], *place, frame.shape)
        image = maps.blend(view.background, maps.colored(values, limits), np.isfinite(values), 0.25)
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, image, view)
        maps.titled(axes, letters[index], n_columns)
    maps.color_bar(figure.axes, limits, order_by)
    write_figure(figure, snakemake.output.figure)
    write_csv(pd.DataFrame({"map": letters, "shows": [names[number] for number in shown]}), snakemake.output.table)


if __name__ == "__main__":
    jobs.run(main, snakemake)
