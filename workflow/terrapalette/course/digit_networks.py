"""Networks for images of digits, in torch: a dense one and a convolutional one."""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from terrapalette.runtime.errors import DivergedError

N_DIGITS = 10
# Images answered at once; more would only take more memory.
ANSWERED = 1024


class Epoch(NamedTuple):
    """What one pass over the training images gave: mean loss and accuracy while training, seconds it took."""

    number: int
    loss: float
    accuracy: float
    seconds: float


def dense(height: int, width: int) -> nn.Sequential:
    """Every pixel to 128 neurons, a fifth of which are left out at random while training, to ten digits."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(height * width, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, N_DIGITS)
    )


def convolutional(height: int, width: int) -> nn.Sequential:
    """32, then 64 filters of 3 x 3, the strongest of every 2 x 2 places, 128 neurons, ten digits, with dropout."""
    n_features = 64 * ((height - 4) // 2) * ((width - 4) // 2)
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(n_features, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, N_DIGITS),
    )  # fmt: skip


class Recipe(NamedTuple):
    """How a network is built from an image's height and width, and the optimizer of its weights."""

    build: Callable[[int, int], nn.Sequential]
    optimizer: type[torch.optim.Optimizer]


NETWORKS = {
    "dense": Recipe(dense, torch.optim.Adam),
    "cnn": Recipe(convolutional, torch.optim.Adadelta),
}


def threads(name: str, n_pixels: int) -> int:
    """How many threads pay for images of so many pixels: small steps are not worth sharing, and sharing them waits."""
    return 2 if name == "cnn" and n_pixels > 400 else 1


def train(
    name: str,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    watch: Callable[[Epoch, nn.Sequential], None] | None = None,
) -> nn.Sequential:
    """Train one of NETWORKS; the same seed gives the same weights on the same machine and number of threads.

    Parameters
    ----------
    images : (image, row, column) of 0 to 1
    labels : (image,) digits
    watch : called after every epoch

    Raises
    ------
    DivergedError
        if the loss is not finite, naming the epoch
    """
    random = torch.Generator().manual_seed(seed)
    values, truth = _tensor(images), torch.as_tensor(labels.astype(np.int64))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        recipe = NETWORKS[name]
        network = recipe.build(*images.shape[1:])
        optimizer = recipe.optimizer(network.parameters(), lr=learning_rate)
        for number in range(1, epochs + 1):
            started = time.perf_counter()
            network.train()
            loss_sum, right = 0.0, 0
            for batch in torch.randperm(len(values), generator=random).split(batch_size):
                answer = network(values[batch])
                loss = nn.functional.cross_entropy(answer, truth[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                loss_sum += loss.item() * len(batch)
                right += int((answer.argmax(dim=1) == truth[batch]).sum())
            epoch = Epoch(number, loss_sum / len(values), right / len(values), time.perf_counter() - started)
            if not np.isfinite(epoch.loss):
                raise DivergedError(f"the loss is {epoch.loss} in epoch {number}")
            if watch is not None:
                watch(epoch, network)
    return network.eval()


@torch.no_grad()
def probabilities(network: nn.Sequential, images: np.ndarray) -> np.ndarray:
    """Probability of every digit for (image, row, column) images: (image, digit)."""
    network.eval()
    answers = [torch.softmax(network(batch), dim=1) for batch in _tensor(images).split(ANSWERED)]
    return torch.cat(answers).numpy()


def cross_entropy(probability: np.ndarray, labels: np.ndarray) -> float:
    """Mean of minus the logarithm of the true digit's probability."""
    given = probability[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.maximum(given, np.finfo(np.float32).tiny))))


def _tensor(images: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(np.asarray(images, np.float32))[:, None]
