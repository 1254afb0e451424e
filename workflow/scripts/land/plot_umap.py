"""Draw the data and a null world as maps of nearest neighbours."""

import numpy as np
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import trains
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.places) as found:
        found.load()
    attributes = found.attrs
    drawn = (
        f"{cells(found.sizes['cell'])} of {attributes['of_cells']}"
        if found.sizes["cell"] < attributes["of_cells"]
        else cells(found.sizes["cell"])
    )
    settings = f"{attributes['neighbors']} neighbours, min_dist {attributes['min_dist']:g}"
    facts = footer(attributes, drawn, settings, "islands in the right map are the method's own: it shows no classes")
    figure = style.figure(5.6, "Maps of nearest neighbours (UMAP): to look at, not to cluster", facts)
    limits = tuple(np.quantile(found["order"].values[0], [0.02, 0.98]))
    for index, name in enumerate(found["world"].values):
        axes = figure.add_subplot(1, 2, index + 1)
        image = trains.neighbours(axes, found["place"].values[index], found["order"].values[index], limits)
        axes.set_title(f"{str(name).capitalize()}: trustworthiness {found['trustworthiness'].values[index]:.3f}")
    figure.colorbar(image, ax=figure.axes, shrink=0.8, extend="both").set_label(snakemake.params.order_by)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
