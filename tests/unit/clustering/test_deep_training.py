import numpy as np
import pytest
import torch

from terrapalette.clustering import code_networks, deep_training, idec
from terrapalette.clustering.deep_training import Objective, Training
from terrapalette.runtime.errors import DivergedError

pytestmark = pytest.mark.usefixtures("one_thread")
TRAINING = Training(
    hidden=[8, 6], latent_dim=2, batch_size=20, pretraining_steps=40, pretraining_rate=1e-2, steps=25,
    learning_rate=1e-3, refresh=10, tolerance=0.0,
)  # fmt: skip


def random(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def points(rng):
    return 5 + 3 * (rng.normal(size=(60, 2)) @ rng.normal(size=(2, 4)) + 0.1 * rng.normal(size=(60, 4)))


def test_points_are_scaled_by_one_number_and_weighed(points, rng):
    weights = rng.uniform(0.5, 2, 60)
    data = deep_training.prepared(points, weights)
    np.testing.assert_allclose(data.points.numpy() * data.scale + data.shift, points, atol=1e-5)
    np.testing.assert_allclose(data.weights @ data.points, np.zeros(4), atol=1e-4)
    assert float((data.points**2).mean()) == pytest.approx(1, rel=1e-6)
    assert float(data.weights.mean()) == pytest.approx(1, rel=1e-6)


def test_points_that_are_all_one_stay_finite():
    assert torch.isfinite(deep_training.prepared(np.full((5, 2), 3.0), None).points).all()


def test_a_round_of_batches_holds_every_point_once():
    drawn = deep_training.batches(10, 5, random())
    for _ in range(3):
        first, second = next(drawn), next(drawn)
        assert sorted(torch.cat([first, second]).tolist()) == list(range(10))
    # The two points that fill no batch wait for another round.
    assert {len(next(deep_training.batches(10, 4, random(seed)))) for seed in range(5)} == {4}
    assert len(next(deep_training.batches(3, 256, random()))) == 3


@pytest.mark.parametrize(("normed", "bounded"), [(False, False), (True, True)])
def test_a_kept_encoder_is_the_trained_one(points, normed, bounded):
    objective = Objective({}, lambda *_: {}, None, normed=normed, bounded=bounded)
    data = deep_training.prepared(points, None)
    network, _ = deep_training.pretrained(data, TRAINING, objective, random())
    vector = code_networks.kept(network["encoder"], data.shift, data.scale)
    found = code_networks.encode(points, vector, [4, 8, 6, 2], bounded=bounded)
    with torch.no_grad():
        expected = network["encoder"].eval()(data.points)
    # Float32 in torch, float64 here.
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert vector.size == 4 * 8 + 8 + 8 * 6 + 6 + 6 * 2 + 2


def test_encoding_in_blocks_is_encoding(points, monkeypatch):
    vector = np.arange(4 * 3 + 3, dtype=np.float32) / 10
    whole = code_networks.encode(points, vector, [4, 3], bounded=True)
    monkeypatch.setattr(code_networks, "BLOCK", 7)
    np.testing.assert_allclose(code_networks.encode(points, vector, [4, 3], bounded=True), whole, rtol=1e-12)


def test_weights_begin_with_variances_that_last():
    """After He et al. 2015 a wide network passes on the variance of what comes in."""
    network = code_networks.build([300, 400, 400, 300], random(), normed=False, bounded=False)
    with torch.no_grad():
        codes = network["encoder"](torch.randn((500, 300), generator=random(1)))
    assert float(codes.var()) == pytest.approx(1, abs=0.2)


def test_pretraining_lowers_the_error_and_does_not_look_at_weights_of_others(points):
    objective, data = idec.objective(0.1), deep_training.prepared(points, None)
    _, errors = deep_training.pretrained(data, TRAINING._replace(pretraining_steps=200), objective, random())
    assert errors.shape == (deep_training.RECORDS,)
    # Two dimensions of four hold nearly all of the variance, which is 1.
    assert errors[-1] < 0.1 < 0.5 < errors[0]


def test_a_weight_of_two_is_a_point_twice(points):
    """The loss of a full batch, hence its gradient."""
    data = deep_training.prepared(points[:20], None)
    weighted = data._replace(weights=torch.tensor([2.0] * 10 + [0.0] * 10))
    network = code_networks.build([4, 8, 2], random(), normed=False, bounded=False)
    twice = torch.cat([torch.arange(10), torch.arange(10)])
    error = deep_training._reconstruction(network, weighted, torch.arange(20))[0].item()
    assert error == pytest.approx(deep_training._reconstruction(network, data, twice)[0].item(), rel=1e-6)


def test_history_has_a_record_at_every_look_and_ends_with_the_training(points):
    objective, data = idec.objective(0.1), deep_training.prepared(points, None)
    network, _ = deep_training.pretrained(data, TRAINING, objective, random())
    before = [one.clone() for one in network.parameters()]
    trained = deep_training.clustered(network, data, 3, TRAINING, objective, random(1))
    assert TRAINING.ends == [10, 20, 25]
    assert trained.history.shape == (3, 3)
    assert np.isfinite(trained.history).all()
    # The pretrained network is there for the next number of clusters.
    assert all(torch.equal(old, new) for old, new in zip(before, network.parameters(), strict=True))
    settled = deep_training.clustered(network, data, 3, TRAINING._replace(tolerance=1.0), objective, random(1))
    np.testing.assert_array_equal(settled.history[:, 0], trained.history[:, 0])
    assert np.isnan(settled.history[:, 1:]).all()


def test_the_divergence_falls_and_the_same_seed_gives_the_same(points):
    objective, data = idec.objective(1.0), deep_training.prepared(points, None)
    network, _ = deep_training.pretrained(data, TRAINING, objective, random())
    # One target, so that what is minimized stays the same.
    training = TRAINING._replace(steps=100, refresh=50, learning_rate=1e-2)
    one, again = (deep_training.clustered(network, data, 3, training, objective, random(1)) for _ in range(2))
    assert torch.equal(one.centers, again.centers)
    np.testing.assert_array_equal(one.history, again.history)


def test_a_loss_that_is_not_finite_is_told(points):
    data = deep_training.prepared(points, None)
    broken = data._replace(points=data.points.clone().fill_(float("nan")))
    with pytest.raises(DivergedError, match="pretraining: the loss is not finite"):
        deep_training.pretrained(broken, TRAINING, idec.objective(0.1), random())
    network, _ = deep_training.pretrained(data, TRAINING, idec.objective(0.1), random())
    lost = Objective({"lost": 1.0}, lambda *_: {"lost": torch.tensor(float("inf"))}, idec.objective(0.1).membership)
    with pytest.raises(DivergedError, match="training 3 clusters: the loss is not finite"):
        deep_training.clustered(network, data, 3, TRAINING, lost, random())
