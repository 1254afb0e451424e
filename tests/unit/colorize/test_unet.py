import numpy as np
import pytest
import torch

from terrapalette.colorize import unet
from terrapalette.runtime.errors import DivergedError

SETTINGS = {"positions": 1, "widths": [4, 6], "learning_rate": 0.02, "iterations": 60, "crop": 16}
SETTINGS |= {"early_stop": {"share": 0.25, "patience": 6}}
pytestmark = pytest.mark.usefixtures("one_thread")


def fitted(picture, target, **changes):
    return unet.fit(picture, target, random_state=np.random.default_rng(1), **SETTINGS | changes)


@pytest.fixture
def picture(rng):
    return torch.as_tensor(rng.normal(size=(2, 24, 32)), dtype=torch.float32)


def test_a_network_begins_at_zero_for_any_size():
    network = unet.Unet(3, [4, 6, 8], 2, np.random.default_rng(0))
    for shape in ((3, 17, 9), (3, 4, 4)):
        found = network.predict(torch.ones(shape))
        assert found.shape == (2, *shape[1:]) and (found == 0).all()


def test_what_the_picture_tells_is_learnt(picture):
    target = picture[:1] * 0.8
    network, training = fitted(picture, target)
    error = torch.mean((network.predict(picture) - target) ** 2)
    assert error < 0.3 * torch.mean(target**2)
    assert min(training["held_out"]) < 0.3 * training["held_out"][0]


def test_noise_is_not_learnt(picture, rng):
    """The strip says that nothing helps: the network stays at zero, or close to it."""
    target = torch.as_tensor(rng.normal(size=(1, 24, 32)), dtype=torch.float32)
    network, training = fitted(picture, target)
    assert training["iteration"][-1] == 10 * (len(training["iteration"]) - 1)
    assert torch.mean(network.predict(picture) ** 2) < 0.3


def test_a_picture_and_its_mirror_image_are_told_alike(picture):
    network, _ = fitted(picture, picture[:1])
    mirrored = network.predict(picture.flip(-1)).flip(-1)
    torch.testing.assert_close(network.predict(picture), mirrored)


def test_patience_ends_the_training(picture, rng):
    target = torch.as_tensor(rng.normal(size=(1, 24, 32)), dtype=torch.float32)
    _, training = fitted(picture, target, early_stop={"share": 0.25, "patience": 2}, iterations=400)
    best = int(np.argmin(training["held_out"]))
    assert len(training["held_out"]) == best + 3


def test_a_training_that_runs_away_is_told(picture):
    with pytest.raises(DivergedError, match=r"after .* iterations"):
        fitted(picture, picture[:1], learning_rate=1e30)
