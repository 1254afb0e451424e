"""What the weight of the divergence (alpha) does to an autoencoder: trained at several of them, from several seeds."""

from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import xarray as xr
from sklearn.metrics import adjusted_rand_score

from terrapalette.spaces import autoencoder, history, variance

RUN = ("alpha", "seed")


def sweep(
    cells: np.ndarray,
    alphas: list[float],
    seeds: list[int],
    cluster: Callable[[np.ndarray, int], dict[str, np.ndarray]],
    *,
    weights: np.ndarray | None = None,
    watch: Callable[[autoencoder.Run, autoencoder.Epoch], None] | None = None,
    **settings,
) -> xr.Dataset:
    """Train at every alpha from every seed, all in one stack; describe and cluster the codes of each.

    Runs of one seed begin alike and see the same batches and noise at every alpha: alpha alone makes the difference.

    Parameters
    ----------
    cells : (cell, variable)
    alphas, seeds : different ones each
    cluster : called with the mean codes (cell, code) of a run and the index of its seed; gives the labels (cell,) by
        name of method, the same methods each time
    weights : (cell,) weights of the cells with mean 1, equal if None
    watch : called with a run and what an epoch gave it
    settings : further ones of `autoencoder.train`

    Returns
    -------
    on (alpha, seed): r2 (mean codes, around each variable's mean), divergence (nats, mean over cells), active_units;
    codes with further dimensions (cell, code); labels with (method, cell); training_r2 with (epoch); mean_count and
    logvar_count with (epoch, mean_bin or logvar_bin), summed over codes; mean_edge and logvar_edge.
    agreement (alpha, seed_pair, method): adjusted Rand index of the labels from every two seeds, in the order of
    `itertools.combinations`

    Raises
    ------
    DivergedError, ValueError
        as `autoencoder.train`
    """
    runs = [autoencoder.Run(seed, alpha) for alpha, seed in product(alphas, seeds)]
    histories = [history.History() for _ in runs]

    def collect(index: int, epoch: autoencoder.Epoch) -> None:
        histories[index](epoch)
        if watch is not None:
            watch(runs[index], epoch)

    models = autoencoder.train(cells, runs, weights=weights, watch=collect, **settings)
    described = []
    for index, (model, seen) in enumerate(zip(models, histories, strict=True)):
        mean, std = autoencoder.encode(model, cells)
        labels = cluster(mean, index % len(seeds))
        means, logvars = (counts.sum(axis=1) for counts in seen.histograms())
        described.append(
            xr.Dataset(
                {
                    "r2": variance.explained(cells, autoencoder.decode(model, mean), weights),
                    "divergence": autoencoder.divergence_of(mean, std, weights) / len(cells),
                    "active_units": int(autoencoder.active_units(mean).sum()),
                    "codes": (("cell", "code"), mean),
                    "labels": (("method", "cell"), np.stack(list(labels.values()))),
                    "training_r2": ("epoch", seen.scalars()["r2"]),
                    "mean_count": (("epoch", "mean_bin"), means),
                    "logvar_count": (("epoch", "logvar_bin"), logvars),
                },
                coords={"method": list(labels), "epoch": np.arange(1, len(means) + 1)},
            )
        )
    by_alpha = [described[start : start + len(seeds)] for start in range(0, len(runs), len(seeds))]
    result = xr.concat([xr.concat(group, "seed") for group in by_alpha], "alpha")
    agreement = pairwise_agreement(result["labels"].transpose("alpha", "method", "seed", "cell").values)
    return result.assign(
        agreement=(
            ("alpha", "seed_pair", "method"),
            agreement.transpose(0, 2, 1),
            {"long_name": "adjusted Rand index"},
        ),
        **history.edges(),
    ).assign_coords(alpha=list(alphas), seed=list(seeds))


def pairwise_agreement(labels: np.ndarray) -> np.ndarray:
    """Adjusted Rand index (Hubert and Arabie 1985) of every two of a group of labellings.

    labels (..., labelling, cell); returns (..., pair) in the order of `itertools.combinations`.
    """
    groups = labels.reshape(-1, *labels.shape[-2:])
    found = [[adjusted_rand_score(one, other) for one, other in combinations(group, 2)] for group in groups]
    return np.array(found).reshape(*labels.shape[:-2], -1)
