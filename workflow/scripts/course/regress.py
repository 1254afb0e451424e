"""Recover functions of one and of two variables from noisy samples, with methods from too simple to too supple."""

import pandas as pd
from threadpoolctl import threadpool_limits

from terrapalette.course import recovery, regression
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, snakemake.params.settings
    complexities = {name: settings[method.complexity] for name, method in regression.METHODS.items()}
    found = {}
    # The networks are small: threads waiting for each other cost more than they bring.
    with threadpool_limits(1):
        for n_dimensions, n_samples in ((1, settings["samples"]["line"]), (2, settings["samples"]["plane"])):
            random = stream(params.seed, f"course/regress/{n_dimensions}")
            one = recovery.recover(n_dimensions, complexities, n_samples, settings["noise"], random, params.seed)
            logger.info("%d-D, best: %s", n_dimensions, one.best)
            found[n_dimensions] = one
    write_csv(pd.concat([one.errors for one in found.values()]), snakemake.output.trace)
    best = {f"{n_dimensions}-D": one.best for n_dimensions, one in found.items()}
    write_json({"noise": settings["noise"], **best}, snakemake.output.scores)
    write_netcdf(found[1].drawn, snakemake.output.line)
    write_netcdf(found[2].drawn, snakemake.output.plane)


if __name__ == "__main__":
    jobs.run(main, snakemake)
