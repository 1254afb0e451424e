"""Estimate a POLDER-like climatology from Blue Marble and MODIS land-surface temperatures."""

import json
from pathlib import Path

import xarray as xr

from terrapalette.land import emulator, packed, satellite
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    n_rows = round(180 / snakemake.params.grid_step)
    shape = n_rows, 2 * n_rows
    with xr.open_dataset(snakemake.input.satellites) as observed:
        temperatures = packed.temperatures(observed, *shape)
    product = emulator.emulate(
        satellite.blue_marble(*shape),
        satellite.spread(*shape),
        temperatures,
        satellite.land_percentage(*shape),
        json.loads(Path(snakemake.input.fit).read_text(encoding="utf-8")),
        snakemake.params.residual_scale,
        stream(snakemake.params.seed, "land/emulate"),
    )
    write_netcdf(product, snakemake.output.product)


if __name__ == "__main__":
    jobs.run(main, snakemake)
