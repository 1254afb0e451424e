import numpy as np
import pytest
import torch

from terrapalette.course import digit_networks, digits
from terrapalette.runtime.errors import DivergedError

ADAM = {"batch_size": 32, "learning_rate": 1e-3}


@pytest.fixture(scope="module")
def parts():
    found = digits.from_scikit_learn(0.25, 1)
    images = found.pixels / found.levels
    return images[~found.is_test], found.labels[~found.is_test], images[found.is_test], found.labels[found.is_test]


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_layers_are_those_of_the_course():
    # 784 x 128 + 128 + 128 x 10 + 10; and 320 + 18496 + (64 x 12 x 12) x 128 + 128 + 1290, as keras counts them.
    counts = [
        sum(part.numel() for part in digit_networks.NETWORKS[name].build(28, 28).parameters())
        for name in ("dense", "cnn")
    ]
    assert counts == [101_770, 1_199_882]


@pytest.mark.parametrize(
    ("name", "settings", "wanted"),
    [
        ("dense", {"epochs": 40, **ADAM}, 0.96),
        ("cnn", {"epochs": 60, "batch_size": 128, "learning_rate": 1.0}, 0.975),
    ],
)
def test_held_out_digits_are_named(parts, name, settings, wanted):
    """The project's promise, with the default settings."""
    images, labels, test_images, test_labels = parts
    network = digit_networks.train(name, images, labels, **settings, seed=1)
    answers = digit_networks.probabilities(network, test_images)
    assert np.mean(answers.argmax(axis=1) == test_labels) >= wanted


@pytest.mark.parametrize("name", digit_networks.NETWORKS)
def test_the_same_seed_gives_the_same_network(parts, name):
    images, labels, test_images, _ = parts
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first, again, other = (
        digit_networks.probabilities(
            digit_networks.train(name, images[:200], labels[:200], epochs=2, **ADAM, seed=seed), test_images
        )
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert torch.equal(before, torch.random.get_rng_state())


def test_answers_are_probabilities_without_dropout(parts):
    network = digit_networks.train("cnn", *parts[:2], epochs=1, batch_size=128, learning_rate=1.0, seed=1)
    network.train()
    one, other = digit_networks.probabilities(network, parts[2]), digit_networks.probabilities(network, parts[2])
    np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(one.sum(axis=1), 1, rtol=1e-5)


def test_every_epoch_is_watched(parts):
    seen = []
    digit_networks.train("dense", *parts[:2], epochs=3, **ADAM, seed=1, watch=lambda epoch, _: seen.append(epoch))
    assert [epoch.number for epoch in seen] == [1, 2, 3]
    assert (
        seen[2].loss < seen[0].loss and seen[2].accuracy > seen[0].accuracy and all(epoch.seconds > 0 for epoch in seen)
    )


def test_cross_entropy_is_torchs(rng):
    logits, labels = torch.tensor(rng.normal(size=(20, 10))), rng.integers(0, 10, 20)
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).item()
    assert digit_networks.cross_entropy(torch.softmax(logits, dim=1).numpy(), labels) == pytest.approx(expected)


def test_a_loss_that_is_not_finite_stops_with_its_epoch(parts):
    with pytest.raises(DivergedError, match="the loss is nan in epoch 1"):
        digit_networks.train("dense", np.full((64, 8, 8), np.nan), np.zeros(64, int), epochs=2, **ADAM, seed=1)
