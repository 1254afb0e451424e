"""IDEC and DCSS as methods: what holds of both."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import deep_clusters, methods, retries, soft_clusters
from terrapalette.land import repeats
from terrapalette.runtime.errors import InputError

pytestmark = pytest.mark.usefixtures("one_thread")
SETTINGS = {
    "hidden": [16, 16], "latent_dim": 2, "batch_size": 64, "pretraining_steps": 100, "pretraining_rate": 1e-2,
    "steps": 60, "learning_rate": 2e-3, "refresh": 20, "tolerance": 0.0,
}  # fmt: skip
OWN = {
    "idec": {"gamma": 0.1},
    "dcss": {"silhouette_weight": 0.1, "entropy_weight": 0.1, "temperature": 0.25, "by_mass": True},
}
both = pytest.mark.parametrize("name", OWN)


def fit(name, points, k, seed=0, weights=None, **settings):
    random_state = np.random.default_rng(seed)
    given = SETTINGS | OWN[name] | settings
    return methods.method(name).fit(points, max(k), weights=weights, random_state=random_state, k=k, **given)


@pytest.fixture
def planted(rng):
    """Four groups in five dimensions, far from zero and from unit size."""
    truth = np.arange(240) % 4
    centres = 4 * np.eye(5)[:4]
    return 50 + 7 * (centres[truth] + rng.normal(0, 0.5, (240, 5))), truth


@both
def test_planted_groups_come_back_from_any_seed(name, planted):
    points, truth = planted
    for seed in range(2):
        assert adjusted_rand_score(fit(name, points, [4], seed).labels[0], truth) > 0.97


@both
def test_all_that_is_asked_for_and_nothing_else(name, planted):
    points, _ = planted
    found = fit(name, points, [1, 3, 5], steps=20)
    assert found.k == [1, 3, 5]
    assert [sorted(set(one)) for one in found.labels] == [[0], [0, 1, 2], [0, 1, 2, 3, 4]]
    assert set(methods.method(name).keeps) <= set(found.extras)


@both
def test_the_same_seed_gives_the_same_bytes_whoever_else_is_asked_for(name, planted):
    points, _ = planted
    one, again, other = (fit(name, points, k, seed, steps=20) for k, seed in (([4], 0), ([3, 4], 0), ([4], 1)))
    np.testing.assert_array_equal(one.labels[0], again.labels[1])
    np.testing.assert_array_equal(one.extras["encoder"][1][0], again.extras["encoder"][1][1])
    assert not np.array_equal(one.extras["encoder"][1], other.extras["encoder"][1])


@both
def test_assign_and_membership_give_the_labels_again_for_every_k(name, planted):
    points, _ = planted
    method, found = methods.method(name), fit(name, points, [2, 4], steps=20)
    for k, labels in zip(found.k, found.labels, strict=True):
        partition = repeats.partition(found, k, points)
        np.testing.assert_array_equal(method.assign(partition, points), labels)
        shares = method.membership(partition, points)
        assert shares.shape == (240, k)
        np.testing.assert_allclose(shares.sum(1), 1)
        np.testing.assert_array_equal(shares.argmax(1), labels)
        # New points, one by one: none depends on its company.
        np.testing.assert_array_equal(method.assign(partition, points[:1] + 1e-9), labels[:1])


@both
def test_memberships_are_those_of_training(name, planted):
    import torch

    points, _ = planted
    found = fit(name, points, [4], steps=20)
    partition = repeats.partition(found, 4, points)
    codes = deep_clusters.code_networks.encode(
        points, partition.extras["encoder"], partition.extras["encoder_width"], bounded=name == "dcss"
    )
    head = [torch.tensor(partition.extras[key], dtype=torch.double) for key in ("code_center", "code_width")]
    if name == "idec":
        expected = soft_clusters.student_t(torch.tensor(codes), head[0])
    else:
        expected = soft_clusters.radial_basis(torch.tensor(codes), head[0], head[1].log(), 0.25)
    np.testing.assert_allclose(methods.method(name).membership(partition, points), expected, rtol=1e-6)


@both
def test_weights_count(name, planted):
    """Points that weigh next to nothing do not hold a centre of their own."""
    points, truth = planted
    weights = np.where(truth == 3, 1e-4, 1.0)
    found = fit(name, points, [3], weights=weights).labels[0]
    heavy = truth < 3
    assert adjusted_rand_score(found[heavy], truth[heavy]) > 0.97


@both
def test_a_collapse_is_retried_and_then_told(name, planted, monkeypatch):
    points, truth = planted
    starts, real = [], retries.check

    def counting(labels, k):
        starts.append(len(starts))
        if len(starts) < 2:
            raise retries.CollapseError("all points are in one cluster")
        real(labels, k)

    monkeypatch.setattr(retries, "check", counting)
    assert adjusted_rand_score(fit(name, points, [4]).labels[0], truth) > 0.97
    assert starts == [0, 1]
    monkeypatch.setattr(retries, "check", real)
    # Three different points hold no four clusters.
    few = np.repeat(points[:3], 30, axis=0)
    with pytest.raises(InputError, match=f"land.methods.{name} at k = 4: . of 4 clusters are empty"):
        fit(name, few, [4], steps=10, pretraining_steps=10)


@both
def test_a_rate_far_too_high_is_told(name, planted):
    points, _ = planted
    with pytest.raises(InputError, match=rf"land.methods.{name} at k = 4.*learning_rate"):
        fit(name, points, [4], learning_rate=1e30, pretraining_steps=20)


@both
def test_history_tells_its_parts(name, planted):
    extras = fit(name, planted[0], [2, 4]).extras
    dims, history, _ = extras["history"]
    assert dims == ("k", "part", "record")
    assert history.shape == (2, len(extras["part"][1]), len(extras["step"][1]))
    assert extras["step"][1] == [20, 40, 60]
    parts = extras["part"][1]
    assert (parts[0], parts[-1]) == ("squared error", "changed")
    assert np.isfinite(history).all()
    assert (history[:, -1] <= 1).all()
    assert extras["pretraining_step"][1][-1] == SETTINGS["pretraining_steps"]
