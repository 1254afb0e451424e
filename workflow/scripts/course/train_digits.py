"""Train a dense and a convolutional network on images of digits, and let them name the images held out."""

import time

import numpy as np
import pandas as pd
import torch
import xarray as xr
from sklearn.metrics import confusion_matrix

from terrapalette.course import networks
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.images) as dataset:
        dataset.load()
    images = (dataset["pixels"].values / dataset.attrs["levels"]).astype(np.float32)
    labels, is_test = dataset["label"].values, dataset["is_test"].values == 1
    rows, times, scores, answers = [], [], {}, []
    for name, settings in params.settings.items():
        torch.set_num_threads(networks.threads(name, images[0].size))
        trained = Training(name, images[is_test], labels[is_test])
        seed = int(stream(params.seed, f"course/train_digits/{name}").integers(2**31))
        try:
            network = networks.train(name, images[~is_test], labels[~is_test], **settings, seed=seed, watch=trained)
        except networks.DivergedError as error:
            raise InputError(
                f"course.networks.{name}: {error}. Lower learning_rate ({settings['learning_rate']:g})."
            ) from error
        probability, seconds = timed(network, images[is_test])
        rows += trained.rows
        times += [
            speed(name, "training", settings["epochs"] * int(np.sum(~is_test)), trained.seconds),
            speed(name, "prediction", int(np.sum(is_test)), seconds),
        ]
        named = probability.argmax(axis=1)
        scores[name] = {
            "accuracy": float(np.mean(named == labels[is_test])),
            "epochs": settings["epochs"],
            "weights": sum(weights.numel() for weights in network.parameters()),
            "confusion": confusion_matrix(labels[is_test], named, labels=range(10)).tolist(),
        }
        logger.info("%s: accuracy %.4f on %d held-out images", name, scores[name]["accuracy"], is_test.sum())
        answers.append(probability)
    counts = {"source": dataset.attrs["source"], "training": int(np.sum(~is_test)), "held_out": int(np.sum(is_test))}
    write_csv(pd.DataFrame(rows), snakemake.output.trace)
    write_csv(pd.DataFrame(times), snakemake.output.times)
    write_json({**counts, "networks": scores}, snakemake.output.scores)
    held_out = dataset.isel(image=np.flatnonzero(is_test)).drop_vars("is_test").drop_encoding()
    held_out["probability"] = (("network", "image", "digit"), np.array(answers))
    write_netcdf(held_out.assign_coords(network=list(scores)), snakemake.output.answers)


class Training:
    """Keeps what every epoch gave, on the held-out images too."""

    def __init__(self, name, images, labels):
        self.name, self.images, self.labels = name, images, labels
        self.rows, self.seconds = [], 0.0

    def __call__(self, epoch, network):
        probability = networks.probabilities(network, self.images)
        accuracy = float(np.mean(probability.argmax(axis=1) == self.labels))
        logger.info("%s, epoch %d: loss %.4g, accuracy held out %.4f", self.name, epoch.number, epoch.loss, accuracy)
        self.seconds += epoch.seconds
        self.rows.append(
            {
                "network": self.name,
                "epoch": epoch.number,
                "loss": epoch.loss,
                "accuracy": epoch.accuracy,
                "test_loss": networks.cross_entropy(probability, self.labels),
                "test_accuracy": accuracy,
            }
        )


def timed(network, images):
    started = time.perf_counter()
    probability = networks.probabilities(network, images)
    return probability, time.perf_counter() - started


def speed(name, phase, count, seconds):
    return {
        "network": name, "phase": phase, "images": count, "seconds": seconds, "images_per_second": count / seconds,
    }  # fmt: skip


if __name__ == "__main__":
    main(snakemake)
