"""Perturb the cells as measurement error would, and see which change class: in the mapped space, and over seeds."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import methods
from terrapalette.land import features, noise, repeats, variables
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import read_groups, write_netcdf
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    sample = features.sampled(cells)
    kind, described = kinds.kind(params.kind), variables.of_cells(cells)
    errors = noise.errors(described, **params.errors)
    chosen = pd.read_csv(snakemake.input.choice).query("space == @name").set_index("method")["k"].to_dict()

    def changed(run, own):
        physical, centre, scale = (own[part].values for part in ("physical", "centre", "scale"))

        def encode(values):
            return kind.encode(run.model, (values - centre) / scale)

        rules = repeats.rules(run, chosen, encode(physical), weights_of(own, params))
        # The same noise in every space and for every seed: only then can they be compared.
        random_state = stream(params.seed, "land/perturb")
        return noise.class_changes(physical, rules, encode, errors, params.draws, random_state)

    maps, over_seeds = mapped_run(snakemake.input, kind), []
    mapped = changed(maps, cells)
    mapped_share = noise.shares(mapped, weights_of(cells, params))
    for run in repeats.read(read_groups(snakemake.input.repeats), kind):
        over_seeds.append(noise.shares(changed(run, sample), weights_of(sample, params)))
        logger.info("seed %d: share of cells that change class %s", len(over_seeds), over_seeds[-1].mean(axis=1))
    by = [methods.assigned_by(methods.method(one), maps.partitions[one]) for one in chosen]
    dataset = xr.Dataset(
        {
            "changed": (("method", "cell"), mapped.mean(axis=1), {"long_name": "share of draws with another class"}),
            "mapped_share": (("method", "draw"), mapped_share, {"long_name": "in maps"}),
            "changed_share": (("seed", "method", "draw"), np.stack(over_seeds), {"long_name": "share of cells"}),
        },
        coords={
            "method": list(chosen),
            "k": ("method", list(chosen.values())),
            "assigned_by": ("method", by),
        },
        # Without reflectances there is no relative error.
        attrs={**cells.attrs, "space": name, "level": float(errors.relative.max())},
    )
    dataset.attrs["errors"] = noise.described(errors, described)
    write_netcdf(dataset, snakemake.output.noise)


def weights_of(cells, params):
    return cells["area_weight"].values if params.area_weights else None


def mapped_run(files, kind):
    """The model and the partitions behind the maps."""
    with xr.open_dataset(files.model) as dataset:
        model = kinds.restored(kind, dataset)
    found = {}
    for path in files.clusters:
        with xr.open_dataset(path) as clusters:
            found[clusters.attrs["method"]] = repeats.partitions(clusters.assign(labels=clusters["labels"] - 1))
    return repeats.Repeat(model, found)


if __name__ == "__main__":
    jobs.run(main, snakemake)
