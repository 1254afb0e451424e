"""The gradient of a variational autoencoder's loss, written out.

The networks are small: the bookkeeping of automatic differentiation costs more than the products themselves.
"""

import torch
from torch import nn


class Chain:
    """Linear layers one after the other, each with an activation (ReLU, leaky ReLU) or none."""

    def __init__(self, layers: nn.Sequential):
        self.links = []
        for layer in layers:
            if isinstance(layer, nn.Linear):
                self.links.append((layer, None))
            else:
                # Slope below zero: that of a leaky ReLU, or none.
                self.links[-1] = (self.links[-1][0], getattr(layer, "negative_slope", 0.0))

    def forward(self, values: torch.Tensor) -> list[torch.Tensor]:
        """The values (cell, number) and what each layer makes of them, the last one's last."""
        passed = [values]
        for layer, slope in self.links:
            values = torch.addmm(layer.bias, values, layer.weight.T)
            if slope is not None:
                values = nn.functional.leaky_relu_(values, slope)
            passed.append(values)
        return passed

    def backward(self, passed: list[torch.Tensor], delta: torch.Tensor) -> torch.Tensor:
        """Put the gradient into the layers' parameters; delta is the loss's derivative by the last values.

        Returns
        -------
        the loss's derivative by the first layer's sums (before its activation); times that layer's weights it is the
        derivative by the first values
        """
        for index in range(len(self.links) - 1, -1, -1):
            layer, slope = self.links[index]
            if slope is not None:
                delta = torch.ops.aten.leaky_relu_backward(delta, passed[index + 1], slope, True)
            backward_linear(layer, passed[index], delta)
            if index:
                delta = delta @ layer.weight
        return delta


def backward_linear(layer: nn.Linear, values: torch.Tensor, delta: torch.Tensor) -> None:
    """Put the gradient into one linear layer: values enter it, delta is the loss's derivative by what leaves it."""
    torch.mm(delta.T, values, out=layer.weight.grad)
    torch.sum(delta, dim=0, out=layer.bias.grad)
