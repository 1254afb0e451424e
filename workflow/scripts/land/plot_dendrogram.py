"""Draw the last merges of the trees behind hierarchical methods, with the cuts in use."""

import numpy as np
import xarray as xr

from terrapalette.land import labellings
from terrapalette.plots.common import style
from terrapalette.plots.land import classes
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, merges = snakemake.wildcards.space, snakemake.params.merges
    with xr.open_dataset(snakemake.input.labels) as labels:
        labels.load()
    palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
    panels = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            panels.append((clusters["merge_tree"].values, clusters.attrs))
    n_merges = min(merges, len(panels[0][0]))
    names = " and ".join(attributes["method_title"] for _, attributes in panels)
    title = f"The tree of {names} in space {space}: the last {n_merges} merges"
    facts = footer(labels.attrs, cells(labels.sizes["cell"]), "grey: merges that join classes")
    figure = style.figure(0.8 + 4.8 * len(panels), title, facts, legend=0.5)
    used = set()
    for index, (tree, attributes) in enumerate(panels):
        own = labellings.classes_of(labels, space, attributes["method"])
        k, numbers = int(own["k"]), own.values.astype(int)
        colors = node_colors(tree, [palette[number - 1] for number in numbers], len(tree) + 1 - k)
        axes = figure.add_subplot(len(panels), 1, index + 1)
        classes.dendrogram(axes, tree, merges, cut_height(tree, k), f"cut into k = {k} clusters", colors)
        used |= set(np.unique(numbers).tolist())
    used = sorted(used)
    style.class_legend(figure, [palette[c - 1] for c in used], [str(c) for c in used], "class", min(12, len(used)))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def cut_height(tree, k):
    """Half-way between the merge that leaves k clusters and the next one; None where nothing is cut."""
    return (tree[-k, 2] + tree[-k + 1, 2]) / 2 if 2 <= k <= len(tree) else None


def node_colors(tree, leaves, n_below):
    """Colours of all nodes: below the cut a node lies in one class, a merge above it joins several."""
    colors = list(leaves)
    for step, first in enumerate(tree[:, 0].astype(int)):
        colors.append(colors[first] if step < n_below else style.MUTED)
    return colors


if __name__ == "__main__":
    main(snakemake)
