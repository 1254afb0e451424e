"""Measure how regular a space is, beside principal components of the same number."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import features, places, variables
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf
from terrapalette.spaces import geometry, kinds, pca, regularity

STEPS = 25


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        cells.load()
        codes = space["value"].values
    with xr.open_dataset(snakemake.input.model) as dataset:
        kind = kinds.kind(params.kind)
        model = kinds.restored(kind, dataset)
    value, weights = cells["value"].values, cells["area_weight"].values if params.area_weights else None
    taken = features.sample(cells)
    if params.neighbors >= len(taken) / 2:
        raise InputError(
            f"land.latent.neighbors is {params.neighbors}, expected fewer than half of the {len(taken)} cells of "
            f"{cells.attrs['source']}."
        )

    def project(coordinates):
        return regularity.Projection(coordinates, kind.decode(model, coordinates), kind.jacobian(model, coordinates))

    pairs = geometry.random_pairs(len(taken), params.pairs, stream(params.seed, f"land/diagnose/{name}"))
    learned, linear = project(codes), regularity.linear_projection(value, pca.fit(value, weights), codes.shape[1])
    weights = None if weights is None else weights[taken]
    rows = [
        {"space": name, "projection": projection}
        | regularity.measures(value[taken], regularity.part(own, taken), pairs, params.neighbors, weights)
        for projection, own in ((params.kind, learned), ("pca", linear))
    ]
    for row in rows:
        logger.info("%s", row)
    write_csv(pd.DataFrame(rows), snakemake.output.measures)
    lat, lon = cells["lat"].values, cells["lon"].values
    first, last = (places.nearest_cell(lat, lon, params.walk[end]) for end in ("from", "to"))
    walk = np.linspace(codes[first], codes[last], STEPS)
    centre, scale = cells["centre"].values, cells["scale"].values
    plane = regularity.plane(codes, project)
    plane["decoded"] = plane["decoded"] * scale + centre
    ends = {
        f"{end}_{axis}": float(cells[axis][at])
        for end, at in (("from", first), ("to", last))
        for axis in ("lat", "lon")
    }
    dataset = xr.Dataset(
        {
            "from_latent": ("cell", np.linalg.norm(codes - codes[first], axis=1)),
            "from_decoded": ("cell", np.linalg.norm(learned.decoded - learned.decoded[first], axis=1)),
            "pair_latent": ("pair", geometry.pair_distances(codes, taken[pairs])),
            "pair_decoded": ("pair", geometry.pair_distances(learned.decoded, taken[pairs])),
            "walk": (("step", "component"), walk),
            "walk_decoded": (("step", "variable"), kind.decode(model, walk) * scale + centre),
            "pca": (("cell", "pca_component"), linear.codes),
        },
        coords=variables.coordinates(variables.of_cells(cells)),
        attrs={**cells.attrs, **ends, **{key: rows[0][key] for key in rows[0] if key != "space"}},
    )
    write_netcdf(dataset.merge(plane), snakemake.output.latent)


if __name__ == "__main__":
    jobs.run(main, snakemake)
