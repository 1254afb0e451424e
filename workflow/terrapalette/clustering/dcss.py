"""Deep clustering with soft silhouettes: an autoencoder whose codes fall into compact clusters far from each other.

DCSS, Vardakas, Papakostas and Likas 2024 (arXiv:2402.00608): bells around centres, through a softmax, give memberships,
and loss = squared error + l1 (1 - soft silhouette) + l2 entropy of the memberships.

Rules read this module whenever they are read: torch is imported inside functions.
"""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.clustering import deep_clusters, methods

if TYPE_CHECKING:
    from terrapalette.clustering.deep_training import Objective


def objective(silhouette_weight: float, entropy_weight: float, temperature: float, by_mass: bool) -> "Objective":
    """What is made small beside the squared error: l1 (1 - soft silhouette) + l2 entropy."""
    from terrapalette.clustering import soft_clusters
    from terrapalette.clustering.deep_training import Objective

    def membership(codes, centers, log_widths):
        return soft_clusters.radial_basis(codes, centers, log_widths, temperature)

    def terms(codes, membership, target, weights):
        silhouette = soft_clusters.soft_silhouette(codes, membership, weights, by_mass)
        return {"1 - soft silhouette": 1 - silhouette, "entropy (bits)": soft_clusters.entropy(membership, weights)}

    parts = {"1 - soft silhouette": silhouette_weight, "entropy (bits)": entropy_weight}
    return Objective(parts, terms, membership, has_widths=True, normed=True, bounded=True)


def fit(
    points: np.ndarray,
    k_max: int,
    *,
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    silhouette_weight: float,
    entropy_weight: float,
    temperature: float,
    by_mass: bool,
    **settings,
) -> methods.Partitions:
    """Clusters among trained codes, for each number asked for: those of the setting `k`, whatever k_max."""
    own = objective(silhouette_weight, entropy_weight, temperature, by_mass)
    found = deep_clusters.fit(points, own, name="dcss", weights=weights, random_state=random_state, **settings)
    found.extras["temperature"] = ("k", np.full(len(found.k), temperature), {"long_name": "temperature of the softmax"})
    return found


def assign(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """The cluster whose bell is highest at a point's code: that of its largest membership."""
    return deep_clusters.distances(partition, points, bounded=True).argmin(1)


def membership(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """Memberships (point, cluster) of points: the softmax of bells around the centres of codes."""
    from scipy.special import softmax

    bells = np.exp(-deep_clusters.distances(partition, points, bounded=True))
    return softmax(bells / partition.extras["temperature"], axis=1)


METHOD = methods.Method(
    title="DCSS",
    long_title="deep clustering with soft silhouettes (DCSS)",
    marker="X",
    line=":",
    fit=fit,
    assign=assign,
    keeps=(*deep_clusters.KEEPS, "temperature"),
    settings=deep_clusters.SETTINGS
    | {
        "silhouette_weight": {
            "description": "Weight of 1 - soft silhouette beside the squared error.",
            "type": "number",
            "minimum": 0,
        },
        "entropy_weight": {"description": "Weight of the memberships' entropy (bits).", "type": "number", "minimum": 0},
        "temperature": {
            "description": "Of the softmax that makes memberships of bells; low ones are sure.",
            "type": "number",
            "exclusiveMinimum": 0,
        },
        "by_mass": {
            "description": "Whether soft silhouettes compare mean distances, as the paper defines them; the authors' "
            "published code compares sums.",
            "type": "boolean",
        },
    },
    is_random=True,
    has_history=True,
    numbers=methods.ASKED,
    membership=membership,
    samples=True,
    course=deep_clusters.COURSE
    | {"silhouette_weight": 0.1, "entropy_weight": 0.1, "temperature": 0.25, "by_mass": True},
)
