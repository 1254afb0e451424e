"""Choose the number of clusters of each labelling: the configured one, or the elbow."""

import pandas as pd
import xarray as xr

from terrapalette.clustering.elbow import elbow
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    rows = []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            row = {"space": clusters.attrs["space"], "method": clusters.attrs["method"]}
            numbers, inertia = clusters["k"].values.tolist(), clusters["inertia"].values
        found = elbow(inertia)
        row["k_elbow"] = None if found is None else numbers[found.k - 1]
        # A method that chooses the number itself leaves nothing to choose.
        k = numbers[0] if len(numbers) == 1 else row["k_elbow"] if snakemake.params.k == "auto" else snakemake.params.k
        if k is None:
            raise InputError(f"{path}: the inertia has no elbow. Set land.k to a number, or raise land.k_max.")
        logger.info("%s %s: elbow %s, used %d", row["space"], row["method"], found, k)
        rows.append({**row, "k": k, "elbow_depth": None if found is None else found.depth})
    write_csv(pd.DataFrame(rows).astype({"k_elbow": "Int64"}), snakemake.output.choice)


if __name__ == "__main__":
    main(snakemake)
