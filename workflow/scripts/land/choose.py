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
    for (space, method), path in zip(snakemake.params.labellings, snakemake.input.clusters, strict=True):
        with xr.open_dataset(path) as clusters:
            k_elbow = elbow(clusters["inertia"].values)
        k = k_elbow if snakemake.params.k == "auto" else snakemake.params.k
        if k is None:
            raise InputError(f"{path}: the inertia has no elbow. Set land.k to a number, or raise land.k_max.")
        logger.info("%s %s: elbow at %s, used %d", space, method, k_elbow, k)
        rows.append({"space": space, "method": method, "k_elbow": k_elbow, "k": k})
    write_csv(pd.DataFrame(rows).astype({"k_elbow": "Int64"}), snakemake.output.choice)


if __name__ == "__main__":
    main(snakemake)
