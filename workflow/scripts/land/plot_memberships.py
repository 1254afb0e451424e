"""Draw how far each cell belongs to several classes, for every labelling that says so."""

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
        facts = footer(features.attrs, cells(len(row)))
    view = views.of(frame, snakemake.params.projection, 760)
    panels = []
    for path in snakemake.input.memberships:
        with xr.open_dataset(path) as found:
            name = style.name_of(found.attrs["space"], snakemake.params.methods[found.attrs["method"]]["title"])
            entropy = found["entropy"].values
            panels.append((f"{name}, k = {found.sizes['class']}, mean {entropy.mean():.2f}", entropy))
    n_columns, height = maps.arrangement(view, [len(panels)], 2.75, 1.5)
    n_rows = maps.n_rows([len(panels)], n_columns)
    figure = style.figure(1.5 + height * n_rows, "Which cells belong to several classes?", facts)
    for index, (name, entropy) in enumerate(panels):
        values = view.scatter(entropy, row, column, frame.shape)
        image = maps.blend(view.background, maps.colored(values, (0, 1)), np.isfinite(values), 0.25)
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, image, view)
        maps.titled(axes, name, n_columns)
    label = "entropy of the cell's memberships over its maximum ln k: 0 one class alone, 1 all classes alike"
    maps.color_bar(figure.axes, (0, 1), label, extend="neither")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
