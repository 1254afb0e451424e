"""Gaussian mixtures: every cluster a normal distribution with a covariance of its own, points belong to several.

Rules read this module whenever they are read, for its names alone: what clusters is imported inside functions.
"""

import warnings
from importlib import import_module

import numpy as np

from terrapalette.clustering import memberships, methods, retries
from terrapalette.clustering.weights import masses
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger

# Steps of expectation and maximization at most, and the mean log-likelihood a step that counts as settled.
STEPS, SETTLED = 60, 1e-3
# Points whose densities are computed at once: they stay in the processor's cache.
BLOCK = 8192
# What a mixture is, by name: dimensions after k, and what it is called.
PARTS = {
    "weight": (("cluster",), "share of all points"),
    "mean": (("cluster", "component"), "mean of the normal distribution"),
    "whitening": (("cluster", "component", "axis"), "triangular root of the inverse covariance"),
}
CRITERIA = {"bic": "Bayesian information criterion", "icl": "integrated completed likelihood"}


def fit(
    points: np.ndarray,
    k_max: int,
    *,
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    covariance_floor: float,
    starts: int,
) -> methods.Partitions:
    """A mixture of normal distributions for every number of clusters up to k_max, each from a k-means of its own.

    Expectation and maximization (Dempster, Laird and Rubin 1977) by scikit-learn, which knows no weights: weighted
    points are drawn by them, as many as there are, in a systematic sample (one of weight 2 is there twice). Labels,
    memberships and criteria are those of the points themselves. A number at which a cluster stays without points, from
    whatever start, is left out.

    Parameters
    ----------
    covariance_floor : added to the variance along every coordinate, as a share of the mean variance of all points
    starts : the first is a k-means, which likes round clusters, others are points drawn at random; the likeliest stays

    Returns
    -------
    extras : PARTS, and CRITERIA to judge numbers by: "bic" (Schwarz 1978, doi:10.1214/aos/1176344136) and "icl", which
        charges for points between clusters too (Biernacki, Celeux and Govaert 2000, doi:10.1109/34.865189); both count
        from -2 log-likelihood upwards

    Raises
    ------
    InputError
        where no number above 1 is left
    """
    seeds = random_state.integers(2**31, size=(k_max, 1 + retries.RETRIES))
    drawn = points if weights is None else points[systematic(weights, random_state.random())]
    ridge = covariance_floor * float(points.var(axis=0).mean())
    found: dict[int, dict[str, np.ndarray]] = {}
    for k in range(1, k_max + 1):
        try:
            found[k] = retries.first_sound(
                lambda start, k=k: sound(points, drawn, k, ridge, starts, int(seeds[k - 1, start])),
                f"land.methods.gmm at k = {k}",
                "Lower land.k_max, raise covariance_floor, or take gmm out of land.methods.",
            )
        except InputError as error:
            last = error
            logger.warning("k = %d is left out", k)
    if max(found, default=0) < min(2, k_max):
        raise last
    told = [criteria(points, model, weights) for model in found.values()]
    extras = {
        name: (("k", *dims), padded([model[name] for model in found.values()]), {"long_name": long_name})
        for name, (dims, long_name) in PARTS.items()
    }
    for name, values in zip(CRITERIA, np.transpose(told), strict=True):
        extras[name] = ("k", values, {"long_name": CRITERIA[name], "is_criterion": 1})
    return methods.Partitions(list(found), [labels_of(model, points) for model in found.values()], extras)


def sound(points: np.ndarray, drawn: np.ndarray, k: int, ridge: float, starts: int, seed: int) -> dict[str, np.ndarray]:
    """A mixture of k normal distributions, PARTS by name; a CollapseError where one of them is no point's likeliest."""
    threadpool_limits = import_module("threadpoolctl").threadpool_limits
    mixture = import_module("sklearn.mixture")
    convergence = import_module("sklearn.exceptions").ConvergenceWarning
    kinds = {"kmeans": 1, "random_from_data": starts - 1}
    given = {"reg_covar": ridge, "tol": SETTLED, "max_iter": STEPS, "random_state": seed}
    models = [mixture.GaussianMixture(k, init_params=kind, n_init=n, **given) for kind, n in kinds.items() if n]
    # How many threads there are must not move the last digits.
    with threadpool_limits(1), warnings.catch_warnings():
        # Where there are fewer different points than clusters, some of these stay empty, and that is told.
        warnings.simplefilter("ignore", convergence)
        try:
            for one in models:
                one.fit(drawn)
        except ValueError as error:
            raise retries.CollapseError("a covariance is singular") from error
    model = max(models, key=lambda one: one.lower_bound_)
    made = dict(zip(PARTS, (model.weights_, model.means_, model.precisions_cholesky_), strict=True))
    retries.check(labels_of(made, points), k)
    logger.info("mixture of %d: log-likelihood %.6g a point, %d steps", k, model.lower_bound_, model.n_iter_)
    return made


