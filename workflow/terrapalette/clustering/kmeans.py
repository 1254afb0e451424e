"""k-means for every number of clusters at once: searched on a weighted summary, finished on every point.

Lloyd's algorithm ends in a local optimum that depends on its start, and starts are cheap only on few points. So the
points are summarized by some hundred weighted centres of a fine Ward cut; on them many starts run side by side: the
Ward cut itself, the best solution for k - 1 grown by one centre where that gains most, the best one for k + 1 (where
there is one) shrunk by each of its centres, and random ones. The most promising few then converge on all points.
"""

import logging
import warnings
from importlib import import_module
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from terrapalette.clustering import centers, methods, points_apart, ward
from terrapalette.clustering.weights import masses

logger = logging.getLogger(__name__)

# ASSUME: 500 centres keep the lie of the optima; the final run on all points corrects the rest.
SUMMARY_CENTRES = 500
# Ward's time grows with the square of the points: beyond this many, a random sample places the summary's centres.
SUMMARY_POINTS = 20_000
# Threads of few points spend their time at barriers: on a busy machine ten times the work, on an idle one little gain.
THREADED_POINTS = 50_000
GROWN_STARTS = 6
SEEDED_STARTS = 16
FINALISTS = 3
# scikit-learn ends where no label changes, up to ties and rounding: one step or two settle these.
SETTLING_STEPS = 100


class Solution(NamedTuple):
    """A partition: labels (point,) in 0..k-1, centroids (k, dimension), inertia (weighted sum of squares)."""

    labels: np.ndarray
    centroids: np.ndarray
    inertia: float


class Summary(NamedTuple):
    """Weighted points that stand for many: points (centre, dimension), weights (centre,)."""

    points: np.ndarray
    weights: np.ndarray


def sweep(
    points: np.ndarray, k_max: int, random_state: np.random.Generator, weights: np.ndarray | None = None
) -> list[Solution]:
    """The best partition found for each k = 1..k_max.

    Parameters
    ----------
    points : (point, dimension) float array
    random_state : draws the random starts, and the sample behind the summary of a large set
    weights : (point,) positive weights, equal if None

    Raises
    ------
    ValueError
        if there are fewer distinct points than k_max; points that distances do not resolve count as one; or if a
        weight is not above 0
    """
    points = np.ascontiguousarray(points, float)
    weights = masses(weights, len(points))
    n_distinct = points_apart.distinct(points, k_max)
    if n_distinct < k_max:
        raise ValueError(
            f"{k_max} clusters asked for, but only {n_distinct} distinct points "
            f"(nearer ones than {points_apart.RESOLUTION:g} of the longest norm count as one)"
        )
    # The limit reaches only libraries that are loaded already.
    import_module("sklearn.cluster")
    # Small products gain nothing from BLAS threads, whose waiting would starve scikit-learn's.
    with threadpool_limits(1, user_api="blas" if len(points) >= THREADED_POINTS else None):
        summary, cuts = summarize(points, weights, random_state)
        search = _Search(points, weights, summary, random_state)
        for k in range(1, k_max + 1):
            starts = [centers.means(summary.points, cuts[k - 1], k, summary.weights)] if k <= len(cuts) else []
            search.improve(k, starts + (search.grown(k) if k > 1 else []))
            logger.info("k-means up: k = %d, inertia %.6g", k, search.best[k].inertia)
        for k in range(k_max, 1, -1):
            # One after the other: each kind of start has finalists of its own.
            if k < k_max:
                search.improve(k, search.shrunk(k))
            search.improve(k, search.seeded(k))
            logger.info("k-means down: k = %d, inertia %.6g", k, search.best[k].inertia)
    return [search.best[k] for k in range(1, k_max + 1)]


