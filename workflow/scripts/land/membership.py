"""Say of every cell how far it belongs to each class of one labelling in use, and how far to several."""

from pathlib import Path

import numpy as np
import xarray as xr

from terrapalette.clustering import memberships, methods
from terrapalette.land import model_files
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    found = model_files.read(str(Path(snakemake.input.json).parent))
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        places = {name: cells[name].load() for name in ("lat", "lon", "row", "col")}
        attributes, points = cells.attrs, space["value"].values
    shares = methods.method(found.method).membership(found.partition, points)
    entropy = memberships.relative_entropy(shares)
    dataset = xr.Dataset(
        {
            "posterior": (("cell", "class"), shares, {"long_name": "share with which the cell belongs to the class"}),
            "entropy": ("cell", entropy, {"long_name": "entropy of these shares over its maximum, ln k"}),
        },
        coords={"class": found.number, "class_name": ("class", np.array(found.name, object)), **places},
        attrs={**attributes, "space": found.facts["space"], "method": found.method},
    )
    logger.info("mean entropy %.3f of its maximum, over 0.5 in %.1f %%", entropy.mean(), 100 * (entropy > 0.5).mean())
    write_netcdf(dataset.assign_attrs(method_title=found.facts["method_title"]), snakemake.output.membership)


if __name__ == "__main__":
    jobs.run(main, snakemake)
