"""Clustering methods on data of known truth: how well, over several seeds, they find classes that nobody told them.

Run by `make bench-methods`; with data sets, methods and seeds of its own:
    python tests/bench_methods.py --data digits satimage --methods kmeans idec --seeds 5 --mnist FOLDER
Every number of clusters is the true one. Values are centred, and divided by one number so that their mean square is 1.
Prints a line for each seed, then the tables of docs/methods.md: median and range of accuracy (the best pairing of
clusters and classes), normalized mutual information and adjusted Rand index.
"""

import argparse
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import xarray as xr
import yaml
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from terrapalette.clustering import dcss, deep_training, idec, methods, ward
from terrapalette.clustering.deep_training import Objective, Training
from terrapalette.course import idx
from terrapalette.runtime.one_thread import one_thread

UCI = Path(__file__).parent / "data/uci.nc"
MEASURES = ("accuracy", "NMI", "ARI")
# Networks and rates as both papers have them. Epochs of pretraining and of training: those of DCSS, enough for both.
NETWORK = {"latent_dim": 10, "batch_size": 256, "pretraining_rate": 1e-3}
# A quarter of the papers' widths, 500, 500 and 2000: a tenth of the time.
SMALL = [128, 128, 512]
EPOCHS = (100, 100)
# Epochs from one look at all points to the next.
REFRESH = 4
# Beside squared errors of values with a mean square of 1; 0.01 is meant beside those of pixels from 0 to 1, far smaller
SILHOUETTE = ENTROPY = 0.1
CONFIG = yaml.safe_load((Path(__file__).parents[1] / "config.yaml").read_text(encoding="utf-8"))["land"]
OF_HOUSE = {"gmm": "Gaussian mixture", "hdbscan": "HDBSCAN"}
# From data and a seed to labels (point,), by what gave them.
Run = Callable[["Labelled", int], dict[str, np.ndarray]]


class Scores(NamedTuple):
    accuracy: float
    nmi: float
    ari: float


class Labelled(NamedTuple):
    """points (point, dimension) of mean square 1, truth (point,) from 0, number of classes."""

    points: np.ndarray
    truth: np.ndarray

    @property
    def k(self) -> int:
        return self.truth.max() + 1


def scores(labels: np.ndarray, truth: np.ndarray) -> Scores:
    """How far labels agree with the truth, accuracy by the best pairing. Those below 0 are a cluster, never right."""
    found = np.unique(labels, return_inverse=True)[1]
    shared = np.zeros((found.max() + 1, truth.max() + 1), int)
    np.add.at(shared, (found, truth), 1)
    if labels.min() < 0:
        shared = shared[1:]
    accuracy = shared[linear_sum_assignment(-shared)].sum() / len(truth)
    return Scores(accuracy, normalized_mutual_info_score(truth, found), adjusted_rand_score(truth, found))


def labelled(values: np.ndarray, labels: np.ndarray) -> Labelled:
    values = values.reshape(len(values), -1).astype(float)
    values -= values.mean(axis=0)
    return Labelled(values / np.sqrt(np.mean(values**2)), np.unique(labels, return_inverse=True)[1])