def summarize(points: np.ndarray, weights: np.ndarray, random_state: np.random.Generator) -> tuple[Summary, np.ndarray]:
    """Weighted centres of a fine Ward cut, and their labels in coarser cuts: (k, centre), row k-1 with k clusters."""
    sample = drawn(points, weights, random_state) if len(points) > SUMMARY_POINTS else Summary(points, weights)
    uneven = sample.weights if np.ptp(sample.weights) > 0 else None
    n_centres = min(SUMMARY_CENTRES, len(sample.points))
    cuts = ward.cut(ward.merge_tree(sample.points, uneven), n_centres)
    labels = cuts[-1]
    # Cuts are nested, so any member tells where its centre belongs.
    cuts = cuts[:, np.unique(labels, return_index=True)[1]]
    if len(sample.points) < len(points):
        labels = centers.assign(points, centers.means(sample.points, labels, n_centres, uneven))
    sums = centers.sums(points * weights[:, None], labels, n_centres)
    mass = np.bincount(labels, weights, n_centres)
    kept = mass > 0
    return Summary(sums[kept] / mass[kept, None], mass[kept]), cuts[:, kept]


def drawn(points: np.ndarray, weights: np.ndarray, random_state: np.random.Generator) -> Summary:
    """A random sample of SUMMARY_POINTS that stands for all points, none drawn twice, heavy ones more likely.

    Heavy points, which are nearly sure to be drawn, stand for themselves; the others share the rest evenly.
    """
    total = weights.sum()
    chance = weights / total if np.ptp(weights) > 0 else None
    chosen = np.sort(random_state.choice(len(points), SUMMARY_POINTS, replace=False, p=chance))
    mass = weights[chosen]
    light = mass < total / SUMMARY_POINTS
    mass[light] = (total - mass[~light].sum()) / max(np.count_nonzero(light), 1)
    return Summary(points[chosen], mass)


