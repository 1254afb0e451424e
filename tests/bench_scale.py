"""Clustering of cells by the million, each measured in one run beside scikit-learn or the exact method.

Run by `make bench-scale`, or with a number of cells: 8 600 000 are the land at 0.05 degree. Cells are those of the
1-degree climatology (see bench.py), mixed with their neighbours and blurred a little, until there are so many.
"""

import hashlib
import logging
import resource
import sys
import time
from functools import partial

import numpy as np
from scipy.spatial import cKDTree
from sklearn.cluster import KMeans

from bench import EMULATED, POLDER, cells
from bench_lines import line, timed
from terrapalette.blocks import (
    coreset,
    factors,
    fits,
    kmeans,
    lloyd,
    micro_clusters,
    moments,
    silhouettes,
    source,
    ward,
)
from terrapalette.clustering import agreement, validity
from terrapalette.clustering import ward as whole_ward
from terrapalette.runtime import engine
from terrapalette.spaces import pca

CORES = 2
K_MAX = 20
# ASSUME: BLAS on one thread is no handicap for scikit-learn's k-means, which sets that itself and threads over cells.


def many(n_cells: int) -> np.ndarray:
    """Cells between two neighbours of one row each, float32."""
    coarse, random = cells(POLDER if POLDER.exists() else EMULATED), np.random.default_rng(5)
    found = np.empty((n_cells, coarse.shape[1]), np.float32)
    for start in range(0, n_cells, source.SIZE):
        rows = found[start : start + source.SIZE]
        left, share = random.integers(0, len(coarse) - 1, len(rows)), random.random((len(rows), 1))
        rows[:] = coarse[left] * share + coarse[left + 1] * (1 - share) + random.normal(0, 0.05, rows.shape)
    return found


def bench_components(points: np.ndarray, run: engine.Mapped) -> None:
    blocks = source.cut(points)
    ours, found = timed(lambda: factors.finish(factors.merge(source.over(blocks, factors.partial, run))))
    theirs, expected = timed(lambda: pca.fit(points.astype(float)), 1)
    line("principal components in blocks", ours, theirs, "NumPy's SVD of all cells")
    print(
        f"  largest difference of loadings: {np.abs(found.loading - expected.loading).max():.1e} (at most 1e-9 wanted)"
    )


def bench_kmeans(points: np.ndarray, run: engine.Mapped) -> list[lloyd.Converged]:
    blocks = source.cut(points)
    ours, found = timed(lambda: kmeans.sweep(blocks, K_MAX, np.random.default_rng(42), run), 1)
    theirs, models = timed(lambda: [KMeans(k, n_init=1, random_state=0).fit(points) for k in range(1, K_MAX + 1)], 1)
    line("k-means, k = 1..20", ours, theirs, "scikit-learn, n_init=1, each k")
    # Its own inertia of float32 cells is summed in float32: over millions off by a tenth of a percent, at k = 1 too.
    centres = [model.cluster_centers_.astype(float) for model in models]
    expected = lloyd.inertias(blocks, centres, found[0].centroids[0], run)
    excess = [100 * (own.inertia / inertia - 1) for own, inertia in zip(found, expected, strict=True)]
    print("  inertia above scikit-learn's, %: " + " ".join(f"{value:.3f}" for value in excess))
    print(
        f"  worst: {max(excess):.3f} % at k = {int(np.argmax(excess)) + 1} (at most 0.1 % wanted; a third of its time)"
    )
    print("  passes over all cells: " + " ".join(str(own.passes) for own in found))
    print(f"  largest remaining shift of a centre: {max(own.shift for own in found):.1e}")
    return found


def bench_silhouettes(points: np.ndarray, found: lloyd.Converged, run: engine.Mapped) -> None:
    blocks, origin = source.cut(points), points[:1000].mean(axis=0).astype(float)
    labels = [own[0] for own in lloyd.labels(blocks, [found.centroids], origin, run)]
    k = len(found.centroids)
    ours, score = timed(lambda: silhouettes.silhouette(blocks, labels, k, np.random.default_rng(1), run), 1)
    sample = np.random.default_rng(2).choice(len(points), 2000, replace=False)
    all_labels = np.concatenate(labels).astype(int)
    theirs, expected = timed(lambda: validity.silhouette(points, all_labels, sample)[0], 1)
    line(f"silhouette, k = {k}", ours, theirs, "2000 cells against all")
    print(f"  {score.mean:.4f} with a standard error of {score.error:.4f}, beside {expected:.4f}")
    ours, score = timed(lambda: silhouettes.squared(blocks, labels, k, run), 1)
    print(f"  squared Euclidean, exact: {score:.4f} in {ours:.2f} s")


