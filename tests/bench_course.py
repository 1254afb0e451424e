"""The course's networks on MNIST: accuracy and speed. `make bench` calls it."""

import time

import numpy as np
import torch

from conftest import SHARED
from terrapalette.course import digit_networks, digits, idx

WANTED = [
    ("dense", {"epochs": 5, "batch_size": 32, "learning_rate": 0.001}, 0.975, 90),
    ("cnn", {"epochs": 3, "batch_size": 128, "learning_rate": 1.0}, 0.987, 480),
]


def main() -> None:
    folder = SHARED / "data/mnist"
    if not folder.is_dir():
        print(f"MNIST not found in {folder} (set TERRAPALETTE_SHARED): networks not measured.")
        return
    found = digits.from_idx(idx.locate(str(folder)))
    images, is_test = (found.pixels / np.float32(found.levels)), found.is_test
    for name, settings, accuracy, limit in WANTED:
        torch.set_num_threads(digit_networks.threads(name, images[0].size))
        started = time.perf_counter()
        network = digit_networks.train(name, images[~is_test], found.labels[~is_test], **settings, seed=1)
        trained = time.perf_counter()
        right = np.mean(digit_networks.probabilities(network, images[is_test]).argmax(axis=1) == found.labels[is_test])
        answered = time.perf_counter() - trained
        seconds = trained - started
        speed = settings["epochs"] * np.sum(~is_test) / seconds
        epochs, answers = settings["epochs"], np.sum(is_test) / answered
        print(f"MNIST, {name}, {epochs} epochs: {seconds:.1f} s (at most {limit} s wanted), {speed:.0f} images/s")
        print(f"  prediction {answers:.0f} images/s; accuracy {right:.2%} (at least {accuracy:.1%} wanted)", flush=True)


if __name__ == "__main__":
    main()
