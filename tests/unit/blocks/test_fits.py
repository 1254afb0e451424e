import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.blocks import fits, source, ward
from terrapalette.clustering import centers, methods
from terrapalette.clustering import ward as whole_ward
from terrapalette.spaces import components, kinds


def test_every_fit_is_of_something_that_there_is():
    assert fits.METHODS.keys() <= methods.MODULES.keys() and fits.SPACES.keys() <= kinds.MODULES.keys()
    assert all(callable(fits.method(name)) for name in fits.METHODS)
    assert all(callable(fits.space(name)) for name in fits.SPACES)
    assert fits.method("mine") is None and fits.space("original") is None


def test_kmeans_gives_each_cell_its_nearest_centre(clouds, in_blocks):
    cells = clouds[0]
    found = fits.method("kmeans")(in_blocks(cells), 6, np.random.default_rng(0))
    for k, own in enumerate(found.labels_of(cells), 1):
        center = found.extras["center"][1][k - 1, :k]
        np.testing.assert_array_equal(own, centers.assign(cells, center))
        inertia = centers.inertia(cells, np.ones(len(cells)), own, center)
        assert found.extras["whole_inertia"][1][k - 1] == pytest.approx(inertia, rel=1e-6)


def test_wards_tree_gives_each_cell_the_cluster_of_its_micro_cluster(rng, monkeypatch):
    monkeypatch.setattr(ward, "MICRO_CLUSTERS", 300)
    truth = rng.integers(0, 5, 6000)
    cells = 8 * np.eye(5)[truth] + rng.normal(size=(6000, 5))
    found = fits.method("hac")(source.cut(cells, size=1700), 9, np.random.default_rng(0))
    extras, labels = {name: one[1] for name, one in found.extras.items()}, found.labels_of(cells)
    assert adjusted_rand_score(labels[4], truth) > 0.999 and extras["exact_agreement"][4] > 0.999
    assert extras["agreement"].shape == (9,) and extras["lost"].shape == (3,) and extras["leaf_size"].sum() == 6000
    assert extras["merge_size"][-1] == 6000 and extras["merge_tree"][-1, 3] == 300
    for k, own in enumerate(labels, 1):
        means = centers.means(cells, own, k)
        inertia = centers.inertia(cells, np.ones(6000), own, means)
        assert extras["whole_inertia"][k - 1] == pytest.approx(inertia, rel=1e-9)
    # The rule for new cells is the same one.
    rule = {"leaf_place": extras["leaf_place"], "leaf_label": extras["leaf_label"][4]}
    partition = methods.Partition(None, None, None, rule)
    np.testing.assert_array_equal(whole_ward.METHOD.assign(partition, cells), labels[4])
    assert methods.assigned_by(whole_ward.METHOD, partition) == methods.OWN_RULE


def test_components_in_blocks_are_those_of_all_cells(rng, in_blocks):
    cells, weights = rng.normal(size=(5000, 4)) @ rng.normal(size=(4, 4)), rng.uniform(0.5, 2, 5000)
    found = fits.space("pca")(in_blocks(cells, weights), components=0.9)
    expected = components.fit(cells, [0], components=0.9, weights=weights)[0]
    assert found.n_kept == expected.n_kept
    np.testing.assert_allclose(found.components.loading, expected.components.loading, atol=1e-9)
