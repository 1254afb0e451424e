"""Run k-means by hand from several random starts on every set of points, and keep every step."""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

from terrapalette.course import groups, lloyd, pointfiles
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole, write_csv, write_json

TOLERANCES = (0.1, 0.03, 0.01, 0.003, 0.001)


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    solutions = dict(zip(params.solutions, snakemake.input.solutions, strict=True))
    rows, scores = [], {}
    best = {}
    for (data, k), path in zip(params.k.items(), snakemake.input.points, strict=True):
        points = pointfiles.read_points(path)
        if k > len(points):
            where = f"the {len(points)} points of {params.sources[data]}"
            raise InputError(f"course.kmeans.data.{data}.k is {k}, expected at most {where}")
        random = stream(params.seed, f"course/kmeans/{data}")
        starts = {str(number): lloyd.random_start(points, k, random) for number in range(1, params.starts + 1)}
        if data in solutions:
            starts["given"] = given(solutions[data], points, k)
        runs = {start: lloyd.run(points, centres) for start, centres in starts.items()}
        rows += [row for start, states in runs.items() for row in traced(data, start, states)]
        scores[data] = {"source": groups.describe(params.sources[data]), **described(points, k, runs, starts)}
        best[data] = runs[scores[data]["best"]["start"]][-1].centres
        logger.info("%s: best inertia %.6g of %d starts", data, scores[data]["best"]["inertia"], params.starts)
    for centres, path in zip(best.values(), snakemake.output.centroids, strict=True):
        with whole(path) as part:
            Path(part).write_text(pointfiles.centroids_text(centres), encoding="utf-8")
    write_csv(pd.DataFrame(rows), snakemake.output.trace)
    write_json(scores, snakemake.output.scores)


def given(path, points, k):
    """Centroids that somebody else found, as one more start."""
    centres = pointfiles.read_centroids(path)
    if centres.shape != (k, points.shape[1]):
        raise InputError(
            f"{path}: {centres.shape[0]} centroids in {centres.shape[1]} dimensions, expected {k} in {points.shape[1]}"
        )
    return centres


def traced(data, start, states):
    """Every step as table rows, one for each cluster."""
    for step, state in enumerate(states):
        sizes = np.bincount(state.labels, minlength=len(state.centres))
        if state.empty:
            logger.info("%s, start %s, step %d: empty clusters took %d far points", data, start, step, state.empty)
        for cluster, centre in enumerate(state.centres):
            yield {
                "data": data,
                "start": start,
                "step": step,
                "cluster": cluster + 1,
                **{f"x{axis + 1}": value for axis, value in enumerate(centre)},
                "size": sizes[cluster],
                "moved": state.moved[cluster],
                "changed": state.changed,
                "empty": state.empty,
                "mean_squared_distance": state.mean_squared_distance,
            }


def described(points, k, runs, starts):
    """What the random starts came to, what an earlier stop would have cost, and whether scikit-learn agrees."""
    drawn = {start: states for start, states in runs.items() if start != "given"}
    inertia = {start: len(points) * states[-1].mean_squared_distance for start, states in drawn.items()}
    best, worst = min(inertia, key=inertia.get), max(inertia, key=inertia.get)
    scores = {"points": len(points), "dimensions": points.shape[1], "k": k, "starts": len(drawn)}
    for name, start in (("best", best), ("worst", worst)):
        scores[name] = {"start": start, "steps": len(drawn[start]) - 1, "inertia": inertia[start]}
    # Ends that differ by rounding alone are the same end.
    scores["starts_at_the_best"] = sum(value <= inertia[best] * (1 + 1e-9) for value in inertia.values())
    scores["stopped_at"] = {f"{tolerance:g}": cost(drawn.values(), tolerance) for tolerance in TOLERANCES}
    scores["scikit_learn_agrees"] = all(agrees(points, starts[start], states) for start, states in drawn.items())
    if "given" in runs:
        first, *_, last = runs["given"]
        scores["given"] = {
            "inertia": len(points) * first.mean_squared_distance,
            "inertia_after": len(points) * last.mean_squared_distance,
            "steps_to_rest": len(runs["given"]) - 2,
            "largest_move": float(np.linalg.norm(last.centres - first.centres, axis=1).max()),
        }
    return scores


def cost(runs, tolerance):
    """How many starts would have stopped too early at a movement below the tolerance, and by how much."""
    excess = []
    for states in runs:
        stopped, last = lloyd.stop(states, tolerance), states[-1]
        if not np.array_equal(stopped.centres, last.centres):
            excess.append(100 * (stopped.mean_squared_distance / last.mean_squared_distance - 1))
    return {"too_early": len(excess), "worst_excess_percent": max(excess, default=0.0)}


def agrees(points, start, states):
    """Whether scikit-learn's Lloyd takes the same number of steps to the same labels and inertia."""
    model = KMeans(len(start), init=start, n_init=1, tol=0, algorithm="lloyd").fit(points)
    inertia = len(points) * states[-1].mean_squared_distance
    same_labels = np.array_equal(model.labels_, states[-1].labels)
    same_inertia = abs(model.inertia_ - inertia) <= 1e-9 * (1 + inertia)
    return bool(model.n_iter_ == len(states) - 1 and same_labels and same_inertia)


if __name__ == "__main__":
    main(snakemake)
