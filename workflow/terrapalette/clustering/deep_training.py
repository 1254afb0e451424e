"""Clusters and the codes they are found in, trained together: what the methods of deep clustering share.

An autoencoder learns codes of the points, k-means finds centres among these, and then codes and centres move so that
the clusters become clearer, while the decoder ties the codes to the points. What they call clear, the methods say in an
`Objective`.
"""

import copy
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from terrapalette.clustering import code_networks
from terrapalette.clustering.weights import masses
from terrapalette.runtime.errors import DivergedError

logger = logging.getLogger(__name__)

# As in both papers.
STARTS = 20
# k-means among the codes is only a start: so many points tell where.
START_POINTS = 20_000
# How many numbers the history of a pretraining has.
RECORDS = 50


class Objective(NamedTuple):
    """What a method of deep clustering makes small beside the reconstruction.

    parts : how much each part of the loss counts, by name
    terms : (codes, membership, target, weights) -> the parts by name, each one number
    membership : (codes, centers (cluster, code), log_widths (cluster,)) -> (point, cluster), rows sum to 1
    target : (membership of all points, their weights) -> (point, cluster) what memberships are drawn to, made anew at
        every refresh; None where there is no such target
    has_widths : whether clusters have widths, that are trained too
    normed, bounded : the kind of network, as of `code_networks.build`
    """

    parts: Mapping[str, float]
    terms: Callable
    membership: Callable
    target: Callable | None = None
    has_widths: bool = False
    normed: bool = False
    bounded: bool = False


class Training(NamedTuple):
    """How networks are trained: widths of the encoder, batches and their number, learning rates of Adam.

    refresh : steps from one look at all points to the next
    tolerance : training ends where a smaller share of the points changed their cluster between two looks
    """

    hidden: list[int]
    latent_dim: int
    batch_size: int
    pretraining_steps: int
    pretraining_rate: float
    steps: int
    learning_rate: float
    refresh: int
    tolerance: float

    @property
    def ends(self) -> list[int]:
        """Steps after which the history has a record."""
        return [min(first + self.refresh, self.steps) for first in range(0, self.steps, self.refresh)]


class Data(NamedTuple):
    """points (point, dimension) float32 around 0, with a mean square of 1; weights (point,) float32, with mean 1.

    They are (the points given - shift) / scale: of one scale for all dimensions, so that distances stay what they were.
    """

    points: torch.Tensor
    weights: torch.Tensor
    shift: np.ndarray
    scale: float


class Trained(NamedTuple):
    """network of encoder and decoder; centers (cluster, code) and log_widths (cluster,) of the clusters; history.

    history : (part, record) means, since the record before, of the squared error and of the parts of the objective as
        they are, then the share of points that changed their cluster; NaN after the training's end
    """

    network: torch.nn.ModuleDict
    centers: torch.Tensor
    log_widths: torch.Tensor
    history: np.ndarray


def prepared(points: np.ndarray, weights: np.ndarray | None) -> Data:
    """Points as the networks take them."""
    weights = masses(weights, len(points))
    shift = np.average(points, axis=0, weights=weights)
    # Points that are all one stay where they are.
    scale = float(np.sqrt(np.mean((points - shift) ** 2))) or 1.0
    scaled = torch.as_tensor((points - shift) / scale, dtype=torch.float32)
    return Data(scaled, torch.as_tensor(weights / weights.mean(), dtype=torch.float32), shift, scale)


