"""Mean and spread over seeds of every autoencoder at every weight of the divergence."""

import pandas as pd
import xarray as xr

from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

MEASURES = ["r2", "divergence", "active_units", "silhouette", "silhouette_input"]


def main(snakemake):
    open_log(snakemake.log[0])
    rows = []
    for space, path in zip(snakemake.params.spaces, snakemake.input.sweep, strict=True):
        with xr.open_dataset(path) as sweep:
            for alpha in sweep["alpha"].values:
                runs = sweep.sel(alpha=alpha)
                row = {"space": space, "alpha": alpha, "seeds": runs.sizes["seed"], "epochs": runs.sizes["epoch"]}
                row |= {"latent_dim": sweep.attrs["latent_dim"], "k": sweep.attrs["k"]}
                for measure in [*MEASURES, "agreement"]:
                    values = runs[measure]
                    row[measure] = float(values.mean())
                    row[f"{measure}_min"], row[f"{measure}_max"] = float(values.min()), float(values.max())
                rows.append(row)
    write_csv(pd.DataFrame(rows), snakemake.output.sweep)


if __name__ == "__main__":
    main(snakemake)
