"""Draw the last merges of Ward's tree, with the cut in use."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.clusters) as clusters, xr.open_dataset(snakemake.input.labels) as labels:
        tree = clusters["merge_tree"].values
        classes = labels["class"].sel(labelling=f"{space}.hac").values
        k = int(labels["k"].sel(labelling=f"{space}.hac"))
        palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
        facts = footer(clusters.attrs, cells(clusters.sizes["cell"]))
    # Half-way between the merge that leaves k clusters and the next one.
    cut = (tree[-k, 2] + tree[-k + 1, 2]) / 2 if 2 <= k <= len(tree) else None
    # Every node below the cut lies in one class; a merge above it joins several.
    colors = [palette[number - 1] for number in classes]
    n_below = len(tree) + 1 - k
    for step, first in enumerate(tree[:, 0].astype(int)):
        colors.append(colors[first] if step < n_below else style.MUTED)
    title = f"Ward's tree in space {space}: the last {min(snakemake.params.merges, len(tree))} merges"
    figure = style.figure(5.6, title, facts, legend=0.5)
    label = f"cut into k = {k} clusters"
    charts.dendrogram(figure.add_subplot(), tree, snakemake.params.merges, cut, label, colors)
    used = pd.unique(pd.Series(classes).sort_values())
    style.class_legend(figure, [palette[c - 1] for c in used], [str(c) for c in used], "class", min(12, len(used)))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
