"""Train one autoencoder with several weights of the divergence, from several seeds each."""

from itertools import combinations

import numpy as np
import pandas as pd
import torch
import xarray as xr
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import kmeans, validity
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import autoencoder, history

RUN = ("alpha", "seed")


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    torch.set_num_threads(1)
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    value, weights = cells["value"].values, cells["area_weight"].values
    choice = pd.read_csv(snakemake.input.choice).set_index("space")["k"]
    k = int(np.atleast_1d(choice[name])[0])
    sample = validity.scored_cells(len(value), params.score_cells, stream(params.seed, "land/score"))
    settings = {key: one for key, one in params.settings.items() if key != "kind"} | {"epochs": params.epochs}
    settings["device"] = autoencoder.resolve_device(settings["device"])
    seeds = range(1, params.n_seeds + 1)
    runs = []
    for alpha in params.alpha:
        for seed in seeds:
            # The same start and the same noise for every alpha: only alpha makes the difference.
            random_state = stream(params.seed, f"land/sweep_alpha/{name}/{seed}")
            seen = history.History()
            model = autoencoder.train(
                value, **settings | {"alpha": alpha}, seed=int(random_state.integers(2**31)), watch=seen
            )
            codes, std = autoencoder.encode(model, value)
            labels = kmeans.sweep(codes, k, random_state, weights if params.area_weights else None)[-1].labels
            runs.append(
                {
                    "r2": autoencoder.r2(model, value),
                    "divergence": autoencoder.divergence_of(codes, std) / len(value),
                    "active_units": int(autoencoder.active_units(codes).sum()),
                    "silhouette": validity.silhouette(codes, labels, sample)[0],
                    "labels": labels,
                    "history": seen,
                }
            )
            logger.info(
                "alpha %g, seed %d: R2 %.4f, silhouette %.3f", alpha, seed, runs[-1]["r2"], runs[-1]["silhouette"]
            )
    labellings = np.stack([run["labels"] for run in runs])
    by_run = labellings.reshape(len(params.alpha), len(seeds), -1)
    agreement = [[adjusted_rand_score(one, other) for one, other in combinations(group, 2)] for group in by_run]
    scalars = {key: [run[key] for run in runs] for key in ("r2", "divergence", "active_units", "silhouette")}
    scalars["silhouette_input"] = validity.silhouette(value, labellings, sample)
    means, logvars = (np.stack([run["history"].histograms()[index].sum(axis=1) for run in runs]) for index in range(2))

    def shaped(values):
        values = np.asarray(values)
        return values.reshape(len(params.alpha), len(seeds), *values.shape[1:])

    dataset = xr.Dataset(
        {key: (RUN, shaped(values)) for key, values in scalars.items()}
        | {
            "agreement": (("alpha", "seed_pair"), np.array(agreement), {"long_name": "adjusted Rand index"}),
            "training_r2": ((*RUN, "epoch"), shaped([run["history"].scalars()["r2"] for run in runs])),
            "mean_count": ((*RUN, "epoch", "mean_bin"), shaped(means)),
            "logvar_count": ((*RUN, "epoch", "logvar_bin"), shaped(logvars)),
            "mean_edge": ("mean_edges", history.MEAN_EDGES),
            "logvar_edge": ("logvar_edges", history.LOGVAR_EDGES),
        },
        coords={"alpha": params.alpha, "seed": list(seeds), "epoch": np.arange(1, params.epochs + 1)},
        attrs={**cells.attrs, "k": k, "latent_dim": settings["latent_dim"]},
    )
    write_netcdf(dataset, snakemake.output.sweep)


if __name__ == "__main__":
    main(snakemake)
