"""Project the normalized variables into one space."""

import numpy as np
import xarray as xr

from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import pca


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    settings = snakemake.params.settings
    weights = cells["area_weight"].values if snakemake.params.area_weights else None
    space = original(cells) if settings["kind"] == "original" else reduced(cells, settings["components"], weights)
    space.attrs = {**cells.attrs, "kind": settings["kind"]}
    write_netcdf(space, snakemake.output.space)


def original(cells):
    return xr.Dataset(
        {"value": (("cell", "component"), cells["value"].values)}, coords={"component": cells["variable"].values}
    )


def reduced(cells, wanted, weights):
    components = pca.fit(cells["value"].values, weights)
    kept = pca.n_kept(components.explained_variance_ratio, wanted)
    share = components.explained_variance_ratio[:kept].sum()
    logger.info("kept %d of %d components: %.2f %% of the variance", kept, len(components.loading), 100 * share)
    every = pca.project(cells["value"].values, components)
    names = [f"PC{number + 1}" for number in range(len(components.loading))]
    return xr.Dataset(
        {
            "value": (("cell", "component"), every[:, :kept]),
            "explained_variance_ratio": ("component", components.explained_variance_ratio[:kept]),
            "loading": (("component", "variable"), components.loading[:kept]),
            "mean": ("variable", components.mean),
            # All components, kept or not: figures show what was left out.
            "all_value": (("cell", "all_component"), every),
            "all_explained_variance_ratio": ("all_component", components.explained_variance_ratio),
            "all_loading": (("all_component", "variable"), components.loading),
        },
        coords={
            "component": np.array(names[:kept]),
            "all_component": np.array(names),
            "variable": cells["variable"].values,
        },
    )


if __name__ == "__main__":
    main(snakemake)
