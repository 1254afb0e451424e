"""The verdict beside the usual ways to choose a number of classes, on worlds of known truth.

Run by `make bench-verdict`, or with a number of clusterless worlds in place of 200. Of these every class that is found
is false; of planted ones those count in which exactly the planted number is named. Every world has random numbers of
its own: the table is the same on any number of cores.
"""

import logging
import sys
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice

import numpy as np
from threadpoolctl import threadpool_limits

from terrapalette.clustering.elbow import elbow
from terrapalette.spaces import pca
from terrapalette.verdict import conclusion, indices, light_sweep, null_worlds, variograms
from unit.verdict import worlds

CORES = 2
N_WORLDS, K_MAX = 49, 12
N_REFERENCES = 20
CLUSTERLESS = ["white", "smooth", "two spectra", "skewed"]
# Planted: number, separation in standard deviations within a class, whether uneven.
PLANTED = [
    *((4, separation, False) for separation in (2.0, 3.0, 4.0, 5.0, 6.0, 8.0)),
    *((k, 6.0, False) for k in (2, 3, 6, 8, 10)),
    *((k, 6.0, True) for k in (3, 4, 6)),
]
WAYS = ["verdict", "verdict, Ward", "gap, uniform", "gap, along components", "elbow", "silhouette", "BIC"]
# Some 4 000 cells: half of a planet at 2.9 degrees.
STEP = 180 / 63


def same(values: np.ndarray, cells: np.ndarray) -> np.ndarray:
    return values[cells]


def chosen(seed: int, case: str | tuple) -> dict[str, object]:
    """By each way the number that is named in one world: 1 for no classes; for the verdict 0 for structure alone."""
    random, place = np.random.default_rng([seed, 13]), worlds.place(STEP)
    made = (
        worlds.clusterless(case, place, random)
        if isinstance(case, str)
        else worlds.planted(place, random, *split(case))[0]
    )
    values = (made - made.mean(axis=0)) / made.std(axis=0)
    pairs, cells = variograms.pairs(place, random, far_pairs=300_000), light_sweep.thinned(place.masses, 3000)
    spaces = {"original": same}
    data = indices.of_data(values, spaces, cells, K_MAX)["original"]
    found = [{}, {}]
    for name in null_worlds.TITLES:
        null = null_worlds.fit(name, values, place, pairs)
        drawn = indices.of_worlds(null, spaces, cells, K_MAX, random.spawn(N_WORLDS))
        for method in range(2):
            curves = np.stack([one["original"].tightness[method] for one in drawn])
            found[method][name] = conclusion.evidence(data.tightness[method], curves)
    verdicts = [conclusion.verdict(one) for one in found]
    points = values[cells]
    inertia = np.exp(-data.tightness[0])
    bent = elbow(inertia)
    return {
        "kind": verdicts[0].kind,
        "verdict": named(verdicts[0]),
        "verdict, Ward": named(verdicts[1]),
        "gap, uniform": gap(points, points, random),
        "gap, along components": gap(points, pca.project(points, pca.fit(points)), random),
        "elbow": bent.k if bent else 1,
        "silhouette": int(np.nanargmax(data.silhouette[0])) + 1,
        "BIC": bic(points),
    }


def named(verdict: conclusion.Verdict) -> int:
    """The largest number that stands out, 1 for a continuum, and 0 for structure (or zones) without a number."""
    return verdict.k[-1] if verdict.k else int(verdict.kind == "continuum")


def split(case: tuple) -> tuple:
    k, separation, uneven = case
    return k, separation, 4, uneven


def gap(points: np.ndarray, aligned: np.ndarray, random: np.random.Generator) -> int:
    """The gap statistic (Tibshirani, Walther and Hastie 2001), its references uniform in the box of `aligned`."""
    low, high = aligned.min(axis=0), aligned.max(axis=0)
    references = random.uniform(low, high, (N_REFERENCES, *aligned.shape))
    drawn = np.log([light_sweep.sweep(one, K_MAX).inertia[0] for one in references])
    found = drawn.mean(axis=0) - np.log(light_sweep.sweep(points, K_MAX).inertia[0])
    error = drawn.std(axis=0) * np.sqrt(1 + 1 / N_REFERENCES)
    return next((k for k in range(1, K_MAX) if found[k - 1] >= found[k] - error[k]), K_MAX)


def bic(points: np.ndarray) -> int:
    """Gaussian mixtures of full covariance, by the Bayesian information criterion."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        scores = [GaussianMixture(k, random_state=0).fit(points).bic(points) for k in range(1, K_MAX + 1)]
    return int(np.argmin(scores)) + 1


def one_world(task: tuple) -> dict[str, object]:
    with threadpool_limits(1):
        return chosen(*task)


def table(cases: list, n_worlds: int, run) -> None:
    tasks = [(seed, case) for case in cases for seed in range(n_worlds)]
    found = iter(run(one_world, tasks))
    print(f"{'':<34}" + "".join(f"{way:>23}" for way in WAYS))
    total = Counter()
    for case in cases:
        own = list(islice(found, n_worlds))
        truth = 1 if isinstance(case, str) else case[0]
        right = {way: sum(one[way] == truth for one in own) for way in WAYS}
        total.update(right)
        name = case if isinstance(case, str) else f"{case[0]} at {case[1]:g} sd{', uneven' if case[2] else ''}"
        print(f"{name:<34}" + "".join(f"{right[way]:>19}/{n_worlds:<3}" for way in WAYS), flush=True)
        print(f"{'':<6}{dict(Counter(one['kind'] for one in own))} {dict(Counter(one['verdict'] for one in own))}")
    print(f"{'all':<34}" + "".join(f"{100 * total[way] / len(tasks):>21.1f} %" for way in WAYS), flush=True)


def main() -> None:
    logging.disable()
    n_clusterless = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    each = max(n_clusterless // len(CLUSTERLESS), 4)
    start = time.perf_counter()
    print(f"{len(worlds.place(STEP).row)} cells, {N_WORLDS} worlds of each null, k to {K_MAX}; right of all")
    with ProcessPoolExecutor(CORES) as pool:
        run = partial(pool.map, chunksize=1)
        table(CLUSTERLESS, each, run)
        table(PLANTED, each // 4, run)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
