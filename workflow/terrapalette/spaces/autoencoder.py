"""Variational autoencoders (Kingma and Welling 2013, arXiv:1312.6114) for tables of numbers.

The networks are small, so their cost is the number of operations, not of numbers: data lie in memory as one tensor,
and all weights lie in one vector, which the optimizer moves in one step.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from terrapalette.runtime.errors import DivergedError
from terrapalette.spaces.written_gradient import Chain, backward_linear

OPTIMIZERS = {
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
    "sgd": torch.optim.SGD,
}


# Log-variance of a code before training. At 0 the noise of the draws drowns the means for several epochs.
NARROW = -4.0


class Loss(NamedTuple):
    """The terms of the loss: total = reconstruction + alpha * divergence."""

    total: torch.Tensor
    reconstruction: torch.Tensor
    divergence: torch.Tensor


class Epoch(NamedTuple):
    """What one epoch of training gave: averages over its batches, and the codes it saw.

    mean and logvar are (cell, code) arrays in the order of the epoch's batches.
    """

    number: int
    loss: float
    reconstruction: float
    divergence: float
    r2: float
    mean: np.ndarray
    logvar: np.ndarray


class Autoencoder(nn.Module):
    """Encoder and decoder with mirrored hidden layers; the first encoder layer is leaky, the others are ReLU.

    Parameters
    ----------
    n_variables : numbers per cell
    latent_dim : numbers per code
    hidden : widths of the encoder's hidden layers; the decoder has them in reverse
    """

    def __init__(self, n_variables: int, latent_dim: int, hidden: list[int]):
        super().__init__()
        self.encoder = _layers([n_variables, *hidden], nn.LeakyReLU(0.2))
        self.mean_layer = nn.Linear(hidden[-1], latent_dim)
        self.logvar_layer = nn.Linear(hidden[-1], latent_dim)
        self.decoder = _layers([latent_dim, *reversed(hidden)], nn.ReLU())
        self.decoder.append(nn.Linear(hidden[0], n_variables))
        # Glorot and Bengio (2010), and codes that begin narrow: thirty epochs then suffice.
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
        nn.init.constant_(self.logvar_layer.bias, NARROW)

    def encode(self, cells: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and log-variance of the code of each cell, each (cell, code)."""
        hidden = self.encoder(cells)
        return self.mean_layer(hidden), self.logvar_layer(hidden)

    def forward(self, cells: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Reconstruction, mean and log-variance, with codes drawn by reparameterization from standard normal noise."""
        mean, logvar = self.encode(cells)
        return self.decoder(mean + torch.exp(0.5 * logvar) * noise), mean, logvar


def _layers(widths: list[int], first: nn.Module) -> nn.Sequential:
    layers = nn.Sequential()
    for index in range(len(widths) - 1):
        layers.append(nn.Linear(widths[index], widths[index + 1]))
        layers.append(first if index == 0 else nn.ReLU())
    return layers


def divergence(mean: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence of the codes' normal distributions from the standard one, summed over all codes."""
    return -0.5 * torch.sum(1 + logvar - mean**2 - torch.exp(logvar))


def loss(cells: torch.Tensor, decoded: torch.Tensor, mean: torch.Tensor, logvar: torch.Tensor, alpha: float) -> Loss:
    """Mean squared error over all numbers, plus alpha times the divergence *summed* over batch and codes.

    The sum makes alpha's weight grow with the batch, as in the source report, whose values of alpha mean this.
    """
    reconstruction, summed = torch.mean((cells - decoded) ** 2), divergence(mean, logvar)
    return Loss(reconstruction + alpha * summed, reconstruction, summed)


def train(
    cells: np.ndarray,
    *,
    latent_dim: int,
    hidden: list[int],
    alpha: float,
    epochs: int,
    batch_size: int,
    optimizer: str,
    learning_rate: float,
    seed: int,
    device: str = "cpu",
    watch: Callable[[Epoch], None] | None = None,
) -> Autoencoder:
    """Train an autoencoder on (cell, variable) values; the same seed gives the same weights on the same machine.

    `watch` is called after every epoch.

    Raises
    ------
    DivergedError
        if the loss is not finite, naming the epoch
    ValueError
        if the batch is larger than the data
    """
    if batch_size > len(cells):
        raise ValueError(f"a batch of {batch_size} is larger than the data ({len(cells)} cells)")
    random = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Autoencoder(cells.shape[1], latent_dim, list(hidden)).to(device)
    weights = _one_vector(model)
    # One vector lets foreach and fused variants win nothing: the plain one is exact everywhere.
    stepper = OPTIMIZERS[optimizer]([weights], lr=learning_rate)
    gradient = _Gradient(model, alpha)
    data = torch.as_tensor(np.asarray(cells, np.float32), device=device)
    variance = float(data.var(correction=0))
    for number in range(1, epochs + 1):
        order = torch.randperm(len(data), generator=random).to(device)
        noise = torch.randn((len(data), latent_dim), generator=random).to(device)
        seen, totals = [], torch.zeros(3, device=device)
        for batch, eps in zip(data[order].split(batch_size), noise.split(batch_size), strict=True):
            terms, mean, logvar = gradient(batch, eps)
            stepper.step()
            totals += torch.stack(terms) * len(batch)
            seen.append((mean, logvar))
        total, reconstruction, summed = (totals / len(data)).tolist()
        if not np.isfinite(total):
            raise DivergedError(f"the loss is {total} in epoch {number}")
        if watch is not None:
            codes = [torch.cat(part).cpu().numpy() for part in zip(*seen, strict=True)]
            watch(Epoch(number, total, reconstruction, summed, 1 - reconstruction / variance, *codes))
    return model.eval()


class _Gradient:
    """Puts the gradient of the loss into a model's parameters; gives the loss, means and log-variances of the batch."""

    def __init__(self, model: Autoencoder, alpha: float):
        self.model, self.alpha = model, alpha
        self.encoder, self.decoder = Chain(model.encoder), Chain(model.decoder)

    @torch.no_grad()
    def __call__(self, cells: torch.Tensor, noise: torch.Tensor) -> tuple[Loss, torch.Tensor, torch.Tensor]:
        seen = self.encoder.forward(cells)
        mean, logvar = self.model.mean_layer(seen[-1]), self.model.logvar_layer(seen[-1])
        std = torch.exp(0.5 * logvar)
        decoded = self.decoder.forward(mean + std * noise)
        terms = loss(cells, decoded[-1], mean, logvar, self.alpha)
        by_decoded = (decoded[-1] - cells) * (2 / cells.numel())
        by_code = self.decoder.backward(decoded, by_decoded) @ self.model.decoder[0].weight
        by_mean = by_code + self.alpha * mean
        by_logvar = 0.5 * (by_code * noise * std + self.alpha * (std * std - 1))
        backward_linear(self.model.mean_layer, seen[-1], by_mean)
        backward_linear(self.model.logvar_layer, seen[-1], by_logvar)
        by_hidden = by_mean @ self.model.mean_layer.weight + by_logvar @ self.model.logvar_layer.weight
        self.encoder.backward(seen, by_hidden)
        return terms, mean, logvar


def _one_vector(model: nn.Module) -> nn.Parameter:
    """One parameter that holds all weights; the model's own parameters and gradients become views of it."""
    parameters = list(model.parameters())
    vector = nn.Parameter(torch.cat([parameter.detach().reshape(-1) for parameter in parameters]))
    vector.grad = torch.zeros_like(vector)
    offset = 0
    for parameter in parameters:
        place = slice(offset, offset + parameter.numel())
        parameter.data = vector.data[place].view_as(parameter)
        parameter.grad = vector.grad[place].view_as(parameter)
        offset += parameter.numel()
    return vector


def resolve_device(wanted: str) -> str:
    """The device to train on; "auto" is a GPU when there is one."""
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return wanted


@torch.no_grad()
def encode(model: Autoencoder, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the code of each cell, each (cell, code)."""
    mean, logvar = model.encode(_tensor(model, cells))
    return mean.cpu().numpy().astype(float), torch.exp(0.5 * logvar).cpu().numpy().astype(float)


@torch.no_grad()
def decode(model: Autoencoder, codes: np.ndarray) -> np.ndarray:
    """Values (cell, variable) that codes (cell, code) stand for."""
    return model.decoder(_tensor(model, codes)).cpu().numpy().astype(float)


def r2(model: Autoencoder, cells: np.ndarray) -> float:
    """Share of the variance of all values that decoding the mean codes keeps."""
    decoded = decode(model, encode(model, cells)[0])
    return float(1 - np.mean((cells - decoded) ** 2) / np.var(cells))


def _tensor(model: Autoencoder, values: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(np.asarray(values, np.float32), device=next(model.parameters()).device)


def state(model: Autoencoder) -> dict[str, torch.Tensor]:
    """The weights by name, as tensors of their own on the processor, to be saved."""
    return {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}


def restore(weights: dict[str, torch.Tensor]) -> Autoencoder:
    """A model from its weights alone: their shapes tell its layers."""
    encoder = [tensor for name, tensor in weights.items() if name.startswith("encoder") and tensor.ndim == 2]
    hidden = [len(tensor) for tensor in encoder]
    model = Autoencoder(encoder[0].shape[1], len(weights["mean_layer.weight"]), hidden)
    model.load_state_dict(weights)
    return model.eval()


def load(path: str) -> Autoencoder:
    """The model whose weights were saved as tensors, on the processor."""
    return restore(torch.load(path, map_location="cpu", weights_only=True))


def divergence_of(mean: np.ndarray, std: np.ndarray) -> float:
    """The divergence of encoded cells, summed over cells and codes (nats); mean and std as from `encode`."""
    mean, std = torch.as_tensor(mean), torch.as_tensor(std)
    return float(divergence(mean, 2 * torch.log(std)))


def active_units(mean: np.ndarray, threshold: float = 0.01) -> np.ndarray:
    """Which codes (code,) say something: their means vary more than the threshold between cells.

    Burda, Grosse and Salakhutdinov (2015), arXiv:1509.00519, who also use a variance of 0.01.
    """
    return np.var(mean, axis=0) > threshold
