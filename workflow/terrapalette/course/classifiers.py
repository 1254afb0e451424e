"""Classifiers of one form, and how they do on one sample of points.

A classifier takes points (point, 2), their classes (point,) and random numbers, and gives a function from places
(place, 2) to classes (place,).
"""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.base import ClassifierMixin
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from terrapalette.course import backpropagation, lattice, perceptron
from terrapalette.course.distributions import Sample

TEST_SHARE = 0.3333
Named = Callable[[np.ndarray], np.ndarray]
Learner = Callable[[np.ndarray, np.ndarray, np.random.Generator], Named]


def one_layer(points: np.ndarray, classes: np.ndarray, random: np.random.Generator) -> Named:
    """The perceptron by hand, one neuron for each class."""
    targets = np.eye(classes.max() + 1)[classes]
    history = perceptron.train(points, targets, rate=0.1, epochs=50, random_state=random)
    return lambda places: perceptron.classify(history[-1].weights, places)


def two_layers(points: np.ndarray, classes: np.ndarray, random: np.random.Generator) -> Named:
    """The two-layer perceptron by hand with 16 hidden neurons."""
    targets = np.eye(classes.max() + 1)[classes]
    network = backpropagation.initialize(2, 16, targets.shape[1], random)
    *_, network = backpropagation.train(
        network, points, targets, rate=0.3, momentum=0.9, batch_size=16, epochs=150, random_state=random
    )
    return lambda places: backpropagation.classify(network, places)


def fitted(model: ClassifierMixin) -> Learner:
    """A classifier of scikit-learn that needs no random numbers."""
    return lambda points, classes, random: model.fit(points, classes).predict


CLASSIFIERS: dict[str, Learner] = {
    "perceptron": one_layer,
    "linear SVM": fitted(SVC(kernel="linear")),
    "RBF SVM": fitted(SVC(kernel="rbf", C=10)),
    "kNN": fitted(KNeighborsClassifier(10)),
    "MLP": two_layers,
}


def compare(sample: Sample, random: np.random.Generator, side: int) -> tuple[xr.Dataset, pd.DataFrame]:
    """What every one of CLASSIFIERS says of the points held out, and everywhere on a grid of side x side places.

    Where all points are of one group, classes are drawn at random: they have nothing to do with places.

    Returns
    -------
    dataset : point (example, axis) and class (example) held out; said (method, y, x) at x_place and y_place
    table : method, score (accuracy on the points held out) and seconds
    """
    classes = sample.groups if sample.groups.max() else random.integers(0, 2, len(sample.points))
    points, test_points, known, test_classes = train_test_split(
        sample.points, classes, test_size=TEST_SHARE, stratify=classes, random_state=int(random.integers(2**31))
    )
    x, y = lattice.around(sample.points, side)
    places, said, rows = lattice.crossing(x, y), [], []
    for method, learn in CLASSIFIERS.items():
        started = time.perf_counter()
        named = learn(points, known, random)
        answer = named(test_points)
        seconds = time.perf_counter() - started
        rows.append({"method": method, "score": float(np.mean(answer == test_classes)), "seconds": seconds})
        said.append(named(places).reshape(side, side))
    dataset = xr.Dataset(
        {
            "point": (("example", "axis"), test_points),
            "class": ("example", test_classes.astype(np.int8)),
            "said": (("method", "y", "x"), np.array(said, np.int8)),
            "x_place": ("x", x),
            "y_place": ("y", y),
        },
        coords={"method": list(CLASSIFIERS)},
    )
    return dataset, pd.DataFrame(rows)
