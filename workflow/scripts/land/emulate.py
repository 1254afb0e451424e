"""Make an artificial POLDER climatology from Blue Marble and the land-sea mask."""

import json
from pathlib import Path

from terrapalette.land import emulator, satellite
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    n_rows = round(180 / snakemake.params.grid_step)
    product = emulator.emulate(
        satellite.blue_marble(n_rows, 2 * n_rows),
        satellite.land_percentage(n_rows, 2 * n_rows),
        json.loads(Path(snakemake.input.coefficients).read_text(encoding="utf-8")),
        snakemake.params.residual_scale,
        stream(snakemake.params.seed, "land/emulate"),
    )
    write_netcdf(product, snakemake.output.product)


if __name__ == "__main__":
    main(snakemake)
