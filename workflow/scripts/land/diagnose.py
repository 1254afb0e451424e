"""Measure how regular a latent space is, beside principal components of the same number."""

import numpy as np
import pandas as pd
import torch
import xarray as xr
from scipy.ndimage import binary_dilation

from terrapalette.clustering import validity
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf
from terrapalette.spaces import autoencoder, geometry, pca, trustworthiness

# Places along each side of the plane, and along the walk.
PLANE, STEPS = 120, 25


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    torch.set_num_threads(1)
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        cells.load()
        codes = space["value"].values
    value = cells["value"].values
    if params.neighbors >= len(value) / 2:
        raise InputError(
            f"land.latent.neighbors is {params.neighbors}, expected fewer than half of the {len(value)} cells of "
            f"{cells.attrs['source']}."
        )
    sample = validity.scored_cells(len(value), params.score_cells, stream(params.seed, "land/score"))
    pairs = geometry.random_pairs(len(value), params.pairs, stream(params.seed, f"land/diagnose/{name}"))
    model = autoencoder.load(str(snakemake.input.model))
    learned = Projection(codes, autoencoder.decode(model, codes), geometry.jacobian(model.decoder, codes))
    components = pca.fit(value)
    linear = linear_projection(value, components, codes.shape[1])
    rows = [
        {"space": name, "projection": projection, **measures(value, own, pairs, params.neighbors, sample)}
        for projection, own in (("vae", learned), ("pca", linear))
    ]
    for row in rows:
        logger.info("%s", row)
    write_csv(pd.DataFrame(rows), snakemake.output.measures)
    first, last = (nearest(cells, params.walk[end]) for end in ("from", "to"))
    walk = np.linspace(codes[first], codes[last], STEPS)
    physical = autoencoder.decode(model, walk) * cells["scale"].values + cells["centre"].values
    dataset = xr.Dataset(
        {
            "from_latent": ("cell", np.linalg.norm(codes - codes[first], axis=1)),
            "from_decoded": ("cell", np.linalg.norm(learned.decoded - learned.decoded[first], axis=1)),
            "pair_latent": ("pair", geometry.pair_distances(codes, pairs)),
            "pair_decoded": ("pair", geometry.pair_distances(learned.decoded, pairs)),
            "walk": (("step", "component"), walk),
            "walk_decoded": (("step", "variable"), physical, {"long_name": "decoded value in physical units"}),
            "pca": (("cell", "pca_component"), linear.codes),
        },
        coords={"variable": cells["variable"].values},
        attrs={**cells.attrs, **ends(cells, first, last), **{key: rows[0][key] for key in rows[0] if key != "space"}},
    )
    write_netcdf(dataset.merge(plane(model, codes, cells)), snakemake.output.latent)


class Projection:
    """Codes of the cells, what they decode to, and the Jacobian of the decoder there."""

    def __init__(self, codes, decoded, jacobian):
        self.codes, self.decoded, self.jacobian = codes, decoded, jacobian


def linear_projection(value, components, n_components):
    """The first principal components: their decoder is linear, its Jacobian the same everywhere."""
    loading = components.loading[:n_components]
    codes = pca.project(value, components)[:, :n_components]
    return Projection(
        codes, codes @ loading + components.mean, np.broadcast_to(loading.T, (len(value), *loading.T.shape))
    )


def measures(value, own, pairs, n_neighbors, sample):
    """The numbers of geometry.csv for one projection."""
    gradient = geometry.norm_gradient(own.jacobian, own.decoded)
    magnification = geometry.magnification(own.jacobian)
    distances = geometry.pair_distances(own.codes, pairs), geometry.pair_distances(own.decoded, pairs)
    return {
        "dimensions": own.codes.shape[1],
        "r2": 1 - np.mean((value - own.decoded) ** 2) / np.var(value),
        "gradient_median": np.median(gradient),
        "gradient_p95": np.percentile(gradient, 95),
        "magnification_p05": np.percentile(magnification, 5),
        "magnification_median": np.median(magnification),
        "magnification_p95": np.percentile(magnification, 95),
        "rank_correlation": geometry.rank_correlation(*distances),
        "trustworthiness": trustworthiness.trustworthiness(value, own.codes, n_neighbors, sample),
        "continuity": trustworthiness.trustworthiness(own.codes, value, n_neighbors, sample),
        "pairs": len(pairs),
        "neighbors": n_neighbors,
        "cells": len(value) if sample is None else len(sample),
    }


def nearest(cells, place):
    """Index of the cell nearest to a latitude and longitude on the globe."""
    lat, lon = np.deg2rad([cells["lat"].values, cells["lon"].values])
    here_lat, here_lon = np.deg2rad(place)
    cosine = np.sin(lat) * np.sin(here_lat) + np.cos(lat) * np.cos(here_lat) * np.cos(lon - here_lon)
    return int(np.argmax(cosine))


def ends(cells, first, last):
    """Where the walk begins and ends."""
    return {
        f"{end}_{axis}": float(cells[axis].values[cell])
        for end, cell in (("from", first), ("to", last))
        for axis in ("lat", "lon")
    }


def plane(model, codes, cells):
    """Gradient, magnification and decoded values on a regular grid over the first two codes, the others at their mean.

    One number per code gives a line instead of a plane.
    """
    dimensions = min(2, codes.shape[1])
    low, high = codes.min(axis=0), codes.max(axis=0)
    edges = [np.linspace(low[axis], high[axis], PLANE + 1) for axis in range(dimensions)]
    centres = [(edge[1:] + edge[:-1]) / 2 for edge in edges]
    mesh = np.meshgrid(*centres, indexing="ij")
    places = np.tile(codes.mean(axis=0), (mesh[0].size, 1))
    for axis, column in enumerate(mesh):
        places[:, axis] = column.ravel()
    decoded = autoencoder.decode(model, places)
    jacobian = geometry.jacobian(model.decoder, places)
    count, _ = np.histogramdd(codes[:, :dimensions], edges)
    # A little beyond the cells the decoder is still guided by them.
    inhabited = binary_dilation(count > 0, iterations=3)
    names = ["z1", "z2"][:dimensions]
    fields = {
        "gradient": geometry.norm_gradient(jacobian, decoded),
        "magnification": geometry.magnification(jacobian),
        "inhabited": inhabited.ravel().astype(np.int8),
    }
    physical = decoded * cells["scale"].values + cells["centre"].values
    return xr.Dataset(
        {key: (names, field.reshape(mesh[0].shape)) for key, field in fields.items()}
        | {"decoded": ((*names, "variable"), physical.reshape(*mesh[0].shape, -1))},
        coords=dict(zip(names, centres, strict=True)),
    )


if __name__ == "__main__":
    main(snakemake)
