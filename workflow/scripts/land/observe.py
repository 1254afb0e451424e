"""Bring Blue Marble's colours and MODIS land-surface temperatures to one grid, as they were observed."""

import xarray as xr

from terrapalette.land import observations, packed, satellite
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    n_rows = round(180 / snakemake.params.grid_step)
    shape = n_rows, 2 * n_rows
    with xr.open_dataset(snakemake.input.satellites) as observed:
        temperatures = packed.temperatures(observed, *shape)
    product = observations.observations(satellite.blue_marble(*shape), temperatures, satellite.land_percentage(*shape))
    write_netcdf(product, snakemake.output.product)


if __name__ == "__main__":
    jobs.run(main, snakemake)