def batches(n_points: int, size: int, random: torch.Generator) -> Iterator[torch.Tensor]:
    """Batches of indices without end: rounds in random order, each without the few points that fill no batch."""
    size = min(size, n_points)
    while True:
        yield from torch.randperm(n_points, generator=random)[: n_points // size * size].split(size)


def pretrained(
    data: Data, training: Training, objective: Objective, random: torch.Generator
) -> tuple[torch.nn.ModuleDict, np.ndarray]:
    """An autoencoder that reconstructs the points, and its squared error over the training (RECORDS,).

    Raises
    ------
    DivergedError
        if the error is not finite
    """
    widths = [data.points.shape[1], *training.hidden, training.latent_dim]
    network = code_networks.build(widths, random, normed=objective.normed, bounded=objective.bounded)
    stepper = torch.optim.Adam(network.parameters(), lr=training.pretraining_rate, fused=True)
    drawn = batches(len(data.points), training.batch_size, random)
    errors = [_step(stepper, _reconstruction(network, data, next(drawn))[0]) for _ in range(training.pretraining_steps)]
    _check(errors, "pretraining")
    return network, np.array([np.mean(part) if part.size else np.nan for part in np.array_split(errors, RECORDS)])


def clustered(
    network: torch.nn.ModuleDict, data: Data, k: int, training: Training, objective: Objective, random: torch.Generator
) -> Trained:
    """A pretrained network and k clusters of its codes, trained together. The network given stays as it is.

    Raises
    ------
    DivergedError
        if the loss is not finite
    """
    network = copy.deepcopy(network)
    centers, spread = _started(_codes(network, data.points), data.weights, k, random)
    log_widths = torch.full((k,), float(np.log(spread))) if objective.has_widths else torch.zeros(k)
    head = [centers.requires_grad_(), log_widths.requires_grad_(objective.has_widths)]
    moved = [*network.parameters(), *(one for one in head if one.requires_grad)]
    stepper = torch.optim.Adam(moved, lr=training.learning_rate, fused=True)
    drawn = batches(len(data.points), training.batch_size, random)
    history = np.full((len(objective.parts) + 2, len(training.ends)), np.nan)
    labels, target = _look(network, data, head, objective)
    first = 0
    # One cluster alone is as clear as it can be.
    for record, end in enumerate(training.ends if k > 1 else []):
        parts = []
        for _ in range(first, end):
            batch = next(drawn)
            error, codes = _reconstruction(network, data, batch)
            wanted = None if target is None else target[batch]
            found = objective.terms(codes, objective.membership(codes, *head), wanted, data.weights[batch])
            _step(stepper, error + sum(weight * found[name] for name, weight in objective.parts.items()))
            parts.append([error.item(), *(found[name].item() for name in objective.parts)])
        _check(parts, f"training {k} clusters")
        before, (labels, target) = labels, _look(network, data, head, objective)
        changed = (labels != before).double().mean().item()
        history[:, record] = [*np.mean(parts, axis=0), changed]
        logger.info("%d clusters, step %d: %s", k, end, np.array2string(history[:, record], precision=4))
        first = end
        if changed < training.tolerance:
            break
    return Trained(network, *(one.detach() for one in head), history)


def labels_of(trained: Trained, data: Data, objective: Objective) -> torch.Tensor:
    """The cluster of each point's largest membership (point,)."""
    return _look(trained.network, data, [trained.centers, trained.log_widths], objective)[0]


def _reconstruction(network, data: Data, batch: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The squared error of a batch, mean over its numbers, points by their weights; and the codes."""
    points = data.points[batch]
    codes = network["encoder"](points)
    squares = (network["decoder"](codes) - points) ** 2
    return (data.weights[batch] * squares.mean(1)).mean(), codes


def _step(stepper: torch.optim.Optimizer, loss: torch.Tensor) -> float:
    stepper.zero_grad()
    loss.backward()
    stepper.step()
    return loss.item()


def _check(losses: list, what: str) -> None:
    if not np.isfinite(losses).all():
        raise DivergedError(f"{what}: the loss is not finite")


@torch.no_grad()
def _codes(network: torch.nn.ModuleDict, points: torch.Tensor) -> torch.Tensor:
    """Codes of all points, in blocks; what normalizes over a batch takes what it learnt."""
    network.eval()
    found = torch.cat([network["encoder"](block) for block in points.split(code_networks.BLOCK)])
    network.train()
    return found


def _started(codes: torch.Tensor, weights: torch.Tensor, k: int, random: torch.Generator) -> tuple[torch.Tensor, float]:
    """Centres of k-means among codes, and the root mean square distance to them."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    if len(codes) > START_POINTS:
        chosen = torch.randperm(len(codes), generator=random)[:START_POINTS]
        codes, weights = codes[chosen], weights[chosen]
    seed = int(torch.randint(2**31, (), generator=random))
    with threadpool_limits(1), warnings.catch_warnings():
        # Fewer different codes than clusters show as a collapse.
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = KMeans(k, n_init=STARTS, random_state=seed).fit(codes.numpy(), sample_weight=weights.numpy())
    spread = float(np.sqrt(found.inertia_ / float(weights.sum())))
    return torch.tensor(found.cluster_centers_, dtype=torch.float32), spread or 1.0


@torch.no_grad()
def _look(network, data: Data, head: list[torch.Tensor], objective: Objective) -> tuple:
    """Labels of all points, and what their memberships are drawn to."""
    membership = objective.membership(_codes(network, data.points), *head)
    return membership.argmax(1), objective.target and objective.target(membership, data.weights)
