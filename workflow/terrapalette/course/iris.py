"""The iris exercise: perceptrons of one and of two layers learn the species, in several ways, over several splits."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from terrapalette.course import backpropagation, lattice, perceptron

# Random numbers of one step by its name: the same name gives the same numbers anew.
Streams = Callable[[str], np.random.Generator]


class Learning(NamedTuple):
    """How the perceptrons learn: hidden neurons, rate, momentum, batch_size and epochs of `backpropagation.train`.

    one_layer_rate is the rate of the perceptron of one layer.
    """

    hidden: int
    rate: float
    momentum: float
    batch_size: int
    epochs: int
    one_layer_rate: float


class Split(NamedTuple):
    """Flowers to learn from and flowers held out: values (flower, variable), species (flower,)."""

    values: np.ndarray
    species: np.ndarray
    test_values: np.ndarray
    test_species: np.ndarray


def split(values: np.ndarray, species: np.ndarray, test_share: float, seed: int) -> Split:
    """Hold out this share of every species; variables have mean 0 and deviation 1 over the flowers to learn from."""
    known, test_values, known_species, test_species = train_test_split(
        values, species, test_size=test_share, stratify=species, random_state=seed
    )
    mean, deviation = known.mean(axis=0), known.std(axis=0)
    return Split((known - mean) / deviation, known_species, (test_values - mean) / deviation, test_species)


def one_layer(values: np.ndarray, species: np.ndarray, learning: Learning, random: np.random.Generator) -> np.ndarray:
    """Weights (variable + 1, species) of the perceptron of one layer."""
    targets = np.eye(species.max() + 1)[species]
    history = perceptron.train(
        values, targets, rate=learning.one_layer_rate, epochs=learning.epochs, random_state=random
    )
    return history[-1].weights


def two_layers(
    values: np.ndarray, species: np.ndarray, learning: Learning, random: np.random.Generator
) -> list[backpropagation.Network]:
    """The perceptron of two layers after every epoch."""
    targets = np.eye(species.max() + 1)[species]
    network = backpropagation.initialize(values.shape[1], learning.hidden, targets.shape[1], random)
    return list(
        backpropagation.train(
            network, values, targets, rate=learning.rate, momentum=learning.momentum, batch_size=learning.batch_size,
            epochs=learning.epochs, random_state=random,
        )
    )  # fmt: skip


def learning_curves(flowers: Split, learning: Learning, streams: Streams) -> pd.DataFrame:
    """The error over the epochs, online, in small batches and in one batch, without and with momentum.

    Returns
    -------
    way, batch_size, momentum, epoch, error and test_error (mean cross-entropy), test_accuracy
    """
    n_species = flowers.species.max() + 1
    targets, test_targets = np.eye(n_species)[flowers.species], np.eye(n_species)[flowers.test_species]
    sizes = {"online": 1, "small batches": learning.batch_size, "one batch": len(flowers.values)}
    rows = []
    for way, batch_size in sizes.items():
        for momentum in (0.0, learning.momentum):
            changed = learning._replace(batch_size=batch_size, momentum=momentum)
            # One name: every way starts from the same weights.
            networks = two_layers(flowers.values, flowers.species, changed, streams("ways"))
            for epoch, network in enumerate(networks, start=1):
                named = backpropagation.classify(network, flowers.test_values)
                rows.append(
                    {
                        "way": way,
                        "batch_size": batch_size,
                        "momentum": momentum,
                        "epoch": epoch,
                        "error": backpropagation.error(network, flowers.values, targets),
                        "test_error": backpropagation.error(network, flowers.test_values, test_targets),
                        "test_accuracy": np.mean(named == flowers.test_species),
                    }
                )
    return pd.DataFrame(rows)


def scores(splits: list[Split], learning: Learning, streams: Streams) -> dict[str, dict]:
    """How perceptrons by hand and scikit-learn's name the flowers held out, by who does it.

    Returns
    -------
    accuracy (mean over the splits), lowest, highest, and the confusion matrices (true, named) summed over the splits
    """
    answers = [named_by_all(flowers, learning, streams, number) for number, flowers in enumerate(splits, start=1)]
    truth = [flowers.test_species for flowers in splits]
    found = {}
    for who in answers[0]:
        given = [answer[who] for answer in answers]
        accuracy = [float(np.mean(one == other)) for one, other in zip(given, truth, strict=True)]
        found[who] = {
            "accuracy": float(np.mean(accuracy)),
            "lowest": min(accuracy),
            "highest": max(accuracy),
            "confusion": confusion_matrix(np.concatenate(truth), np.concatenate(given)).tolist(),
        }
    return found


def named_by_all(flowers: Split, learning: Learning, streams: Streams, number: int) -> dict[str, np.ndarray]:
    """Species (flower,) that each perceptron names for the flowers held out of split number 1, 2, ..."""
    values, species, test_values, _ = flowers
    weights = one_layer(values, species, learning, streams(f"one layer {number}"))
    network = two_layers(values, species, learning, streams(f"two layers {number}"))[-1]
    named = {
        "one layer": perceptron.classify(weights, test_values),
        "two layers": backpropagation.classify(network, test_values),
    }
    with warnings.catch_warnings():
        # Both learn for as many epochs as ours, settled or not.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for who, model in scikit_learns(learning).items():
            named[who] = model.fit(values, species).predict(test_values)
    return named


def scikit_learns(learning: Learning) -> dict[str, Perceptron | MLPClassifier]:
    """scikit-learn's perceptrons with our settings."""
    return {
        "one layer, scikit-learn": Perceptron(eta0=learning.one_layer_rate, max_iter=learning.epochs, random_state=0),
        "two layers, scikit-learn": MLPClassifier(
            [learning.hidden],
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=learning.batch_size,
            learning_rate_init=learning.rate,
            momentum=learning.momentum,
            nesterovs_momentum=False,
            max_iter=learning.epochs,
            random_state=0,
        ),
    }


def regions(petals: np.ndarray, species: np.ndarray, learning: Learning, streams: Streams, side: int) -> xr.Dataset:
    """What perceptrons of one and of two layers, trained on all flowers, say everywhere in the plane of the petals.

    Parameters
    ----------
    petals : (flower, 2) lengths and widths
    side : places along x and along y

    Returns
    -------
    class (layers, y, x); right (layers), the share of the flowers named rightly; petal (flower, variable); species
    """
    mean, deviation = petals.mean(axis=0), petals.std(axis=0)
    values = (petals - mean) / deviation
    x, y = lattice.around(petals, side)
    places = (lattice.crossing(x, y) - mean) / deviation
    weights = one_layer(values, species, learning, streams("petals"))
    network = two_layers(values, species, learning, streams("petals"))[-1]
    said = np.stack([perceptron.classify(weights, places), backpropagation.classify(network, places)])
    right = [
        np.mean(perceptron.classify(weights, values) == species),
        np.mean(backpropagation.classify(network, values) == species),
    ]
    return xr.Dataset(
        {
            "class": (("layers", "y", "x"), said.reshape(2, side, side).astype(np.int8)),
            "right": ("layers", right, {"long_name": "share of the training flowers named rightly"}),
            "petal": (("flower", "variable"), petals),
            "species": ("flower", species.astype(np.int8)),
        },
        coords={"layers": [1, 2], "x": x, "y": y},
    )
