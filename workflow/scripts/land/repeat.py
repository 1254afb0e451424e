"""Fit one space again from several seeds, and cluster in it with every method."""

import pandas as pd
import xarray as xr

from terrapalette.clustering import methods
from terrapalette.land import features, repeats
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_groups
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    # Every space at the same numbers of clusters: the configured ones and any that some labelling uses in maps.
    numbers = sorted({*params.k, *pd.read_csv(snakemake.input.choice)["k"]})
    settings = dict(params.settings)
    kind = kinds.kind(settings.pop("kind"))
    found = repeats.repeat(
        cells["value"].values,
        kind,
        settings | kinds.given_steps(kind, cells),
        {method: (methods.method(method), own) for method, own in params.methods.items()},
        numbers,
        [stream(params.seed, f"land/compare/{name}/{seed}") for seed in range(1, params.n_seeds + 1)],
        cells["area_weight"].values if params.area_weights else None,
    )
    groups = {path: xr.Dataset(one) for path, one in repeats.groups(found, kind).items()}
    write_groups({"/": xr.Dataset(attrs={**cells.attrs, "space": name}), **groups}, snakemake.output.repeats)


if __name__ == "__main__":
    jobs.run(main, snakemake)
