"""Train support vector machines by hand on two classes in the plane, and compare them with scikit-learn's."""

import pandas as pd
import xarray as xr

from terrapalette.course import margins, svm, twoclasses
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

SIDE = 200


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, snakemake.params.settings
    traces, scores, fields = [], {}, []
    for name, case in margins.cases(*settings["c"], settings["gamma"]).items():
        random = stream(params.seed, f"course/train_svm/{case.data}")
        points, signs = twoclasses.SETS[case.data](random, settings["points"])
        try:
            machine = svm.train(points, signs, case.kernel, case.c)
        except svm.ConvergenceError as error:
            raise InputError(f"course.svm: {name}: {error}. Lower c or change gamma.") from error
        traces.append(pd.DataFrame({"machine": name, "violation": machine.violations}).rename_axis("pair"))
        scores[name] = margins.scores(machine, points, signs, case)
        logger.info("%s: margin %.6g, %d pairs", name, scores[name]["margin"], scores[name]["pairs"])
        fields.append(margins.field(machine, points, signs, case, SIDE).assign_coords(machine=name))
    trace = pd.concat(traces).reset_index()[["machine", "pair", "violation"]]
    write_csv(trace, snakemake.output.trace)
    write_json(scores, snakemake.output.scores)
    write_netcdf(xr.concat(fields, "machine"), snakemake.output.machines)


if __name__ == "__main__":
    jobs.run(main, snakemake)