def lloyd(summary: Summary, centroids: np.ndarray, max_iterations: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's algorithm from many starts side by side, until no label changes.

    Parameters
    ----------
    centroids : (start, cluster, dimension)

    Returns
    -------
    centroids of the same shape, and the inertia of each start (start,)
    """
    n_starts, k, n_dimensions = centroids.shape
    transposed = np.ascontiguousarray(summary.points.T)
    mass = np.hstack([summary.points * summary.weights[:, None], summary.weights[:, None]])
    mass = np.tile(mass, (n_starts, 1))
    first_cluster = k * np.arange(n_starts)[:, None]
    centroids = centroids.copy()
    previous = None
    for _ in range(max_iterations):
        labels, score = centers.nearest(transposed, centroids)
        if previous is not None and np.array_equal(labels, previous):
            break
        previous = labels
        sums = centers.sums(mass, (labels + first_cluster).ravel(), n_starts * k)
        sums = sums.reshape(n_starts, k, n_dimensions + 1)
        # An empty cluster keeps its centre: the search finds a better start than a rescue would.
        filled = sums[:, :, -1] > 0
        centroids[filled] = sums[filled][:, :-1] / sums[filled][:, -1:]
    own = (summary.points**2).sum(axis=1)
    return centroids, np.maximum(score + own, 0) @ summary.weights


class _Search:
    """The best solutions so far, and starts that may lead to better ones."""

    def __init__(self, points: np.ndarray, weights: np.ndarray, summary: Summary, random_state: np.random.Generator):
        self.points, self.weights, self.summary, self.random_state = points, weights, summary, random_state
        self.best: dict[int, Solution] = {}
        # Per k the inertias, on the summary, of the starts already finished: the same end need not be finished twice.
        self._finished: dict[int, list[float]] = {}
        self._between = centers.squared_distances(summary.points, summary.points)

    def improve(self, k: int, starts: list[np.ndarray]) -> None:
        """Run the starts on the summary and the most promising distinct ends on all points."""
        centroids, inertias = lloyd(self.summary, np.stack(starts))
        for index in self._finalists(inertias, self._finished.setdefault(k, [])):
            solution = self._finish(centroids[index])
            # Points that lie nearly on each other may end with a cluster less.
            complete = np.bincount(solution.labels, minlength=k).all()
            if complete and (k not in self.best or solution.inertia < self.best[k].inertia):
                self.best[k] = solution
        if k not in self.best:
            raise ValueError(f"{k} clusters asked for, but no start kept them apart: too few points differ enough")

    def grown(self, k: int) -> list[np.ndarray]:
        """The best k - 1 centroids and one centre more, at places apart from each other that gain most at once."""
        centroids = self.best[k - 1].centroids
        nearest = centers.squared_distances(self.summary.points, centroids).min(axis=1)
        gain = self.summary.weights @ np.maximum(nearest[:, None] - self._between, 0)
        chosen: list[int] = []
        for candidate in np.argsort(-gain, kind="stable"):
            if (self._between[candidate, chosen] > 0.1 * nearest.max()).all():
                chosen.append(int(candidate))
            if len(chosen) == GROWN_STARTS:
                break
        return [np.vstack([centroids, self.summary.points[centre]]) for centre in chosen]

    def seeded(self, k: int) -> list[np.ndarray]:
        """Starts drawn as k-means++ does (Arthur and Vassilvitskii 2007), on the summary."""
        starts = []
        for _ in range(SEEDED_STARTS):
            chance = self.summary.weights
            nearest = np.full(len(chance), np.inf)
            chosen = []
            for _ in range(k):
                # A summary may hold fewer different centres than k: then some are chosen twice.
                cumulative = np.cumsum(chance if chance.any() else self.summary.weights)
                chosen.append(int(np.searchsorted(cumulative, self.random_state.random() * cumulative[-1], "right")))
                nearest = np.minimum(nearest, self._between[chosen[-1]])
                chance = self.summary.weights * nearest
            starts.append(self.summary.points[chosen])
        return starts

    def shrunk(self, k: int) -> list[np.ndarray]:
        """The best k + 1 centroids, each left out once."""
        centroids = self.best[k + 1].centroids
        return [np.delete(centroids, index, axis=0) for index in range(k + 1)]

    def _finalists(self, inertias: np.ndarray, finished: list[float]) -> list[int]:
        """Indices of the best few starts that ended in new optima, none worse than the best known by over 1 %."""
        chosen: list[int] = []
        for index in np.argsort(inertias, kind="stable"):
            if finished and inertias[index] > 1.01 * min(finished):
                break
            if all(abs(inertias[index] - other) > 1e-5 * other for other in finished):
                finished.append(float(inertias[index]))
                chosen.append(int(index))
            if len(chosen) == FINALISTS:
                break
        return chosen

    def _finish(self, centroids: np.ndarray) -> Solution:
        """Converge on all points with scikit-learn's compiled Lloyd iterations."""
        from sklearn.cluster import KMeans
        from sklearn.exceptions import ConvergenceWarning

        model = KMeans(len(centroids), init=centroids, n_init=1, max_iter=1000, tol=0, algorithm="lloyd")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(self.points, sample_weight=self.weights)
        # The number of threads may move the last digits there: labels settle them.
        labels, centroids = self._settled(model.labels_)
        return Solution(labels, centroids, centers.inertia(self.points, self.weights, labels, centroids))

    def _settled(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Labels that are those of the nearest centroids, ties and all, and the centroids.

        Whoever asks for the cluster of one of these points again, as for that of a new one, gets the same answer.
        """
        k = labels.max() + 1
        centroids = centers.means(self.points, labels, k, self.weights)
        for _ in range(SETTLING_STEPS):
            again = centers.assign(self.points, centroids)
            if np.array_equal(again, labels) or not np.bincount(again, minlength=k).all():
                break
            labels, centroids = again, centers.means(self.points, again, k, self.weights)
        return labels, centroids


def fit(
    points: np.ndarray, k_max: int, *, weights: np.ndarray | None, random_state: np.random.Generator
) -> methods.Partitions:
    """The best partition found for every number of clusters up to k_max."""
    found = sweep(points, k_max, random_state, weights)
    return methods.Partitions(list(range(1, k_max + 1)), [one.labels for one in found], {})


METHOD = methods.Method(
    title="k-means",
    long_title="k-means",
    marker="o",
    line="-",
    fit=fit,
    assign=methods.nearest_center,
    is_random=True,
)
