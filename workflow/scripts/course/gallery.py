"""Let every method loose on every distribution of points, and say where each fails."""

import pandas as pd
import xarray as xr
from threadpoolctl import threadpool_limits

from terrapalette.course import classifiers, clusterers, distributions, verdicts
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

SIDE = 90


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    tables, drawn = [], {"clustering": [], "classification": []}
    with threadpool_limits(1):
        for name in distributions.DISTRIBUTIONS:
            random = stream(params.seed, f"course/gallery/{name}")
            sample = distributions.sample(name, random, params.settings["points"])
            found = {
                "clustering": clusterers.compare(sample, random),
                "classification": classifiers.compare(sample, random, SIDE),
            }
            for task, (dataset, scores) in found.items():
                logger.info("%s, %s:\n%s", task, name, scores.to_string(index=False))
                drawn[task].append(dataset.assign_coords(distribution=name))
                tables.append(scores.assign(task=task, distribution=name))
    table = pd.concat(tables)[["task", "distribution", "method", "score", "seconds"]]
    write_csv(table, snakemake.output.times)
    write_netcdf(xr.concat(drawn["clustering"], "distribution"), snakemake.output.clusterings)
    write_netcdf(xr.concat(drawn["classification"], "distribution"), snakemake.output.classifications)
    told = verdicts.table(table)
    logger.info("%s", "\n".join(told["verdict"]))
    write_csv(told, snakemake.output.verdicts)
    scores = {
        task: part.pivot(index="method", columns="distribution", values="score").to_dict("index")
        for task, part in table.groupby("task")
    }
    write_json(scores, snakemake.output.scores)


if __name__ == "__main__":
    jobs.run(main, snakemake)
