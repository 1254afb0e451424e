"""The digits exercise: how well, and how fast, a network names images of digits that it did not learn from."""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix
from torch import nn

from terrapalette.course import digit_networks


class Recognition(NamedTuple):
    """What a network learnt and how it does on the images held out.

    Attributes
    ----------
    trace : one row per epoch: network, epoch, loss, accuracy (while training), test_loss, test_accuracy (held out)
    probability : (held-out image, digit)
    scores : accuracy on the images held out, epochs, number of weights, confusion matrix (true digit, named digit)
    speed : one row per phase (training, prediction): network, phase, images, seconds, images_per_second
    """

    trace: pd.DataFrame
    probability: np.ndarray
    scores: dict
    speed: pd.DataFrame


def learn(
    name: str,
    images: np.ndarray,
    labels: np.ndarray,
    is_test: np.ndarray,
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    watch: Callable[[dict], None] | None = None,
) -> Recognition:
    """Train one of `digit_networks.NETWORKS` on some images, and let it name the others after every epoch.

    Parameters
    ----------
    images : (image, row, column) of 0 to 1
    labels : (image,) digits
    is_test : (image,) bool, held out from training
    watch : called with every row of the trace

    Raises
    ------
    DivergedError
        if the loss is not finite, naming the epoch
    """
    held_out, truth = images[is_test], labels[is_test]
    rows, passes = [], []

    def keep(epoch: digit_networks.Epoch, network: nn.Sequential) -> None:
        probability = digit_networks.probabilities(network, held_out)
        passes.append(epoch.seconds)
        rows.append(
            {
                "network": name,
                "epoch": epoch.number,
                "loss": epoch.loss,
                "accuracy": epoch.accuracy,
                "test_loss": digit_networks.cross_entropy(probability, truth),
                "test_accuracy": accuracy(probability, truth),
            }
        )
        if watch is not None:
            watch(rows[-1])

    network = digit_networks.train(
        name, images[~is_test], labels[~is_test], epochs=epochs, batch_size=batch_size, learning_rate=learning_rate,
        seed=seed, watch=keep,
    )  # fmt: skip
    started = time.perf_counter()
    probability = digit_networks.probabilities(network, held_out)
    answered = time.perf_counter() - started
    n_test = int(np.sum(is_test))
    speed = [
        _speed(name, "training", epochs * (len(images) - n_test), sum(passes)),
        _speed(name, "prediction", n_test, answered),
    ]
    scores = {
        "accuracy": accuracy(probability, truth),
        "epochs": epochs,
        "weights": sum(weights.numel() for weights in network.parameters()),
        "confusion": confusion_matrix(truth, probability.argmax(axis=1), labels=range(10)).tolist(),
    }
    return Recognition(pd.DataFrame(rows), probability, scores, pd.DataFrame(speed))


def accuracy(probability: np.ndarray, labels: np.ndarray) -> float:
    """Share of images whose most probable digit (image, digit) is the true one (image,)."""
    return float(np.mean(probability.argmax(axis=1) == labels))


def _speed(name: str, phase: str, count: int, seconds: float) -> dict:
    return {
        "network": name, "phase": phase, "images": count, "seconds": seconds, "images_per_second": count / seconds,
    }  # fmt: skip
