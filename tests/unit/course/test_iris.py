import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from terrapalette.course import backpropagation, iris
from terrapalette.runtime.streams import stream

LEARNING = iris.Learning(hidden=8, rate=0.1, momentum=0.9, batch_size=16, epochs=20, one_layer_rate=0.1)


def streams(name):
    return stream(1, name)


@pytest.fixture(scope="module")
def flowers():
    bunch = load_iris()
    return iris.split(bunch.data, bunch.target, 1 / 3, 5)


def test_a_split_holds_out_a_share_of_every_species_and_standardizes_by_the_rest(flowers):
    assert sorted(np.bincount(flowers.species)) == [33, 33, 34] and len(flowers.test_values) == 50
    assert (np.bincount(flowers.species) + np.bincount(flowers.test_species)).tolist() == [50] * 3
    np.testing.assert_allclose(flowers.values.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(flowers.values.std(axis=0), 1)
    # Both parts were moved by the same mean and deviation: together they are the flowers again.
    values, bunch = np.vstack([flowers.values, flowers.test_values]), load_iris().data
    ranks = np.sort(values, axis=0), np.sort((bunch - bunch.mean(axis=0)) / bunch.std(axis=0), axis=0)
    for one, other in zip(ranks[0].T, ranks[1].T, strict=True):
        assert np.corrcoef(one, other)[0, 1] == pytest.approx(1)


def test_every_way_begins_with_the_same_weights(flowers):
    curves = iris.learning_curves(flowers, LEARNING._replace(rate=0.0, epochs=2), streams)
    assert len(curves) == 12 and set(curves["batch_size"]) == {1, 16, 100}
    # Without steps all stay where they began.
    assert curves["error"].nunique() == curves["test_error"].nunique() == 1
    network = backpropagation.initialize(4, 8, 3, streams("ways"))
    expected = backpropagation.error(network, flowers.values, np.eye(3)[flowers.species])
    assert curves["error"][0] == pytest.approx(expected)


def test_scores_are_shares_of_the_summed_confusion(flowers):
    bunch = load_iris()
    splits = [flowers, iris.split(bunch.data, bunch.target, 1 / 3, 6)]
    found = iris.scores(splits, LEARNING, streams)
    assert list(found) == ["one layer", "two layers", "one layer, scikit-learn", "two layers, scikit-learn"]
    alone = [iris.named_by_all(one, LEARNING, streams, number) for number, one in enumerate(splits, start=1)]
    for who, one in found.items():
        shares = [np.mean(named[who] == split.test_species) for named, split in zip(alone, splits, strict=True)]
        assert [one["lowest"], one["highest"], one["accuracy"]] == [min(shares), max(shares), np.mean(shares)]
        pairs = pd.crosstab(
            np.concatenate([split.test_species for split in splits]), np.concatenate([named[who] for named in alone])
        )
        assert np.array(one["confusion"])[pairs.index][:, pairs.columns].tolist() == pairs.to_numpy().tolist()


def test_regions_are_those_of_flowers_that_lie_apart(rng):
    species = np.arange(60) % 3
    petals = np.array([[0, 0], [5, 0], [0, 5]])[species] + rng.normal(0, 0.3, (60, 2))
    found = iris.regions(petals, species, LEARNING._replace(epochs=60), streams, 30)
    assert found["right"].values.tolist() == [1, 1]
    for axes in ((0, 0), (5, 0), (0, 5)):
        here = found["class"].sel(x=axes[0], y=axes[1], method="nearest")
        assert here.values.tolist() == [{(0, 0): 0, (5, 0): 1, (0, 5): 2}[axes]] * 2
