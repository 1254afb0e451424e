"""Let every method loose on every distribution of points, and say where each fails."""

import time
import warnings

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.cluster import HDBSCAN, SpectralClustering
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from terrapalette.clustering import labels, ward
from terrapalette.course import backpropagation, distributions, lattice, lloyd, perceptron, verdicts
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

SIDE = 90
# How many groups the methods that must be told look for where there is no structure.
GUESS = 3
TEST_SHARE = 0.3333


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    rows, clustered, classified = [], [], []
    with threadpool_limits(1):
        for name in distributions.DISTRIBUTIONS:
            random = stream(params.seed, f"course/gallery/{name}")
            sample = distributions.sample(name, random, params.settings["points"])
            clustered.append(cluster(name, sample, random, rows))
            classified.append(classify(name, sample, random, rows))
    table = pd.DataFrame(rows)
    write_csv(table, snakemake.output.times)
    names = list(distributions.DISTRIBUTIONS)
    for fields, path in ((clustered, snakemake.output.clusterings), (classified, snakemake.output.classifications)):
        write_netcdf(xr.concat(fields, "distribution").assign_coords(distribution=names), path)
    told = said(table)
    write_csv(told, snakemake.output.verdicts)
    scores = {
        task: part.pivot(index="method", columns="distribution", values="score").to_dict("index")
        for task, part in table.groupby("task")
    }
    write_json(scores, snakemake.output.scores)


def said(table):
    """One sentence per method, from its scores alone."""
    rows = []
    for task, part in table.groupby("task", sort=False):
        scores = part.pivot(index="distribution", columns="method", values="score").loc[part["distribution"].unique()]
        for method in part["method"].unique():
            sentence = verdicts.sentence(scores, method)
            logger.info("%s", sentence)
            rows.append({"task": task, "method": method, "mean_score": scores[method].mean(), "verdict": sentence})
    return pd.DataFrame(rows)


# Clustering: a method takes points, the number of groups and random numbers, and gives labels (-1: no group).


def by_hand(points, k, random):
    runs = [lloyd.run(points, lloyd.random_start(points, k, random))[-1] for _ in range(10)]
    return min(runs, key=lambda state: state.mean_squared_distance).labels


def by_ward(points, k, random):
    return ward.cut(ward.merge_tree(points), k)[-1]


def by_density(points, k, random):
    return HDBSCAN(min_cluster_size=max(5, len(points) // 20), copy=True).fit_predict(points)


def by_mixture(points, k, random):
    # Starts from k-means, the default, would share its weakness for round groups.
    seed = int(random.integers(2**31))
    return GaussianMixture(k, n_init=20, init_params="random_from_data", random_state=seed).fit_predict(points)


def by_spectrum(points, k, random):
    model = SpectralClustering(k, affinity="nearest_neighbors", random_state=int(random.integers(2**31)))
    with warnings.catch_warnings():
        # Groups without neighbours in common are what the method is here to find.
        warnings.filterwarnings("ignore", "Graph is not fully connected")
        return model.fit_predict(points)


CLUSTERING = {
    "k-means": by_hand,
    "Ward": by_ward,
    "HDBSCAN": by_density,
    "Gaussian mixture": by_mixture,
    "spectral": by_spectrum,
}


def cluster(name, sample, random, rows):
    """Groups found by every method, scored by the adjusted Rand index against the true ones."""
    k = GUESS if name == "uniform" else sample.groups.max() + 1
    found = []
    for method, run in CLUSTERING.items():
        started = time.perf_counter()
        given = run(sample.points, k, random)
        seconds = time.perf_counter() - started
        score = adjusted_rand_score(sample.groups, given)
        rows.append(row("clustering", name, method, score, seconds))
        found.append(matched(sample.groups, given))
    return xr.Dataset(
        {
            "point": (("example", "axis"), sample.points),
            "group": ("example", sample.groups.astype(np.int8)),
            "found": (("method", "example"), np.array(found, np.int8)),
        },
        coords={"method": list(CLUSTERING)},
    )


def matched(groups, given):
    """Labels with the numbers of the groups they share most points with; what is in no group stays -1."""
    inside = given >= 0
    pairs = labels.pair(labels.contingency(groups[inside], given[inside])) if inside.any() else {}
    number = {found: group for group, found in pairs.items()}
    free = iter(number_ for number_ in range(128) if number_ not in number.values())
    for label in np.unique(given[inside]):
        if label not in number:
            number[label] = next(free)
    return [number.get(label, -1) for label in given]


# Classification: a method takes training points and classes and gives a function from places to classes.


def one_layer(points, classes, random):
    targets = np.eye(classes.max() + 1)[classes]
    history = perceptron.train(points, targets, rate=0.1, epochs=50, random_state=random)
    return lambda places: perceptron.classify(history[-1].weights, places)


def two_layers(points, classes, random):
    targets = np.eye(classes.max() + 1)[classes]
    network = backpropagation.initialize(2, 16, targets.shape[1], random)
    *_, network = backpropagation.train(
        network, points, targets, rate=0.3, momentum=0.9, batch_size=16, epochs=150, random_state=random
    )
    return lambda places: backpropagation.classify(network, places)


def fitted(model):
    return lambda points, classes, random: model.fit(points, classes).predict


CLASSIFICATION = {
    "perceptron": one_layer,
    "linear SVM": fitted(SVC(kernel="linear")),
    "RBF SVM": fitted(SVC(kernel="rbf", C=10)),
    "kNN": fitted(KNeighborsClassifier(10)),
    "MLP": two_layers,
}


def classify(name, sample, random, rows):
    """Classes named by every method everywhere, scored by the accuracy on held-out points."""
    # Where there is no structure, classes have nothing to do with places.
    classes = random.integers(0, 2, len(sample.points)) if name == "uniform" else sample.groups
    points, test_points, known, test_classes = train_test_split(
        sample.points, classes, test_size=TEST_SHARE, stratify=classes, random_state=int(random.integers(2**31))
    )
    x, y = lattice.around(sample.points, SIDE)
    places, said_there = lattice.crossing(x, y), []
    for method, learn in CLASSIFICATION.items():
        started = time.perf_counter()
        named = learn(points, known, random)
        answer = named(test_points)
        seconds = time.perf_counter() - started
        rows.append(row("classification", name, method, np.mean(answer == test_classes), seconds))
        said_there.append(named(places).reshape(SIDE, SIDE))
    return xr.Dataset(
        {
            "point": (("example", "axis"), test_points),
            "class": ("example", test_classes.astype(np.int8)),
            "said": (("method", "y", "x"), np.array(said_there, np.int8)),
            "x_place": ("x", x),
            "y_place": ("y", y),
        },
        coords={"method": list(CLASSIFICATION)},
    )


def row(task, distribution, method, score, seconds):
    logger.info("%s, %s, %s: score %.3f in %.3f s", task, distribution, method, score, seconds)
    return {"task": task, "distribution": distribution, "method": method, "score": float(score), "seconds": seconds}


if __name__ == "__main__":
    main(snakemake)
