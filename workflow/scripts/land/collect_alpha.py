"""Mean and range over seeds of what the weight of the divergence does, for every space and method."""

import pandas as pd
import xarray as xr

from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

MEASURES = ["r2", "divergence", "active_units", "silhouette", "silhouette_input", "agreement"]


def main(snakemake):
    open_log(snakemake.log[0])
    rows = []
    for path in snakemake.input.sweep:
        with xr.open_dataset(path) as sweep:
            for method in sweep["method"].values:
                for alpha in sweep["alpha"].values:
                    runs = sweep.sel({"method": method, "alpha": alpha})
                    row = {"space": sweep.attrs["space"], "method": method, "alpha": alpha}
                    row |= {"seeds": runs.sizes["seed"], "epochs": runs.sizes["epoch"]}
                    row |= {"latent_dim": sweep.attrs["latent_dim"], "k": int(runs["k"])}
                    for measure in MEASURES:
                        values = runs[measure]
                        row[measure] = float(values.mean())
                        row[f"{measure}_min"], row[f"{measure}_max"] = float(values.min()), float(values.max())
                    rows.append(row)
    write_csv(pd.DataFrame(rows), snakemake.output.sweep)


if __name__ == "__main__":
    jobs.run(main, snakemake)