def systematic(weights: np.ndarray, offset: float) -> np.ndarray:
    """Indices (point,) of as many points, each as often as its share of all weights asks for, but for rounding.

    offset : from 0 to 1, where the even steps through the summed weights begin
    """
    summed = np.cumsum(weights) / np.sum(weights)
    steps = (np.arange(len(weights)) + offset) / len(weights)
    return np.minimum(np.searchsorted(summed, steps, "right"), len(weights) - 1)


def log_densities(model: dict[str, np.ndarray], points: np.ndarray) -> np.ndarray:
    """Logarithms of each cluster's share times its density at points: (point, cluster)."""
    n_dimensions = points.shape[1]
    own = zip(*(model[name] for name in PARTS), strict=True)
    return np.stack(
        [
            np.log(weight)
            + np.log(np.diagonal(whitening)).sum()
            - 0.5 * (n_dimensions * np.log(2 * np.pi) + (((points - mean) @ whitening) ** 2).sum(axis=1))
            for weight, mean, whitening in own
        ],
        axis=1,
    )


def labels_of(model: dict[str, np.ndarray], points: np.ndarray) -> np.ndarray:
    """The likeliest cluster of each point: (point,) labels from 0."""
    return np.concatenate([log_densities(model, part).argmax(axis=1) for part in _blocks(points)])


def criteria(points: np.ndarray, model: dict[str, np.ndarray], weights: np.ndarray | None) -> tuple[float, float]:
    """BIC and ICL of a mixture, lower is better; weights count as shares of the number of points."""
    mass = masses(weights, len(points))
    mass = mass / mass.mean()
    logs = [memberships.from_logs(log_densities(model, part)) for part in _blocks(points)]
    likelihood = float(mass @ np.concatenate([total for _, total in logs]))
    uncertain = float(mass @ np.concatenate([memberships.entropy(shares) for shares, _ in logs]))
    k, n_dimensions = model["mean"].shape
    n_parameters = k - 1 + k * n_dimensions + k * n_dimensions * (n_dimensions + 1) // 2
    bic = n_parameters * np.log(len(points)) - 2 * likelihood
    return bic, bic + 2 * uncertain


def padded(arrays: list[np.ndarray]) -> np.ndarray:
    """Arrays (cluster, ...) of rising numbers of clusters in one (k, cluster, ...), NaN past the last cluster."""
    found = np.full((len(arrays), *arrays[-1].shape), np.nan)
    for row, array in zip(found, arrays, strict=True):
        row[: len(array)] = array
    return found


def membership(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """The probability that each point is of each cluster: (point, cluster)."""
    model = _model(partition)
    return np.concatenate([memberships.from_logs(log_densities(model, part))[0] for part in _blocks(points)])


def assign(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """The likeliest cluster of each new point."""
    return labels_of(_model(partition), points)


def _model(partition: methods.Partition) -> dict[str, np.ndarray]:
    return {name: partition.extras[name][: len(partition.centers)] for name in PARTS}


def _blocks(points: np.ndarray) -> list[np.ndarray]:
    return [points[start : start + BLOCK] for start in range(0, max(len(points), 1), BLOCK)]


METHOD = methods.Method(
    title="GMM",
    long_title="Gaussian mixtures",
    marker="^",
    line="-.",
    fit=fit,
    assign=assign,
    keeps=tuple(PARTS),
    settings={
        "covariance_floor": {
            "description": "Added to every variance, as a share of the mean variance of the space's coordinates.",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
        },
        "starts": {
            "description": "Starts of each mixture, of which the likeliest is taken: a k-means, and points at random.",
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
        },
    },
    is_random=True,
    has_criteria=True,
    membership=membership,
    samples=True,
    course={"covariance_floor": 1e-4, "starts": 10},
)
