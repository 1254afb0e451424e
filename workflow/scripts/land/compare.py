"""Score one space with every method over several seeds, in its own and in the common input space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import kmeans, validity, ward
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.space) as space:
        common, weights = cells["value"].values, cells["area_weight"].values
        space.load()
    # Every space at the same numbers of clusters: the configured ones and any that some labelling uses in maps.
    numbers = sorted({*params.k, *pd.read_csv(snakemake.input.choice)["k"]})
    # The same cells in every space and for every seed: only then are scores comparable.
    sample = validity.scored_cells(len(common), params.score_cells, stream(params.seed, "land/score"))
    keys = [(method, k) for method in params.methods for k in numbers]
    tables, labellings, own_scores, tree = [], [], [], None
    for seed in range(1, params.n_seeds + 1):
        random_state = stream(params.seed, f"land/compare/{name}/{seed}")
        points, r2 = coordinates(space, common, params.settings, random_state)
        found = {}
        if "kmeans" in params.methods:
            solutions = kmeans.sweep(points, max(numbers), random_state, weights if params.area_weights else None)
            found["kmeans"] = [solution.labels for solution in solutions]
        if "hac" in params.methods:
            # A tree has no chance in it: only a space made anew needs a new one.
            tree = ward.merge_tree(points) if tree is None or params.settings["kind"] == "vae" else tree
            found["hac"] = ward.cut(tree, max(numbers))
        labellings.append(np.stack([found[method][k - 1] for method, k in keys]).astype(np.intp))
        tables.append(pd.DataFrame(keys, columns=["method", "k"]).assign(space=name, seed=seed, r2=r2))
        if params.settings["kind"] == "vae":
            own_scores.append(scored(points, labellings[-1], sample))
        logger.info("seed %d: R2 %.4f", seed, r2)
    every = np.concatenate(labellings)
    common_scores = scored(common, every, sample)
    # Distances within a space that stays the same are computed once for all seeds.
    if params.settings["kind"] == "original":
        own_scores = [common_scores]
    elif params.settings["kind"] == "pca":
        own_scores = [scored(points, every, sample)]
    own = pd.concat(own_scores, ignore_index=True)
    table = pd.concat([pd.concat(tables, ignore_index=True), own, common_scores.add_suffix("_input")], axis=1)
    write_csv(table, snakemake.output.comparison)


def scored(points, labellings, sample):
    """Silhouette and Davies-Bouldin index of each labelling at these points."""
    return pd.DataFrame(
        {
            "silhouette": validity.silhouette(points, labellings, sample),
            "davies_bouldin": [validity.davies_bouldin(points, labels) for labels in labellings],
        }
    )


def coordinates(space, common, settings, random_state):
    """The space made anew from one seed, and the share of the input's variance that it keeps."""
    if settings["kind"] == "vae":
        import torch

        from terrapalette.spaces import autoencoder

        torch.set_num_threads(1)
        own = {key: value for key, value in settings.items() if key != "kind"}
        own["device"] = autoencoder.resolve_device(own["device"])
        model = autoencoder.train(common, **own, seed=int(random_state.integers(2**31)))
        return autoencoder.encode(model, common)[0], autoencoder.r2(model, common)
    points = space["value"].values
    if settings["kind"] == "original":
        return points, 1.0
    decoded = points @ space["loading"].values + space["mean"].values
    # Of the variance of all values around their common mean, as for autoencoders.
    return points, float(1 - np.mean((common - decoded) ** 2) / np.var(common))


if __name__ == "__main__":
    main(snakemake)
