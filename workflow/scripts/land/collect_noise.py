"""Share of cells that change class under measurement error, for every space and method."""

import pandas as pd
import xarray as xr

from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    rows = []
    for space, path in zip(snakemake.params.spaces, snakemake.input.noise, strict=True):
        with xr.open_dataset(path) as noise:
            for method in noise["method"].values:
                share = noise["changed_share"].sel({"method": method})
                rows.append(
                    {
                        "space": space,
                        "method": method,
                        "k": int(noise["k"].sel({"method": method})),
                        "level": noise.attrs["level"],
                        "draws": share.size,
                        "changed_share": float(share.mean()),
                        "changed_share_std": float(share.std(ddof=1)),
                        "changed_share_min": float(share.min()),
                        "changed_share_max": float(share.max()),
                    }
                )
    write_csv(pd.DataFrame(rows), snakemake.output.noise)


if __name__ == "__main__":
    main(snakemake)
