"""HDBSCAN: dense regions of any shape, as many as there are, and points between them that belong nowhere.

Rules read this module whenever they are read, for its names alone: what clusters is imported inside functions.
"""

from importlib import import_module

import numpy as np

from terrapalette.clustering import methods, retries
from terrapalette.runtime.logs import logger

# Fewer points are no region.
FEWEST = 5


def fit(
    points: np.ndarray,
    k_max: int,
    *,
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    min_share: float,
    min_samples: int,
) -> methods.Partitions:
    """Clusters of density (Campello, Moulavi and Sander 2013, doi:10.1007/978-3-642-37456-2_14) by scikit-learn.

    It knows no weights and no chance. Where fewer than two regions are found, smaller ones are looked for, twice.

    Parameters
    ----------
    min_share : share of the points that a region must have
    min_samples : a point's density is told by its distance to so many neighbours, itself among them

    Returns
    -------
    extras : "place" (the points) and "region" (their labels), which tell new points, "reach" of each region (see
        `assign`), and "smallest", the points that a region had to have

    Raises
    ------
    InputError
        where there are no two regions
    """
    from scipy.spatial import cKDTree

    n_least = max(FEWEST, round(min_share * len(points)))
    few = min(min_samples, len(points))
    labels, smallest = retries.first_sound(
        lambda start: regions(points, max(FEWEST, n_least >> start), few),
        f"land.methods.hdbscan with min_share {min_share:g}",
        "Lower min_share or min_samples, or take hdbscan out of land.methods: these data have no dense regions.",
    )
    k = int(labels.max()) + 1
    core = cKDTree(points).query(points, [few])[0][:, 0]
    reach = np.array([core[labels == cluster].max() for cluster in range(k)])
    extras = {
        "place": (("k", "place_of", "component"), points[None], {"long_name": "points that regions were found in"}),
        "region": (("k", "place_of"), labels[None], {"long_name": "region from 0, -1 for none", "is_label": 1}),
        "reach": (("k", "cluster"), reach[None], {"long_name": "largest distance to its neighbours in the region"}),
        "neighbours": ("k", [few], {"long_name": "neighbours that tell the density"}),
        "smallest": ("k", [smallest], {"long_name": "points that a region had to have"}),
    }
    return methods.Partitions([k], [labels], extras)


def regions(points: np.ndarray, smallest: int, min_samples: int) -> tuple[np.ndarray, int]:
    """Labels (point,) from 0, NOWHERE between regions, and `smallest`; a CollapseError where there are no two."""
    model = import_module("sklearn.cluster").HDBSCAN(min_cluster_size=smallest, min_samples=min_samples, copy=True)
    labels = model.fit(points).labels_.astype(np.intp)
    k = int(labels.max()) + 1
    logger.info("%d regions of at least %d points, %d points in none", k, smallest, np.count_nonzero(labels < 0))
    retries.check(labels, max(k, 2))
    return labels, smallest


def assign(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """The region of the nearest point that is in one, where that lies as dense as the region: else NOWHERE.

    A region's reach is the largest distance that one of its points has to the last of its `neighbours`. A new point
    belongs to the region if neither the nearest of its points nor the last of the new one's own neighbours is farther.
    That is HDBSCAN's rule at the density at which the region's loosest point still belongs to it. One that lies on a
    point that regions were found in gets that one's label.
    """
    from scipy.spatial import cKDTree

    extras = partition.extras
    region, count = extras["region"].astype(np.intp), int(extras["neighbours"])
    away, nearest = cKDTree(extras["place"]).query(points, [1, count])
    labels = np.where(away[:, 0] == 0, region[nearest[:, 0]], methods.NOWHERE)
    new = np.flatnonzero(away[:, 0] > 0)
    inside = np.flatnonzero(region >= 0)
    distance, nearest = cKDTree(extras["place"][inside]).query(points[new])
    found = region[inside][nearest]
    dense = np.maximum(distance, away[new, 1]) <= extras["reach"][found]
    labels[new[dense]] = found[dense]
    return labels


METHOD = methods.Method(
    title="HDBSCAN",
    long_title="HDBSCAN",
    marker="D",
    line=":",
    fit=fit,
    assign=assign,
    keeps=("place", "region", "reach", "neighbours"),
    settings={
        "min_share": {
            "description": "Share of the cells that a dense region must have.",
            "type": "number",
            # Regions are told apart by numbers that take a byte.
            "minimum": 0.004,
            "maximum": 0.5,
        },
        "min_samples": {
            "description": "Neighbours that tell how densely cells lie around one.",
            "type": "integer",
            "minimum": 2,
            "maximum": 1000,
        },
    },
    numbers=methods.OWN,
    leaves_out=True,
    samples=True,
    course={"min_share": 0.05, "min_samples": 15},
)
