"""Let perceptrons of one and of two layers learn the iris species, in several ways and over several splits."""

import warnings

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from terrapalette.course import backpropagation, lattice, perceptron
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

PETAL = [2, 3]
SIDE = 160


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    iris = load_iris()
    splits = [split(iris, params, number) for number in range(1, params.settings["splits"] + 1)]
    write_csv(pd.DataFrame(ways(splits[0], params)), snakemake.output.trace)
    scores = compared(splits, params)
    write_json({"species": iris.target_names.tolist(), **scores}, snakemake.output.scores)
    write_netcdf(regions(iris, params), snakemake.output.regions)


def split(iris, params, number):
    """Training and test values and species; every variable standardized by the training part."""
    seed = int(stream(params.seed, f"course/train_iris/split {number}").integers(2**31))
    values, test_values, species, test_species = train_test_split(
        iris.data, iris.target, test_size=params.settings["test_share"], stratify=iris.target, random_state=seed
    )
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    return (values - mean) / deviation, (test_values - mean) / deviation, species, test_species


def learn(values, species, params, name, **changes):
    """The network after every epoch, of the configured way of learning or a changed one."""
    settings = {key: params.settings[key] for key in ("rate", "momentum", "batch_size", "epochs")} | changes
    random = stream(params.seed, f"course/train_iris/{name}")
    network = backpropagation.initialize(values.shape[1], params.settings["hidden"], 3, random)
    return backpropagation.train(network, values, np.eye(3)[species], **settings, random_state=random)


def ways(parts, params):
    """The error over the epochs, online, in small batches and in one batch, without and with momentum."""
    values, test_values, species, test_species = parts
    targets, test_targets = np.eye(3)[species], np.eye(3)[test_species]
    sizes = {"online": 1, "small batches": params.settings["batch_size"], "one batch": len(values)}
    for way, batch_size in sizes.items():
        for momentum in (0.0, params.settings["momentum"]):
            # One name: every way starts from the same weights.
            networks = learn(values, species, params, "ways", batch_size=batch_size, momentum=momentum)
            for epoch, network in enumerate(networks, start=1):
                yield {
                    "way": way,
                    "batch_size": batch_size,
                    "momentum": momentum,
                    "epoch": epoch,
                    "error": backpropagation.error(network, values, targets),
                    "test_error": backpropagation.error(network, test_values, test_targets),
                    "test_accuracy": np.mean(backpropagation.classify(network, test_values) == test_species),
                }


def compared(splits, params):
    """Accuracy on held-out flowers over all splits, ours and scikit-learn's, and summed confusion matrices."""
    answers = {"one layer": [], "two layers": [], "one layer, scikit-learn": [], "two layers, scikit-learn": []}
    for number, (values, test_values, species, _) in enumerate(splits, start=1):
        random = stream(params.seed, f"course/train_iris/one layer {number}")
        epochs, rate = params.settings["epochs"], params.perceptron_rate
        history = perceptron.train(values, np.eye(3)[species], rate=rate, epochs=epochs, random_state=random)
        answers["one layer"].append(perceptron.classify(history[-1].weights, test_values))
        *_, network = learn(values, species, params, f"two layers {number}")
        answers["two layers"].append(backpropagation.classify(network, test_values))
        for name, model in theirs(params).items():
            with warnings.catch_warnings():
                # Both learn for as many epochs as ours, settled or not.
                warnings.simplefilter("ignore", ConvergenceWarning)
                answers[name].append(model.fit(values, species).predict(test_values))
    truth = [test_species for *_, test_species in splits]
    scores = {}
    for name, given in answers.items():
        accuracy = [float(np.mean(one == other)) for one, other in zip(given, truth, strict=True)]
        logger.info("%s: accuracy %.4f, lowest %.4f", name, np.mean(accuracy), min(accuracy))
        scores[name] = {
            "accuracy": float(np.mean(accuracy)),
            "lowest": min(accuracy),
            "highest": max(accuracy),
            "confusion": confusion_matrix(np.concatenate(truth), np.concatenate(given)).tolist(),
        }
    return {"splits": len(splits), "held_out": len(truth[0]), "scores": scores}


def theirs(params):
    """scikit-learn's perceptrons with our settings."""
    settings = params.settings
    return {
        "one layer, scikit-learn": Perceptron(eta0=params.perceptron_rate, max_iter=settings["epochs"], random_state=0),
        "two layers, scikit-learn": MLPClassifier(
            [settings["hidden"]],
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=settings["batch_size"],
            learning_rate_init=settings["rate"],
            momentum=settings["momentum"],
            nesterovs_momentum=False,
            max_iter=settings["epochs"],
            random_state=0,
        ),
    }


def regions(iris, params):
    """What both say everywhere in the plane of the petals, trained on all flowers."""
    petals, species = iris.data[:, PETAL], iris.target
    mean, deviation = petals.mean(axis=0), petals.std(axis=0)
    values = (petals - mean) / deviation
    x, y = lattice.around(petals, SIDE)
    places = (lattice.crossing(x, y) - mean) / deviation
    random = stream(params.seed, "course/train_iris/petals")
    epochs, rate = params.settings["epochs"], params.perceptron_rate
    weights = perceptron.train(values, np.eye(3)[species], rate=rate, epochs=epochs, random_state=random)[-1].weights
    *_, network = learn(values, species, params, "petals")
    said = np.stack([perceptron.classify(weights, places), backpropagation.classify(network, places)])
    right = [
        np.mean(perceptron.classify(weights, values) == species),
        np.mean(backpropagation.classify(network, values) == species),
    ]
    return xr.Dataset(
        {
            "class": (("layers", "y", "x"), said.reshape(2, SIDE, SIDE).astype(np.int8)),
            "right": ("layers", right, {"long_name": "share of the training flowers named rightly"}),
            "petal": (("flower", "variable"), petals),
            "species": ("flower", species.astype(np.int8)),
        },
        coords={"layers": [1, 2], "x": x, "y": y, "variable": [iris.feature_names[index] for index in PETAL]},
        attrs={"species": iris.target_names.tolist()},
    )


if __name__ == "__main__":
    main(snakemake)
