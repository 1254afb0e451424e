"""One draw of the contest: what a fit is worth on cells that it has not seen, and how far seeds agree."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from terrapalette.clustering import validity


def judged(
    values: np.ndarray, own: np.ndarray, found: np.ndarray, maps: dict[str, np.ndarray], weights: np.ndarray | None
) -> dict[str, float]:
    """What one fit to other blocks is worth on the cells that it has not seen; NaN where there is nothing to judge.

    Parameters
    ----------
    values : (cell, variable) in the common space
    own, found : (cell,) the study's labels and those of the fit; -1 for cells that belong nowhere
    maps : by name (cell,) class numbers of independent maps, 0 where they have none
    weights : (cell,) of silhouettes and the Davies-Bouldin index, which are over cells that belong somewhere
    """
    told = dict.fromkeys(("silhouette_input", "davies_bouldin_input"), np.nan)
    typed = found >= 0
    if len(np.unique(found[typed])) > 1:
        labels = np.unique(found[typed], return_inverse=True)[1]
        among = values[typed], None if weights is None else weights[typed]
        told["silhouette_input"] = float(validity.silhouette(among[0], labels[None], None, among[1])[0])
        told["davies_bouldin_input"] = float(validity.davies_bouldin(among[0], labels, among[1]))
    told["block_ari"] = adjusted_rand_score(own, found)
    for name, classes in maps.items():
        known = classes > 0
        both = classes[known], found[known]
        told[f"ami.{name}"] = adjusted_mutual_info_score(*both) if known.any() else np.nan
        told[f"v_measure.{name}"] = v_measure_score(*both) if known.any() else np.nan
    return told


def agreement_of_seeds(labels: Sequence[np.ndarray]) -> list[float]:
    """Adjusted Rand index between the labels (cell,) of every two seeds; 1 where nothing depends on the seed."""
    return [float(adjusted_rand_score(one, other)) for one, other in combinations(labels, 2)]
