"""Partitions by deep clustering: fits for every k asked for, what is kept of them, the class of new points.

Rules read this module for its schemas alone: what needs torch is imported inside functions.
"""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.clustering import centers, code_networks, methods, retries
from terrapalette.runtime.one_thread import one_thread

if TYPE_CHECKING:
    from terrapalette.clustering.deep_training import Objective

KEEPS = ("encoder", "encoder_width", "code_center", "code_width")
REMEDY = "Lower its k or its learning_rate, or train its codes longer (pretraining_steps)."
COUNT = {"type": "integer", "minimum": 1}
RATE = {"type": "number", "exclusiveMinimum": 0}
SETTINGS = {
    "k": {
        "description": "Numbers of clusters, each trained for by itself; null: the one in maps (land.k) where that is "
        "a number, else those of land.comparison.k.",
        "type": ["array", "null"],
        "minItems": 1,
        "uniqueItems": True,
        "items": {"type": "integer", "minimum": 1},
    },
    "hidden": {
        "description": "Widths of the encoder's hidden layers; the decoder has them in reverse.",
        "type": "array",
        "minItems": 1,
        "items": COUNT,
    },
    "latent_dim": {"description": "Numbers per code."} | COUNT,
    "batch_size": {"description": "Cells per step.", "type": "integer", "minimum": 2},
    "pretraining_steps": {"description": "Steps in which the autoencoder learns to reconstruct, no more."} | COUNT,
    "pretraining_rate": {"description": "Step size of Adam there."} | RATE,
    "steps": {"description": "Steps at most in which codes and clusters move together."} | COUNT,
    "learning_rate": {"description": "Step size of Adam there."} | RATE,
    "refresh": {"description": "Steps from one look at all cells to the next."} | COUNT,
    "tolerance": {
        "description": "Training ends where a smaller share of the cells changed its cluster between two looks; "
        "0: never.",
        "type": "number",
        "minimum": 0,
        "maximum": 1,
    },
}

# For some hundred points in a plane, as the course has them: seconds.
COURSE = {
    "hidden": [32, 32], "latent_dim": 2, "batch_size": 64, "pretraining_steps": 300, "pretraining_rate": 5e-3,
    "steps": 200, "learning_rate": 1e-3, "refresh": 20, "tolerance": 0.001,
}  # fmt: skip


class Found(NamedTuple):
    """k clusters: labels (point,), the encoder as of `code_networks.kept`, centers (cluster, code), widths (cluster,).

    pretraining (record,) squared errors, history (part, record) as of `deep_training.Trained`
    """

    labels: np.ndarray
    encoder: np.ndarray
    centers: np.ndarray
    widths: np.ndarray
    pretraining: np.ndarray
    history: np.ndarray


@one_thread()
def fit(
    points: np.ndarray,
    objective: "Objective",
    *,
    name: str,
    k: list[int],
    weights: np.ndarray | None,
    random_state: np.random.Generator,
    **settings,
) -> methods.Partitions:
    """Clusters among the codes of networks, for each number of clusters from the same pretraining.

    Parameters
    ----------
    points : (point, dimension)
    name : of the method, for messages
    settings : as of SETTINGS, but k

    Raises
    ------
    InputError
        if a number of clusters collapsed from every start: clusters were left empty, or the loss was not finite
    """
    import torch

    from terrapalette.clustering import deep_training

    training = deep_training.Training(**settings)
    data = deep_training.prepared(points, weights)
    widths = [points.shape[1], *training.hidden, training.latent_dim]
    # Drawn before anything else: one k's starts do not depend on the others.
    seeds = random_state.integers(2**31, size=1 + retries.RETRIES).tolist()

    @cache
    def pretrained(start: int):
        return deep_training.pretrained(data, training, objective, torch.Generator().manual_seed(seeds[start]))

    def trained(start: int, number: int) -> Found:
        network, errors = pretrained(start)
        random = torch.Generator().manual_seed(seeds[start] + number)
        one = deep_training.clustered(network, data, number, training, objective, random)
        encoder = code_networks.kept(one.network["encoder"], data.shift, data.scale)
        head = one.centers.numpy(), np.exp(one.log_widths.numpy())
        codes = code_networks.encode(points, encoder, widths, bounded=objective.bounded)
        labels = _distances(codes, *head).argmin(1)
        retries.check(labels, number)
        return Found(labels, encoder, *head, errors, one.history)

    found = [
        retries.first_sound(lambda start, k=number: trained(start, k), f"land.methods.{name} at k = {number}", REMEDY)
        for number in k
    ]
    return methods.Partitions(list(k), [one.labels for one in found], _extras(found, widths, objective, training))


def _extras(found: list[Found], widths: list[int], objective: "Objective", training) -> dict[str, tuple]:
    n_clusters = max(len(one.centers) for one in found)

    def padded(rows: list[np.ndarray]) -> np.ndarray:
        """Rows by cluster, one below the other, past the last cluster NaN."""
        return np.stack(
            [np.r_[row, np.full((n_clusters - len(row), *row.shape[1:]), np.nan, row.dtype)] for row in rows]
        )

    of_layers = "layers one after the other, each its weights (out, in) row by row and its biases"
    n_records = len(found[0].pretraining)
    return {
        "encoder": (("k", "weight"), np.stack([one.encoder for one in found]), {"long_name": of_layers}),
        "encoder_width": (
            ("k", "layer"),
            np.tile(np.int32(widths), (len(found), 1)),
            {"long_name": "numbers per cell"},
        ),
        "code_center": (
            ("k", "cluster", "code"),
            padded([one.centers for one in found]),
            {"long_name": "centres of codes"},
        ),
        "code_width": (("k", "cluster"), padded([one.widths for one in found]), {"long_name": "widths around them"}),
        "pretraining_error": (
            ("k", "pretraining"),
            np.stack([one.pretraining for one in found]),
            {"long_name": "squared error in pretraining"},
        ),
        "pretraining_step": ("pretraining", training.pretraining_steps * np.arange(1, n_records + 1) // n_records),
        "history": (
            ("k", "part", "record"),
            np.stack([one.history for one in found]),
            {"long_name": "parts of the loss, and the share of cells that changed their cluster"},
        ),
        "part": ("part", ["squared error", *objective.parts, "changed"]),
        "part_weight": ("part", [1.0, *objective.parts.values(), np.nan], {"long_name": "weight in the loss"}),
        "step": ("record", training.ends),
    }


def _distances(codes: np.ndarray, code_centers: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """(point, cluster) squared distances between codes and centres, in widths of the clusters."""
    return centers.squared_distances(codes, code_centers.astype(float)) / widths.astype(float) ** 2


def distances(partition: methods.Partition, points: np.ndarray, *, bounded: bool) -> np.ndarray:
    """(point, cluster) squared distances of the points' codes from the centres of clusters, in widths of these."""
    kept, n_clusters = partition.extras, len(partition.centers)
    codes = code_networks.encode(points, kept["encoder"], kept["encoder_width"].tolist(), bounded=bounded)
    return _distances(codes, kept["code_center"][:n_clusters], kept["code_width"][:n_clusters])