def bench_ward(points: np.ndarray, run: engine.Mapped) -> None:
    """Trees of micro-clusters beside exact ones of samples: for the time, and for how far cuts agree."""
    blocks = source.cut(points)
    ours, first = timed(lambda: ward.merge_tree(blocks, K_MAX, np.random.default_rng(0), run), 1)
    trees = [first, *(ward.merge_tree(blocks, K_MAX, np.random.default_rng(seed), run) for seed in (1, 2))]
    theirs, found = timed(lambda: ward.trust(blocks, trees, np.random.default_rng(9), run), 1)
    line("Ward tree of micro-clusters", ours, theirs, f"exact tree of {found.cells} cells")
    lost = " ".join(f"{100 * own:.2f}" for own in found.lost)
    print(f"  lost within {len(first.micro.points)} micro-clusters, %: {lost}")
    printed("spread of the top heights, %", 100 * found.spread)
    printed("agreement of three summaries, k = 1..20", found.agreement)
    printed("agreement with the exact tree of a sample", found.exact)
    # What nobody can agree on is no fault of the micro-clusters: two exact trees of 20 000 cells each do not either.
    random = np.random.default_rng(3)
    asked, *samples = (points[random.choice(len(points), ward.EXACT, replace=False)] for _ in range(3))
    exact = [whole_ward.merge_tree(sample.astype(float)) for sample in samples]
    rows = [cKDTree(sample).query(asked)[1] for sample in samples]
    cuts = [whole_ward.cut(tree, K_MAX)[:, nearest].astype(int) for tree, nearest in zip(exact, rows, strict=True)]
    printed("agreement of two exact trees of samples", shared(*cuts))
    ratio = (first.inertia / len(points)) / (whole_ward.inertia(exact[0], K_MAX) / ward.EXACT)
    printed("inertia a cell over that of an exact tree", ratio)
    bench_one_sample(samples[0].astype(float), exact[0], run)


def bench_one_sample(cells: np.ndarray, tree: np.ndarray, run: engine.Mapped) -> None:
    """The same 20 000 cells by both: as cells with weights, by fewer micro-clusters, and moved by next to nothing."""
    expected = whole_ward.cut(tree, K_MAX).astype(int)
    chain = whole_ward.cut(whole_ward.merge_tree(cells, np.ones(len(cells))), K_MAX).astype(int)
    printed("weighted and exact tree of the same 20 000 cells", shared(chain, expected))
    blocks = source.cut(cells)
    for n_micro in (10_000, 4000):
        found = ward.merge_tree(blocks, K_MAX, np.random.default_rng(0), run, n_micro)
        own = found.cuts[:, np.concatenate(found.micro.labels)].astype(int)
        printed(f"  by {len(found.micro.points)} micro-clusters", shared(own, expected))
    for share in (1e-3, 1e-2):
        noise = np.random.default_rng(1).normal(0, share * cells.std(axis=0), cells.shape)
        own = whole_ward.cut(whole_ward.merge_tree(cells + noise), K_MAX).astype(int)
        printed(f"  exact, cells moved by {100 * share:g} % of a deviation", shared(own, expected))


def shared(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Adjusted Rand index of every cut of two trees (k, cell)."""
    return np.array([agreement.agreement(*level).adjusted_rand_index for level in zip(one, other, strict=True)])


def printed(what: str, values: np.ndarray) -> None:
    print(f"  {what}: " + " ".join(f"{value:.3g}" for value in values), flush=True)


def bench_rates(points: np.ndarray) -> None:
    """Seconds of one core for a million cells, of what is done to every cell: for reckoning larger grids."""
    blocks, random, millions = source.cut(points), np.random.default_rng(0), len(points) / 1e6
    with engine.started(workers=1) as run:
        parts = source.over(blocks, moments.partial, run)
        whole = moments.merge(parts)
        sets = [points[random.choice(len(points), k, replace=False)].astype(float) for k in range(1, K_MAX + 1)]
        places = micro_clusters.seeds(coreset.drawn(blocks, parts, whole, ward.CORESET, random, run), 20_000, random)
        passes = {
            "moments": lambda: source.over(blocks, moments.partial, run),
            "triangular factors": lambda: source.over(blocks, factors.partial, run),
            "a pass of k-means, k = 1..20": lambda: source.over(
                blocks, partial(lloyd.partial, centroids=sets, origin=whole.mean), run
            ),
            "inertia, k = 1..20": lambda: lloyd.inertias(blocks, sets, whole.mean, run),
            "a pass of 20 000 micro-clusters": lambda: micro_clusters.gathered(blocks, places, run, refinements=0),
        }
        for what, work in passes.items():
            print(f"  {what}: {timed(work, 1)[0] / millions:.2f} s a million cells and core", flush=True)


def bench_bytes(points: np.ndarray) -> None:
    """What is fitted is the same, to the last bit, whoever works and in how many tasks."""
    seen = {}
    for workers, tasks in [(1, None), (1, 1), (2, 7), (3, 64)]:
        with engine.started(workers=workers, tasks=tasks) as run:
            blocks = source.cut(points)
            space = fits.space("pca")(blocks, run, components=3)
            made = [fits.method(name)(blocks, 8, np.random.default_rng(4), run) for name in ("kmeans", "hac")]
        arrays = [
            space.components.loading,
            *(np.asarray(array) for one in made for _, array, *_ in one.extras.values()),
        ]
        digest = hashlib.sha256(
            b"".join(np.ascontiguousarray(one).tobytes() for one in arrays if one.dtype.kind != "U")
        )
        seen[f"{workers} workers, {tasks or len(blocks)} tasks"] = digest.hexdigest()[:12]
    print(f"same bytes: {len(set(seen.values())) == 1}  {seen}", flush=True)


def main(n_cells: int) -> None:
    logging.disable()
    points = many(n_cells)
    print(f"{n_cells} cells x {points.shape[1]}, {CORES} cores", flush=True)
    KMeans(2, n_init=1).fit(points[:1000])  # imports are not what is measured
    start = time.perf_counter()
    with engine.started(workers=CORES) as run:
        bench_components(points, run)
        bench_silhouettes(points, bench_kmeans(points, run)[5], run)
        bench_ward(points, run)
    bench_rates(points[:1_070_000])
    bench_bytes(points[:1_070_000])
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"all: {time.perf_counter() - start:.0f} s, {held:.2f} GiB at most, scikit-learn's and exact methods' included"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
