import numpy as np
import xarray as xr

from terrapalette.blocks import source
from terrapalette.blocks import ward as block_ward
from terrapalette.clustering import ward
from terrapalette.land import trees


def test_the_tree_counts_every_point_once(rng):
    points = rng.normal(size=(200, 2))
    merge_tree = ward.merge_tree(points)
    clusters = xr.Dataset({"merge_tree": (("merge", "field"), merge_tree), "labels": ("cell", np.zeros(200))})
    tree = trees.last_merges(clusters, 12)
    labels = ward.cut(merge_tree, 12)[11]
    assert tree["cells"].sum() == 200 and len(tree["cells"]) == 12 and len(tree["height"]) == 11
    # The cell named for each leaf lies in the cluster of that size, and each cluster is named once.
    np.testing.assert_array_equal(np.bincount(labels)[labels[tree["member"]]], tree["cells"])
    assert len(set(labels[tree["member"]])) == 12
    np.testing.assert_allclose(np.sort(tree["y"][:, 1]), tree["height"])


def test_a_tree_of_micro_clusters_counts_all_cells(rng, monkeypatch):
    monkeypatch.setattr(block_ward, "MICRO_CLUSTERS", 150)
    cells = rng.normal(size=(3000, 2))
    found = block_ward.fit(source.cut(cells, size=700), 6, np.random.default_rng(1))
    # A study of every tenth cell: some micro-clusters have none of them.
    study = cells[::10]
    labels = found.labels_of(study)
    leaf = np.array([np.argmin(((found.extras["leaf_place"][1] - one) ** 2).sum(axis=1)) for one in study])
    clusters = xr.Dataset({**found.extras, "labels": ("cell", labels[5]), "leaf": ("cell", leaf)})
    tree = trees.last_merges(clusters, 6)
    assert tree["cells"].sum() == 3000 and len(set(leaf)) < len(found.extras["leaf_size"][1])
    every = found.labels_of(cells)[5]
    # The study's cell named for each leaf lies in the cluster whose cells are counted there.
    np.testing.assert_array_equal(np.bincount(every)[labels[5][tree["member"]]], tree["cells"])


def test_a_branch_without_a_value_takes_the_other():
    merge_tree = np.array([[0, 1, 1.0, 2], [2, 3, 2, 2], [4, 5, 3, 4]])
    assert trees.below(merge_tree, np.array([0, 7, 0, 0]), 0).tolist() == [0, 7, 0, 0, 7, 0, 7]
