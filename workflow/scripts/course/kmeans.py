"""Run k-means by hand from several random starts on every set of points, and keep every step."""

from pathlib import Path

import pandas as pd

from terrapalette.course import groups, lloyd, pointfiles, starts, traces
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole, write_csv, write_json


def main(snakemake):
    open_log(snakemake.log[0])
    params, files = snakemake.params, snakemake.input
    tables, scores, best = [], {}, {}
    for data, one in params.sets.items():
        points = pointfiles.read_points(getattr(files, f"points_{data}"))
        k = one["k"]
        if k > len(points):
            where = f"the {len(points)} points of {one['source']}"
            raise InputError(f"course.kmeans.data.{data}.k is {k}, expected at most {where}")
        random = stream(params.seed, f"course/kmeans/{data}")
        runs = {
            str(number): lloyd.run(points, lloyd.random_start(points, k, random))
            for number in range(1, params.starts + 1)
        }
        sizes = {"points": len(points), "dimensions": points.shape[1], "k": k, "starts": len(runs)}
        scores[data] = {"source": groups.describe(one["source"]), **sizes, **starts.summary(points, runs)}
        best[data] = runs[scores[data]["best"]["start"]][-1].centres
        if one["solution"]:
            centres = pointfiles.read_centroids(getattr(files, f"solution_{data}"), (k, points.shape[1]))
            runs["given"] = lloyd.run(points, centres)
            scores[data]["given"] = starts.given(runs["given"])
        tables.append(traces.table(data, runs))
        logger.info("%s: best inertia %.6g of %d starts", data, scores[data]["best"]["inertia"], params.starts)
    for data, centres in best.items():
        with whole(getattr(snakemake.output, f"centroids_{data}")) as part:
            Path(part).write_text(pointfiles.centroids_text(centres), encoding="utf-8")
    write_csv(pd.concat(tables), snakemake.output.trace)
    write_json(scores, snakemake.output.scores)


if __name__ == "__main__":
    jobs.run(main, snakemake)