def datasets(mnist: str | None) -> dict[str, Callable[[], Labelled]]:
    """Ways to data sets by name."""

    def digits():
        from sklearn.datasets import load_digits

        return labelled(*load_digits(return_X_y=True))

    def uci(name):
        with xr.open_dataset(UCI, group=name) as dataset:
            return labelled(dataset["value"].values, dataset["label"].values)

    def from_idx():
        paths = idx.locate(mnist)
        parts = [idx.read_pair(paths[f"{part}_images"], paths[f"{part}_labels"]) for part in ("train", "test")]
        return labelled(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    found = {"digits": digits} | {name: lambda name=name: uci(name) for name in ("pendigits", "satimage")}
    return found | ({"mnist": from_idx} if mnist else {})


def kmeans(data: Labelled, seed: int) -> dict[str, np.ndarray]:
    from sklearn.cluster import KMeans

    return {"k-means": KMeans(data.k, n_init=10, random_state=seed).fit_predict(data.points)}


def hierarchical(data: Labelled, seed: int) -> dict[str, np.ndarray]:
    return {"Ward": ward.cut(ward.merge_tree(data.points), data.k)[-1].astype(int)}


def of_house(name: str, title: str) -> Run:
    """A method of this project, as config.yaml has it."""
    written = next(iter(one[name] for one in CONFIG["methods"] if isinstance(one, dict) and name in one), {})
    settings = {key: value for key, value in written.items() if key != "spaces"}

    def run(data: Labelled, seed: int) -> dict[str, np.ndarray]:
        random_state = np.random.default_rng(seed)
        found = methods.method(name).fit(data.points, data.k, weights=None, random_state=random_state, **settings)
        return {title: found.labels[-1]}

    return run


def deep(title: str, objective: Objective, epochs: tuple[int, int], **settings) -> Run:
    """A deep method after so many epochs of pretraining and of training, and its own autoencoder with k-means alone."""

    @one_thread()
    def run(data: Labelled, seed: int) -> dict[str, np.ndarray]:
        an_epoch = max(len(data.points) // settings["batch_size"], 1)
        before, after = (an_epoch * number for number in epochs)
        training = Training(**settings, pretraining_steps=before, steps=after, refresh=REFRESH * an_epoch)
        points, random = deep_training.prepared(data.points, None), torch.Generator().manual_seed(seed)
        network, _ = deep_training.pretrained(points, training, objective, random)
        found = {}
        for name, own in ((f"AE + k-means, for {title}", training._replace(steps=0)), (title, training)):
            # From the same start among the codes.
            random = torch.Generator().manual_seed(seed)
            trained = deep_training.clustered(network, points, data.k, own, objective, random)
            found[name] = deep_training.labels_of(trained, points, objective).numpy()
        return found

    return run


def runs(hidden: list[int], epochs: tuple[int, int]) -> dict[str, Run]:
    """Methods by name."""
    ways = {"kmeans": kmeans, "ward": hierarchical}
    ways |= {name: of_house(name, title) for name, title in OF_HOUSE.items() if name in methods.MODULES}
    as_idec = NETWORK | {"hidden": hidden, "learning_rate": 1e-3, "tolerance": 0.001}
    as_dcss = NETWORK | {"hidden": hidden, "learning_rate": 5e-4, "tolerance": 0.0}
    by_mass, by_sums = (dcss.objective(SILHOUETTE, ENTROPY, 0.25, by_mass) for by_mass in (True, False))
    ways["idec"] = deep("IDEC", idec.objective(gamma=0.1), epochs, **as_idec)
    ways["dcss"] = deep("DCSS", by_mass, epochs, **as_dcss)
    ways["dcss-sums"] = deep("DCSS by sums", by_sums, epochs, **as_dcss)
    return ways


def measured(data: Labelled, run: Run, seeds: int) -> Iterator[tuple[str, Scores, float]]:
    """Name, scores and seconds of what one way gives from several seeds; where chance has no part, once."""
    for seed in range(seeds):
        start = time.process_time()
        for name, labels in run(data, seed).items():
            yield name, scores(labels, data.truth), time.process_time() - start
        if run is hierarchical:
            return


def told(values: list[float]) -> str:
    """Median and range."""
    spread = f" ({min(values):.2f}–{max(values):.2f})" if max(values) - min(values) >= 0.005 else ""
    return f"{np.median(values):.2f}{spread}"


def main() -> None:
    logging.disable()
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", nargs="+", default=["digits", "pendigits", "satimage"])
    options.add_argument("--methods", nargs="+", default=None)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--epochs", type=int, nargs=2, default=EPOCHS, help="of pretraining, and of training")
    options.add_argument(
        "--hidden", type=int, nargs="+", default=SMALL, help="widths of the layers; as published: 500 500 2000"
    )
    options.add_argument("--mnist", help="a folder with the four idx files of MNIST")
    given = options.parse_args()
    sets, ways = datasets(given.mnist), runs(given.hidden, tuple(given.epochs))
    for name in given.data + ["mnist"] * bool(given.mnist):
        data, rows = sets[name](), defaultdict(list)
        print(f"\n{name}: {len(data.points)} points in {data.points.shape[1]} dimensions, {data.k} classes", flush=True)
        for way in given.methods or ways:
            for title, found, seconds in measured(data, ways[way], given.seeds):
                rows[title].append((*found, seconds))
                print(f"  {title:<28}{'  '.join(f'{one:.3f}' for one in found)}  {seconds:.0f} s", flush=True)
        print(f"\n| {name} | {' | '.join(MEASURES)} | seconds |\n|---|{'---|' * 4}")
        for title, found in rows.items():
            *columns, seconds = zip(*found, strict=True)
            print(f"| {title} | {' | '.join(told(one) for one in columns)} | {np.median(seconds):.0f} |", flush=True)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
