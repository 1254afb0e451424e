import numpy as np
import pytest
import xarray as xr

from terrapalette.clustering import methods
from terrapalette.land import repeats
from terrapalette.spaces import kinds

VAE = {
    "latent_dim": 2, "hidden": [8], "alpha": 1e-6, "epochs": 2, "batch_size": 16, "optimizer": "adam",
    "learning_rate": 0.01, "device": "cpu",
}  # fmt: skip
SETTINGS = {"original": {}, "vae": VAE}


@pytest.fixture
def values(rng):
    return rng.normal(size=(80, 3))


def repeated(values, kind, seeds=3):
    named = {name: (methods.method(name), {}) for name in ("kmeans", "hac")}
    random_states = [np.random.default_rng(seed) for seed in range(seeds)]
    return repeats.repeat(values, kinds.kind(kind), SETTINGS[kind], named, [2, 4], random_states)


@pytest.mark.parametrize("kind", SETTINGS)
def test_only_what_depends_on_chance_changes(values, kind):
    found = repeated(values, kind)
    assert len(found) == 3 and all(one.partitions["hac"].k == [2, 4] for one in found)
    trees = [one.partitions["hac"].labels[1] for one in found]
    assert all(np.array_equal(trees[0], other) for other in trees[1:]) is (kind == "original")
    codes = [kinds.kind(kind).encode(one.model, values) for one in found]
    assert np.array_equal(codes[0], codes[1]) is (kind == "original")


@pytest.mark.parametrize("kind", SETTINGS)
def test_repeats_outlive_their_file(values, kind, tmp_path):
    found = repeated(values, kind)
    groups = {path: xr.Dataset(one) for path, one in repeats.groups(found, kinds.kind(kind)).items()}
    xr.DataTree.from_dict(groups).to_netcdf(tmp_path / "repeats.nc")
    with xr.open_datatree(tmp_path / "repeats.nc") as tree:
        again = {node.path: node.to_dataset(inherit=False).load() for node in tree.subtree}
    read = repeats.read(again, kinds.kind(kind))
    for one, other in zip(found, read, strict=True):
        np.testing.assert_array_equal(
            kinds.kind(kind).encode(one.model, values), kinds.kind(kind).encode(other.model, values)
        )
        for (key, labels), (other_key, other_labels) in zip(
            repeats.labels(one).items(), repeats.labels(other).items(), strict=True
        ):
            assert key == other_key
            np.testing.assert_array_equal(labels, other_labels)


def test_a_partition_has_the_centres_and_extras_of_its_k(values):
    labels = [np.zeros(80, int), (np.arange(80) >= 20).astype(int)]
    extras = {"spread": (("k", "cluster"), np.array([[1.0, np.nan], [2.0, 3.0]])), "tree": (("merge",), np.arange(3))}
    found = methods.Partitions([1, 2], labels, extras)
    part = repeats.partition(found, 2, values)
    np.testing.assert_allclose(part.centers, [values[:20].mean(axis=0), values[20:].mean(axis=0)])
    assert part.extras["spread"].tolist() == [2, 3] and part.extras["tree"].tolist() == [0, 1, 2]
    kept = repeats.at(found, [2])
    assert kept.k == [2] and kept.extras["spread"][1].tolist() == [[2, 3]]


def test_a_method_that_chooses_its_number_keeps_it(values):
    found = methods.Partitions([3], [np.arange(80) % 3], {})
    assert repeats.at(found, [2, 6]).k == [3]
    assert repeats.partition(found, 6, values).centers.shape == (3, 3)
