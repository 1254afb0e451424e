"""Autoencoders behind deep clustering: trained in torch, kept as one vector of plain linear layers.

Torch takes a second and a half to import: only what trains asks for it.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch

# Cells at once through wide layers: some 130 MB at 2000 numbers a cell.
BLOCK = 8192


def build(widths: list[int], random: "torch.Generator", *, normed: bool, bounded: bool) -> "torch.nn.ModuleDict":
    """Encoder and decoder before training: linear layers with ReLU between them, weights by He et al. 2015.

    Parameters
    ----------
    widths : numbers per point, widths of the encoder's hidden layers, numbers per code; the decoder mirrors them
    normed : whether numbers are normalized over the batch before each ReLU (Ioffe and Szegedy 2015)
    bounded : whether codes end in a tanh
    """
    from torch import nn

    def layers(sizes):
        pairs = list(pairwise(sizes))
        for number, (into, out) in enumerate(pairs, start=1):
            linear = nn.utils.skip_init(nn.Linear, into, out)
            is_last = number == len(pairs)
            # Before a ReLU half of the variance is lost, before the last layer's values none.
            bound = ((3 if is_last else 6) / into) ** 0.5
            nn.init.uniform_(linear.weight, -bound, bound, generator=random)
            nn.init.zeros_(linear.bias)
            yield linear
            if not is_last:
                if normed:
                    yield nn.BatchNorm1d(out)
                yield nn.ReLU()

    encoder = nn.Sequential(*layers(widths))
    if bounded:
        encoder.append(nn.Tanh())
    return nn.ModuleDict({"encoder": encoder, "decoder": nn.Sequential(*layers(widths[::-1]))})


def kept(encoder: "torch.nn.Sequential", shift: np.ndarray, scale: float) -> np.ndarray:
    """A trained encoder of (point - shift) / scale as one float32 vector for `encode`, which takes points as they are.

    Layer after layer, the weights (out, in) row by row, then the biases (out,). What normalizes over a batch has become
    part of the layer before it.
    """
    from torch import nn

    found = []
    for layer in encoder:
        if isinstance(layer, nn.Linear):
            found.append([one.detach().double().numpy() for one in (layer.weight, layer.bias)])
        elif isinstance(layer, nn.BatchNorm1d):
            mean, variance, gain, offset = (
                one.detach().double().numpy()
                for one in (layer.running_mean, layer.running_var, layer.weight, layer.bias)
            )
            factor = gain / np.sqrt(variance + layer.eps)
            weight, bias = found[-1]
            found[-1] = [weight * factor[:, None], (bias - mean) * factor + offset]
    weight, bias = found[0]
    found[0] = [weight / scale, bias - weight @ shift / scale]
    return np.concatenate([one.ravel() for layer in found for one in layer]).astype(np.float32)


def encode(points: np.ndarray, vector: np.ndarray, widths: list[int], *, bounded: bool) -> np.ndarray:
    """Codes (point, code) of points (point, dimension), by the layers in a vector as of `kept`."""
    layers, start = [], 0
    for into, out in pairwise(widths):
        weight = vector[start : start + into * out].reshape(out, into).astype(float)
        bias = vector[start + into * out : start + into * out + out].astype(float)
        layers.append((weight, bias))
        start += into * out + out
    codes = np.empty((len(points), widths[-1]))
    for first in range(0, len(points), BLOCK):
        values = points[first : first + BLOCK]
        for number, (weight, bias) in enumerate(layers, start=1):
            values = values @ weight.T + bias
            if number < len(layers):
                np.maximum(values, 0, out=values)
        codes[first : first + BLOCK] = np.tanh(values) if bounded else values
    return codes
