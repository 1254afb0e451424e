"""Encoder and decoder of an autoencoder, or of a stack of them: linear layers whose weights lie in one vector."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch

# Log-variance of a code before training. At 0 the noise of the draws drowns the means for several epochs.
NARROW = -4.0


class Linear(NamedTuple):
    """One layer: weight (..., out, in) and bias (..., out, 1)."""

    weight: torch.Tensor
    bias: torch.Tensor


class Autoencoder:
    """Encoder and decoder with mirrored hidden layers; the encoder's first layer is leaky, the others are ReLU.

    One network takes cells (cell, variable) and codes (cell, code), a stack of them (run, cell, variable) and
    (run, cell, code), as written with dots below. Within the layers cells lie along the last axis: products of small
    matrices with long rows are the fastest.

    Parameters
    ----------
    vector : (weight,) all weights, layer after layer, in a stack those of one layer of all runs before the next layer's
    widths : numbers per cell, widths of the encoder's hidden layers, numbers per code
    n_runs : number of networks in a stack, None for one network alone
    """

    def __init__(self, vector: torch.Tensor, widths: list[int], n_runs: int | None = None):
        self.vector, self.widths, self.n_runs = vector, list(widths), n_runs
        lead = () if n_runs is None else (n_runs,)
        shapes = [shape for out, into in layer_shapes(self.widths) for shape in ((*lead, out, into), (*lead, out, 1))]
        pieces = vector.split([int(np.prod(shape)) for shape in shapes])
        tensors = [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]
        layers = [Linear(*pair) for pair in zip(tensors[::2], tensors[1::2], strict=True)]
        self.encoder, self.decoder = layers[: len(layers) // 2], layers[len(layers) // 2 :]

    def over(self, vector: torch.Tensor) -> "Autoencoder":
        """The same layers as views of another vector."""
        return Autoencoder(vector, self.widths, self.n_runs)

    def encode(self, cells: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and log-variance of the codes of cells (..., cell, variable), each (..., cell, code)."""
        mean, logvar = _through(self.encoder, cells.mT, slope=0.2).chunk(2, dim=-2)
        return mean.mT, logvar.mT

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Values (..., cell, variable) of codes (..., cell, code)."""
        return _through(self.decoder, codes.mT).mT

    def tensors(self) -> dict[str, torch.Tensor]:
        """Weights and biases by name, as views of the vector in its order: encoder1_weight, encoder1_bias, ..."""
        return {
            f"{part}{number}_{kind}": tensor
            for part, layers in (("encoder", self.encoder), ("decoder", self.decoder))
            for number, layer in enumerate(layers, start=1)
            for kind, tensor in layer._asdict().items()
        }


def _through(layers: list[Linear], values: torch.Tensor, slope: float = 0.0) -> torch.Tensor:
    """What layers make of values (..., number, cell): the first has a slope below zero, the last is linear."""
    product = torch.addmm if values.ndim == 2 else torch.baddbmm
    for layer in layers[:-1]:
        values = torch.nn.functional.leaky_relu_(product(layer.bias, layer.weight, values), slope)
        slope = 0.0
    return product(layers[-1].bias, layers[-1].weight, values)


def layer_shapes(widths: list[int]) -> list[tuple[int, int]]:
    """(out, in) of each layer of the encoder, whose last gives means and log-variances, then of the decoder."""
    encoder = [(out, into) for into, out in pairwise(widths)]
    encoder[-1] = (2 * widths[-1], widths[-2])
    return encoder + [(out, into) for into, out in pairwise(reversed(widths))]


def initial(widths: list[int], random: torch.Generator) -> Autoencoder:
    """A network before training: weights by Glorot and Bengio (2010), no biases, and codes that begin narrow."""
    latent_dim, shapes = widths[-1], layer_shapes(widths)
    model = Autoencoder(torch.zeros(sum(out * into + out for out, into in shapes)), widths)
    for layer in (*model.encoder, *model.decoder):
        out, into = layer.weight.shape
        # Means and log-variances are two layers in one product.
        out = latent_dim if layer is model.encoder[-1] else out
        bound = (6 / (into + out)) ** 0.5
        layer.weight.uniform_(-bound, bound, generator=random)
    model.encoder[-1].bias[latent_dim:] = NARROW
    return model


def stack(models: list[Autoencoder]) -> Autoencoder:
    """Networks of the same widths as one; one network alone stays as it is."""
    if len(models) == 1:
        return models[0]
    layers = zip(*(model.tensors().values() for model in models), strict=True)
    vector = torch.cat([tensor.reshape(-1) for layer in layers for tensor in layer])
    return Autoencoder(vector, models[0].widths, len(models))


def unstack(model: Autoencoder) -> list[Autoencoder]:
    """The networks of a stack, each with weights of its own on the processor."""
    n_runs = model.n_runs or 1
    layers = [tensor.detach().cpu().reshape(n_runs, -1) for tensor in model.tensors().values()]
    return [Autoencoder(torch.cat([layer[run] for layer in layers]), model.widths) for run in range(n_runs)]
