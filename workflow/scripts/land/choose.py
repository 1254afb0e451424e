"""Choose the number of clusters of each labelling: the configured one, the elbow, or what the verdict says."""

import pandas as pd
import xarray as xr

from terrapalette.clustering.elbow import elbow
from terrapalette.land import choice
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    wanted, rows = snakemake.params.k, []
    verdict = [pd.read_csv(path) for path in snakemake.input.verdict]
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            row = {"space": clusters.attrs["space"], "method": clusters.attrs["method"]}
            numbers, inertia = clusters["k"].values.tolist(), clusters["inertia"].values
        found = elbow(inertia, numbers)
        row["k_elbow"] = None if found is None else found.k
        standing = [choice.largest(table, row["space"], row["method"]) for table in verdict]
        k, chosen_by = choice.chosen(wanted, numbers, row["k_elbow"], *standing or [None])
        if k is None:
            raise InputError(f"{path}: the inertia has no elbow. Set land.k to a number, or raise land.k_max.")
        logger.info("%s %s: elbow %s, used %d by %s", row["space"], row["method"], found, k, chosen_by)
        rows.append({**row, "k": k, "elbow_depth": None if found is None else found.depth, "chosen_by": chosen_by})
    write_csv(pd.DataFrame(rows).astype({"k_elbow": "Int64"}), snakemake.output.choice)


if __name__ == "__main__":
    jobs.run(main, snakemake)
