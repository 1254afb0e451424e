"""Draw what methods themselves say of every number of clusters: information criteria, lower is better."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    choice = pd.read_csv(snakemake.input.choice).query("space == @space").set_index("method")["k"]
    panels = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            found = clusters.load()
            panels.append((found.attrs, {one.attrs["long_name"]: one for one in criteria(found)}))
            n_cells = found.sizes["cell"]
    facts = footer(found.attrs, cells(n_cells), "rings: the lowest", "lower is better")
    title = f"What do information criteria say of k? Space {space}"
    figure = style.figure(4.8, title, facts, width=max(7.5, 5.2 * len(panels) + 0.2))
    for index, (attributes, curves) in enumerate(panels):
        axes = figure.add_subplot(1, len(panels), index + 1)
        per_cell = {name: one.values / n_cells for name, one in curves.items()}
        scores.criteria(axes, next(iter(curves.values()))["k"].values, per_cell)
        scores.mark(axes, int(choice[attributes["method"]]), f"k = {choice[attributes['method']]} in maps")
        axes.set_title(attributes["method_title"])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def criteria(clusters):
    return [one for one in clusters.data_vars.values() if "is_criterion" in one.attrs]


if __name__ == "__main__":
    jobs.run(main, snakemake)
