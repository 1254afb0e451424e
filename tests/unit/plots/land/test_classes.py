"""Charts of classes."""

import numpy as np
from matplotlib.colors import to_hex
from scipy.cluster.hierarchy import linkage

from rules.figures import bars, ticks
from terrapalette.plots.common import style
from terrapalette.plots.land import classes


def panel():
    return style.figure(4, "", "").add_subplot()


def test_a_tree_of_fewer_merges_than_asked_is_drawn_whole(rng):
    tree = linkage(rng.normal(size=(6, 2)), "ward")
    axes = panel()
    classes.dendrogram(axes, tree, 30, None, "", [style.MUTED] * 11)
    tops = [part[:, 1].max() for lines in axes.collections[:-1] for part in lines.get_segments()]
    np.testing.assert_allclose(sorted(tops), tree[:, 2])
    assert len(ticks(axes.xaxis)) == 6 and axes.get_legend() is None and not axes.get_lines()


def test_a_leaf_has_the_color_of_its_node(rng):
    tree = linkage(np.array([[0.0], [0.1], [5.0], [5.1]]), "ward")
    colors = ["#ff0000", "#ff0000", "#0000ff", "#0000ff", "#ff0000", "#0000ff", style.MUTED]
    axes = panel()
    classes.dendrogram(axes, tree, 3, 1.0, "two", colors)
    leaves = [to_hex(color) for color in axes.collections[-1].get_facecolors()]
    assert leaves == [colors[int(label)] for label in ticks(axes.xaxis)]
    assert axes.get_lines()[0].get_ydata()[0] == 1.0


def test_large_counts_are_grouped_by_thousands():
    axes = panel()
    classes.sizes(axes, np.array([0.75, 0.25]), np.array([12345, 99]), [1, 4], ["#ff0000", "#0000ff"], "k-means")
    assert [text.get_text() for text in axes.texts] == ["12 345", "99"] and ticks(axes.xaxis) == ["1", "4"]
    assert bars(axes) == [("#ff0000", 75.0), ("#0000ff", 25.0)]
    # The number above the tallest bar stays inside.
    assert axes.get_ylim()[1] > axes.texts[0].get_position()[1]
