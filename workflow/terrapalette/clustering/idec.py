"""Improved deep embedded clustering: an autoencoder whose codes are drawn to the centres of clusters.

IDEC, Guo, Gao, Liu and Yin 2017 (doi:10.24963/ijcai.2017/243): memberships Q by Student's t distribution are drawn to
a sharper P, made of them anew every so often, while the decoder goes on to reconstruct:
loss = squared error + gamma KL(P || Q).

Rules read this module whenever they are read: torch is imported inside functions.
"""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.clustering import deep_clusters, methods

if TYPE_CHECKING:
    from terrapalette.clustering.deep_training import Objective


def objective(gamma: float) -> "Objective":
    """What is made small beside the squared error: gamma KL(P || Q)."""
    from terrapalette.clustering import soft_clusters
    from terrapalette.clustering.deep_training import Objective

    def terms(codes, membership, target, weights):
        return {"divergence": soft_clusters.divergence(target, membership, weights)}

    def membership(codes, centers, log_widths):
        return soft_clusters.student_t(codes, centers)

    return Objective({"divergence": gamma}, terms, membership, target=soft_clusters.sharpened)


def fit(
    points: np.ndarray,
    k_max: int,
    *,
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    gamma: float,
    **settings,
) -> methods.Partitions:
    """Clusters among trained codes, for each number asked for: those of the setting `k`, whatever k_max."""
    return deep_clusters.fit(
        points, objective(gamma), name="idec", weights=weights, random_state=random_state, **settings
    )


def assign(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """The cluster whose centre is nearest to a point's code: that of its largest membership."""
    return deep_clusters.distances(partition, points, bounded=False).argmin(1)


def membership(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """Memberships Q (point, cluster) of points: Student's t distribution around the centres of codes."""
    kernel = 1 / (1 + deep_clusters.distances(partition, points, bounded=False))
    return kernel / kernel.sum(1, keepdims=True)


METHOD = methods.Method(
    title="IDEC",
    long_title="improved deep embedded clustering (IDEC)",
    marker="P",
    line="-.",
    fit=fit,
    assign=assign,
    keeps=deep_clusters.KEEPS,
    settings=deep_clusters.SETTINGS
    | {
        "gamma": {
            "description": "Weight of the divergence KL(P || Q) beside the squared error.",
            "type": "number",
            "minimum": 0,
        }
    },
    is_random=True,
    has_history=True,
    numbers=methods.ASKED,
    membership=membership,
    samples=True,
    course=deep_clusters.COURSE | {"gamma": 0.1},
)
