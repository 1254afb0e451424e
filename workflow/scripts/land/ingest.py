"""Read the source file and bring the chosen variables to one grid, north up."""

from pathlib import Path

from terrapalette.land import grids, origins, variables
from terrapalette.land.foreign_netcdf import read_netcdf
from terrapalette.land.variables import Variable
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    source = snakemake.input.source
    params = snakemake.params
    ranges = {one["name"]: one["range"] for one in params.variables}
    if params.land_variable is not None:
        ranges.setdefault(params.land_variable, None)
    product = read_netcdf(source, list(ranges), params.reader)
    grid = grids.standardize(product, source=source, ranges=ranges, fill_values=params.fill_values)
    for one in params.variables:
        low, high = one["range"]
        own = Variable(one["name"], wavelength=one["wavelength"], low=low, high=high)
        grid[one["name"]].attrs |= variables.attributes(own)
    # The file's name, not its path: outputs must not depend on where a project lies.
    grid.attrs = {
        "Conventions": "CF-1.10",
        "title": str(product.attrs.get("title", "Gridded surface variables")),
        "source": origins.told(product.attrs.get("source", ""), Path(source).name),
    }
    logger.info("%s: grid of %d x %d cells", source, grid.sizes["lat"], grid.sizes["lon"])
    write_netcdf(grid, snakemake.output.grid)


if __name__ == "__main__":
    main(snakemake)
