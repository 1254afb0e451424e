"""Draw the inertia over the number of clusters for each method, with its elbow."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    choice = pd.read_csv(snakemake.input.choice, dtype={"k_elbow": "Int64"}).set_index(["space", "method"])
    panels = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            panels.append((clusters.attrs, clusters["k"].values, clusters["inertia"].values))
            facts = footer(clusters.attrs, cells(clusters.sizes["cell"]), "elbow: farthest below the chord")
    n_columns = min(2, len(panels))
    n_rows = -(-len(panels) // n_columns)
    title, width = f"Elbow of the inertia, space {space}", 5.2 * n_columns + 0.2
    figure = style.figure(0.5 + 4.3 * n_rows, title, facts, width=width)
    for index, (attributes, k, inertia) in enumerate(panels):
        found = choice.loc[(space, attributes["method"])]
        k_elbow = None if pd.isna(found["k_elbow"]) else int(found["k_elbow"])
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        charts.elbow(axes, k, inertia, k_elbow, int(found["k"]), attributes["method_title"])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
