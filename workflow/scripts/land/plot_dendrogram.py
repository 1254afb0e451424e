"""Draw the last merges of Ward's tree, with the cut in use."""

import pandas as pd
import xarray as xr

from terrapalette.facts import cells, footer
from terrapalette.plots import charts, style
from terrapalette.runtime import open_log, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    choice = pd.read_csv(snakemake.input.choice).set_index(["space", "method"])
    k = int(choice.loc[(space, "hac"), "k"])
    with xr.open_dataset(snakemake.input.clusters) as clusters:
        tree = clusters["merge_tree"].values
        facts = footer(clusters.attrs, cells(clusters.sizes["cell"]))
    # Between the merge that leaves k clusters and the next one, half-way.
    cut = (tree[-k, 2] + tree[-k + 1, 2]) / 2 if 2 <= k <= len(tree) else None
    title = f"Ward's tree in space {space}: the last {min(snakemake.params.merges, len(tree))} merges"
    figure = style.figure(5.6, title, facts)
    charts.dendrogram(figure.add_subplot(), tree, snakemake.params.merges, cut, f"cut into k = {k} clusters")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
