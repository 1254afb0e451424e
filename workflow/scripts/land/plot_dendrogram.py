"""Draw the last merges of the trees behind hierarchical methods, with the cuts in use."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land import labellings, trees
from terrapalette.plots.common import style
from terrapalette.plots.land import classes
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


class Panel(NamedTuple):
    """A tree, each cell's leaf in it, cells below each node, and the attributes of its clusters."""

    tree: np.ndarray
    leaf: np.ndarray
    sizes: np.ndarray
    attributes: dict


def main(snakemake):
    open_log(snakemake.log[0])
    space, merges = snakemake.wildcards.space, snakemake.params.merges
    with xr.open_dataset(snakemake.input.labels) as labels:
        labels.load()
    palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
    panels = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            panels.append(
                Panel(clusters["merge_tree"].values, trees.leaves(clusters), trees.sizes(clusters), clusters.attrs)
            )
    n_merges = min(merges, len(panels[0].tree))
    names = " and ".join(panel.attributes["method_title"] for panel in panels)
    title = f"The tree of {names} in space {space}: the last {n_merges} merges"
    facts = footer(labels.attrs, *told(panels[0]), "grey: merges that join classes")
    figure = style.figure(0.8 + 4.8 * len(panels), title, facts, legend=0.5)
    used = set()
    for index, panel in enumerate(panels):
        own = labellings.classes_of(labels, space, panel.attributes["method"])
        k, numbers = int(own["k"]), own.values.astype(int)
        colors = node_colors(panel, numbers, palette, len(panel.tree) + 1 - k)
        axes, cut = figure.add_subplot(len(panels), 1, index + 1), cut_height(panel.tree, k)
        classes.dendrogram(axes, panel.tree, panel.sizes, merges, cut, f"cut into k = {k} clusters", colors)
        used |= set(np.unique(numbers).tolist())
    used = sorted(used)
    style.class_legend(figure, [palette[c - 1] for c in used], [str(c) for c in used], "class", min(12, len(used)))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def cut_height(tree, k):
    """Half-way between the merge that leaves k clusters and the next one; None where nothing is cut."""
    return (tree[-k, 2] + tree[-k + 1, 2]) / 2 if 2 <= k <= len(tree) else None


def node_colors(panel, numbers, palette, n_below):
    """Colours of all nodes: below the cut a node lies in one class, a merge above it joins several."""
    of_leaves = np.zeros(len(panel.tree) + 1, int)
    of_leaves[panel.leaf] = numbers
    own = trees.below(panel.tree, of_leaves, 0)
    own[len(of_leaves) + n_below :] = 0
    return [palette[number - 1] if number else style.MUTED for number in own]


def told(panel):
    """What the tree is of: cells, or micro-clusters of them."""
    n_leaves, n_cells = len(panel.tree) + 1, int(panel.sizes[-1])
    micro = f"{cells(n_leaves).removesuffix('cells')}micro-clusters of "
    return [f"{micro if n_leaves < n_cells else ''}{cells(n_cells)}"]


if __name__ == "__main__":
    jobs.run(main, snakemake)
