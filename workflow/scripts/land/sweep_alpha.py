"""Train one autoencoder with several weights of the divergence, from several seeds each."""

import pandas as pd
import xarray as xr

from terrapalette.clustering import methods, validity
from terrapalette.land import features, repeats
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    values, weights = cells["value"].values, cells["area_weight"].values if params.area_weights else None
    chosen = pd.read_csv(snakemake.input.choice).query("space == @name").set_index("method")["k"].to_dict()
    settings = {key: one for key, one in params.settings.items() if key not in ("kind", "alpha")}
    # The same start and the same noise for every alpha: only alpha makes the difference.
    random_states = [stream(params.seed, f"land/sweep_alpha/{name}/{seed}") for seed in range(1, params.n_seeds + 1)]

    def cluster(codes, seed):
        found = {}
        for method, own in params.methods.items():
            k, own = chosen[method], repeats.asked(own, [chosen[method]])
            random_state = stream(params.seed, f"land/sweep_alpha/{name}/{seed}/{method}")
            fitted = methods.method(method).fit(codes, k, weights=weights, random_state=random_state, **own)
            found[method] = repeats.partition(fitted, k, codes).labels
        return found

    sweep = kinds.kind(params.settings["kind"]).sweep(
        values,
        params.alpha,
        [int(one.integers(2**31)) for one in random_states],
        cluster,
        weights=weights,
        **settings | {"epochs": params.epochs},
    )
    dataset = scored(sweep, values, weights).drop_vars(["codes", "labels"])
    dataset = dataset.assign_coords(seed=range(1, params.n_seeds + 1), k=("method", list(chosen.values())))
    logger.info("R2 %s", dataset["r2"].values.round(4).tolist())
    dataset.attrs = {**cells.attrs, "space": name, "latent_dim": settings["latent_dim"], "cells": len(values)}
    write_netcdf(dataset, snakemake.output.sweep)


def scored(sweep, values, weights):
    """Silhouettes of every run's labels, in its own codes and in the common space."""
    labels = sweep["labels"].transpose("alpha", "seed", "method", "cell")
    shape = labels.shape[:-1]
    rows = labels.values.reshape(-1, labels.shape[-1])
    common = validity.silhouette(values, rows, weights=weights).reshape(shape)
    codes = sweep["codes"].transpose("alpha", "seed", "cell", "code").values
    own = [
        [validity.silhouette(codes[a, s], labels.values[a, s], weights=weights) for s in range(shape[1])]
        for a in range(shape[0])
    ]
    return sweep.assign(silhouette_input=(labels.dims[:-1], common), silhouette=(labels.dims[:-1], own))


if __name__ == "__main__":
    jobs.run(main, snakemake)
