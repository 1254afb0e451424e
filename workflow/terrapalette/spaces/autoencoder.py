"""Variational autoencoders (Kingma and Welling 2013, arXiv:1312.6114) for tables of numbers.

The networks are far too small to fill a core one by one. Several are therefore trained together: their weights are
stacked, and one batched product does a layer of all of them. All weights lie in one vector, which the optimizer moves
in one step.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import torch

from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.spaces import variance
from terrapalette.spaces.encoder_decoder import Autoencoder, initial, stack, unstack

# Fused: one pass over the vector instead of one for each term of the update.
OPTIMIZERS = {
    "adam": partial(torch.optim.Adam, fused=True),
    "adamw": partial(torch.optim.AdamW, fused=True),
    "rmsprop": torch.optim.RMSprop,
    "sgd": partial(torch.optim.SGD, fused=True),
}


class Run(NamedTuple):
    """One training: the seed of its start, order and noise, and the weight of the divergence."""

    seed: int
    alpha: float


class Loss(NamedTuple):
    """The terms of the loss: total = reconstruction + alpha * divergence."""

    total: torch.Tensor
    reconstruction: torch.Tensor
    divergence: torch.Tensor


class Epoch(NamedTuple):
    """What one epoch of training gave one run.

    reconstruction (squared error, mean over variables) and divergence (nats, summed over the codes of a cell) are means
    over cells, weighted if the training is; loss = reconstruction + alpha * batch_size * divergence. r2 is the share of
    the variance around each variable's mean that noisy codes keep. mean and logvar are (cell, code) arrays in the order
    of the epoch's batches.
    """

    number: int
    loss: float
    reconstruction: float
    divergence: float
    r2: float
    mean: np.ndarray
    logvar: np.ndarray


def divergence(mean: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence of normal codes from the standard normal distribution, in nats, each by itself.

    mean and logvar of one shape, which is that of the result. Kingma and Welling (2013), appendix B.
    """
    return 0.5 * (mean**2 + torch.exp(logvar) - 1 - logvar)


def loss(
    cells: torch.Tensor,
    decoded: torch.Tensor,
    mean: torch.Tensor,
    logvar: torch.Tensor,
    alpha: float | torch.Tensor,
    batch_size: int,
    weights: torch.Tensor | None = None,
) -> Loss:
    """Mean squared error over all numbers of a batch, plus alpha times the divergence *summed* over batch and codes.

    The sum makes alpha's weight grow with the batch, as in the source report, whose values of alpha mean this. Squared
    errors are divided by the nominal size of a batch, also where fewer cells are left for it: the last batch of an
    epoch then weighs as its length says, in both terms. A weight multiplies a cell's squared error and its divergence.

    Parameters
    ----------
    cells, decoded : (..., cell, variable)
    mean, logvar : (..., cell, code)
    alpha : one number, or one for each of a stack of runs (run,)
    batch_size : nominal number of cells in a batch
    weights : (..., cell) with mean 1 over all data, None for equal ones

    Returns
    -------
    terms of shape (...)
    """
    squares, divergences = (cells - decoded) ** 2, divergence(mean, logvar)
    if weights is not None:
        squares, divergences = squares * weights[..., None], divergences * weights[..., None]
    reconstruction = squares.sum(dim=(-2, -1)) / (batch_size * cells.shape[-1])
    summed = divergences.sum(dim=(-2, -1))
    return Loss(reconstruction + alpha * summed, reconstruction, summed)


