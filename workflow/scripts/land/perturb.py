"""Perturb the cells as measurement error would, and see which change class in one space."""

import numpy as np
import xarray as xr

from terrapalette.clustering import kmeans
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        cells.load()
        space.load()
    with xr.open_dataset(snakemake.input.labels) as labels:
        classes = [labels["class"].sel(labelling=f"{name}.{method}").values.astype(int) for method in params.methods]
        k = [int(labels["k"].sel(labelling=f"{name}.{method}")) for method in params.methods]
    project = projection(space, snakemake.input.model)
    # Centres of the classes in the space; every cell belongs to the nearest, before and after.
    points = project(cells["value"].values)
    centres = [kmeans.means(points, np.unique(own, return_inverse=True)[1], len(np.unique(own))) for own in classes]
    before = [kmeans.assign(points, centre) for centre in centres]
    physical, centre, scale = (cells[part].values for part in ("physical", "centre", "scale"))
    # The same noise in every space: only then can they be compared.
    random_state = stream(params.seed, "land/perturb")
    changed = np.zeros((len(params.methods), params.draws, len(points)), bool)
    for draw in range(params.draws):
        noisy = physical * (1 + params.level * random_state.standard_normal(physical.shape))
        moved = project((noisy - centre) / scale)
        for index, own in enumerate(centres):
            changed[index, draw] = kmeans.assign(moved, own) != before[index]
        logger.info("draw %d: share of cells that changed class %s", draw + 1, changed[:, draw].mean(axis=1))
    dataset = xr.Dataset(
        {
            "changed": (("method", "cell"), changed.mean(axis=1), {"long_name": "share of draws with another class"}),
            "changed_share": (("method", "draw"), changed.mean(axis=2), {"long_name": "share of cells changed"}),
        },
        coords={"method": list(params.methods), "k": ("method", k)},
        attrs={**cells.attrs, "level": params.level},
    )
    write_netcdf(dataset, snakemake.output.noise)


def projection(space, model):
    """The function that takes normalized values into the space."""
    if space.attrs["kind"] == "original":
        return lambda value: value
    if space.attrs["kind"] == "pca":
        return lambda value: (value - space["mean"].values) @ space["loading"].values.T
    import torch

    from terrapalette.spaces import autoencoder

    torch.set_num_threads(1)
    restored = autoencoder.load(str(model))
    return lambda value: autoencoder.encode(restored, value)[0]


if __name__ == "__main__":
    main(snakemake)
