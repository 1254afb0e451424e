"""Mean and spread over seeds of every space, method and number of clusters."""

import pandas as pd

from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

SCORES = ["silhouette", "davies_bouldin", "silhouette_input", "davies_bouldin_input", "r2"]


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.concat([pd.read_csv(path) for path in snakemake.input.comparison])
    groups = table.groupby(["space", "method", "k"], sort=False)
    summary = groups.agg(seeds=("seed", "nunique"))
    for score in SCORES:
        values = groups[score]
        summary[score] = values.mean()
        summary[f"{score}_std"] = values.std()
        summary[f"{score}_min"], summary[f"{score}_max"] = values.min(), values.max()
    write_csv(summary.reset_index(), snakemake.output.comparison)


if __name__ == "__main__":
    main(snakemake)