def train(
    cells: np.ndarray,
    runs: list[Run],
    *,
    latent_dim: int,
    hidden: list[int],
    epochs: int,
    batch_size: int,
    optimizer: str,
    learning_rate: float,
    max_steps: int | None = None,
    weights: np.ndarray | None = None,
    device: str = "cpu",
    watch: Callable[[int, Epoch], None] | None = None,
) -> list[Autoencoder]:
    """Train one autoencoder for each run on the same (cell, variable) values, all of them together.

    A run has random numbers of its own: which others train beside it changes its weights by rounding alone. The same
    call gives the same weights on the same machine. `loss` says what is made small.

    Parameters
    ----------
    cells : (cell, variable) finite values
    runs : seed and alpha of each autoencoder
    latent_dim : numbers per code
    hidden : widths of the encoder's hidden layers; the decoder has them in reverse
    max_steps : batches at most in all; where the epochs would need more, each takes as many as that allows, of cells
        drawn anew. None for no limit
    weights : (cell,) weights of the cells, mean 1; None for equal ones
    watch : called with the index of a run and what an epoch gave it, for every run after every epoch

    Returns
    -------
    the models in the order of the runs, on the processor

    Raises
    ------
    DivergedError
        if a loss is not finite, naming the epoch and, of several runs, the seed and alpha
    ValueError
        if the batch is larger than the data, or the weights are not one for each cell with mean 1
    """
    if batch_size > len(cells):
        raise ValueError(f"a batch of {batch_size} is larger than the data ({len(cells)} cells)")
    if weights is not None and (np.shape(weights) != (len(cells),) or not np.isclose(np.mean(weights), 1)):
        raise ValueError(f"weights {np.shape(weights)} with mean {np.mean(weights):g}, expected ({len(cells)},) and 1")
    training = _Training(cells, weights, runs, [np.shape(cells)[1], *hidden, latent_dim], batch_size, device)
    n_batches = -(-len(cells) // batch_size)
    if max_steps is not None and epochs * n_batches > max_steps:
        n_batches = max(1, max_steps // epochs)
    stepper = OPTIMIZERS[optimizer]([training.model.vector], lr=learning_rate)
    # Values that are not finite show in the loss.
    with np.errstate(invalid="ignore", over="ignore"):
        spread = variance.around_means(np.asarray(cells, float), weights)
    for number in range(1, epochs + 1):
        terms, codes = training.epoch(stepper, n_batches)
        for index, run in enumerate(runs):
            reconstruction, per_cell = terms[:, index].tolist()
            total = reconstruction + run.alpha * batch_size * per_cell
            if not np.isfinite(total):
                which = f" (seed {run.seed}, alpha {run.alpha:g})" if len(runs) > 1 else ""
                raise DivergedError(f"the loss is {total} in epoch {number}{which}")
            if watch is not None:
                r2 = 1 - reconstruction / spread if spread else float("nan")
                watch(index, Epoch(number, total, reconstruction, per_cell, r2, *codes[:, index]))
    return unstack(training.model)


class _Training:
    """A stack of models in training: its data, its random numbers, and the gradient of each batch."""

    def __init__(
        self,
        cells: np.ndarray,
        weights: np.ndarray | None,
        runs: list[Run],
        widths: list[int],
        batch_size: int,
        device: str,
    ):
        self.batch_size, self.device, self.latent_dim, self.n_runs = batch_size, device, widths[-1], len(runs)
        self.data = _tensor(cells).to(device)
        self.weights = None if weights is None else _tensor(weights).to(device)
        self.randoms = [torch.Generator().manual_seed(run.seed) for run in runs]
        self.alphas = self._stacked([torch.tensor(run.alpha) for run in runs])
        start = stack([initial(widths, random) for random in self.randoms])
        self.model = start.over(start.vector.to(device))
        # Gradients of all layers gather in that of the vector.
        self.model.vector.grad = torch.zeros_like(self.model.vector)
        places = self.model.over(self.model.vector.grad).tensors()
        for name, tensor in self.model.tensors().items():
            tensor.requires_grad_().grad = places[name]

    def _stacked(self, tensors: list[torch.Tensor]) -> torch.Tensor:
        """One tensor of what each run has; one run alone takes plain products, which cost less than batched ones."""
        return (torch.stack(tensors) if self.n_runs > 1 else tensors[0]).to(self.device)

    def epoch(self, stepper: torch.optim.Optimizer, n_batches: int) -> tuple[np.ndarray, np.ndarray]:
        """Squared error and divergence of a mean cell (2, run), and mean and log-variance (2, run, cell, code).

        Of the cells in so many batches.
        """
        n_cells, n_codes = min(len(self.data), n_batches * self.batch_size), self.latent_dim
        orders = [torch.randperm(len(self.data), generator=random) for random in self.randoms]
        order = self._stacked([one[:n_cells] for one in orders])
        noise = self._stacked([torch.randn((n_cells, n_codes), generator=random) for random in self.randoms])
        # In memory as the layers have them: cells along the last axis.
        cells, noise = (
            values.mT.contiguous().mT.split(self.batch_size, dim=-2) for values in (self.data[order], noise)
        )
        weights = [None] * len(cells) if self.weights is None else self.weights[order].split(self.batch_size, dim=-1)
        terms, codes = [], []
        for batch, eps, weight in zip(cells, noise, weights, strict=True):
            mean, logvar = self.model.encode(batch)
            decoded = self.model.decode(mean + torch.exp(0.5 * logvar) * eps)
            found = loss(batch, decoded, mean, logvar, self.alphas, self.batch_size, weight)
            self.model.vector.grad.zero_()
            # Runs share no weight: the gradient of the sum is that of each.
            found.total.sum().backward()
            stepper.step()
            terms.append(torch.stack([found.reconstruction.detach() * self.batch_size, found.divergence.detach()]))
            codes.append(torch.stack([mean.detach(), logvar.detach()]))
        means = torch.stack(terms).sum(dim=0).double().cpu().numpy() / n_cells
        codes = torch.cat(codes, dim=-2).cpu().numpy()
        return means.reshape(2, self.n_runs), codes.reshape(2, self.n_runs, n_cells, n_codes)


def _tensor(values: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(np.asarray(values, np.float32))


def resolve_device(wanted: str) -> str:
    """The device to train on; "auto" is a GPU when there is one, and "cuda" without one is an InputError."""
    has_gpu = torch.cuda.is_available()
    if wanted == "cuda" and not has_gpu:
        raise InputError("device is cuda, but torch finds no CUDA device here. Say device: auto (or cpu).")
    return ("cuda" if has_gpu else "cpu") if wanted == "auto" else wanted


@torch.no_grad()
def encode(model: Autoencoder, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the code of each cell (cell, variable), each (cell, code)."""
    mean, logvar = model.encode(_tensor(cells))
    return mean.numpy().astype(float), torch.exp(0.5 * logvar).numpy().astype(float)


@torch.no_grad()
def decode(model: Autoencoder, codes: np.ndarray) -> np.ndarray:
    """Values (cell, variable) that codes (cell, code) stand for."""
    return model.decode(_tensor(codes)).numpy().astype(float)


def state(model: Autoencoder) -> dict[str, np.ndarray]:
    """The weights of one model by layer, to be saved: encoder1_weight (out, in), encoder1_bias (out,) and so on.

    The encoder's last layer gives the means, then the log-variances of the codes.
    """
    return {
        name: (tensor if name.endswith("weight") else tensor[:, 0]).numpy().copy()
        for name, tensor in model.tensors().items()
    }


def restore(weights: dict[str, np.ndarray]) -> Autoencoder:
    """A model from its weights as `state` gave them, in any order: their shapes tell its layers."""
    depth = sum(name.startswith("encoder") and name.endswith("weight") for name in weights)
    widths = [np.shape(weights[f"decoder{number}_weight"])[0] for number in range(depth, 0, -1)]
    widths.append(np.shape(weights["decoder1_weight"])[1])
    size = sum(np.size(tensor) for tensor in weights.values())
    model = Autoencoder(torch.zeros(size), widths)
    for name, tensor in model.tensors().items():
        tensor.copy_(_tensor(weights[name]).view(tensor.shape))
    return model


def divergence_of(mean: np.ndarray, std: np.ndarray, weights: np.ndarray | None = None) -> float:
    """The divergence of encoded cells, summed over cells and codes (nats); mean and std as from `encode`.

    With weights (cell,) each cell counts with its own.
    """
    by_cell = 0.5 * np.sum(mean**2 + std**2 - 1 - 2 * np.log(std), axis=1)
    return float(np.sum(by_cell if weights is None else weights * by_cell))


def active_units(mean: np.ndarray, threshold: float = 0.01) -> np.ndarray:
    """Which codes (code,) say something: their means vary more than the threshold between cells.

    Burda, Grosse and Salakhutdinov (2015), arXiv:1509.00519, who also use a variance of 0.01.
    """
    return np.var(mean, axis=0) > threshold
