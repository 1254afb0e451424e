"""A small convolutional network: dilated convolutions see far around a pixel with few weights."""

import math

import numpy as np
import torch
from torch import nn

from terrapalette.colorize.agents.improved import chosen_colors
from terrapalette.colorize.agents.registry import Painting, Task


def color(
    task: Task,
    *,
    channels: int,
    dilations: list[int],
    blend: bool,
    learning_rate: float,
    iterations: int,
    crop: int,
    random_state: np.random.Generator,
) -> Painting:
    """Train on crops of the left half and paint each pixel in the class of the largest output, or `blend` them.

    Crops are turned left to right half of the time. Adam with a learning rate that falls to zero along a cosine.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(random_state.integers(2**31)))
        network = _network(channels, dilations, len(task.colors))
    centre, spread = float(task.left_grey.mean()), max(float(task.left_grey.std()), 1.0)

    def normal(grey):
        return torch.as_tensor((grey.astype(np.float32) - centre) / spread)[None, None]

    known, classes = normal(task.left_grey), torch.as_tensor(task.classes.astype(np.int64))[None]
    training = _train(network, known, classes, learning_rate, iterations, crop, random_state)
    network.eval()
    halves = []
    for grey in (task.left_grey, task.right_grey):
        with torch.no_grad():
            outputs = torch.softmax(network(normal(grey)), dim=1)[0]
        painted = chosen_colors(outputs.flatten(1).T.numpy(), task.colors, blend)
        halves.append(painted.reshape(*grey.shape, *painted.shape[1:]))
    return Painting(*halves, training)


def _network(channels: int, dilations: list[int], n_classes: int) -> nn.Sequential:
    layers = nn.Sequential()
    width = 1
    for dilation in dilations:
        layers.append(nn.Conv2d(width, channels, 3, padding=dilation, dilation=dilation, padding_mode="replicate"))
        layers.append(nn.BatchNorm2d(channels))
        layers.append(nn.ReLU())
        width = channels
    layers.append(nn.Conv2d(width, n_classes, 1))
    return layers


def _train(
    network: nn.Module,
    known: torch.Tensor,
    classes: torch.Tensor,
    learning_rate: float,
    iterations: int,
    crop: int,
    random_state: np.random.Generator,
) -> dict[str, list]:
    height, width = min(crop, known.shape[2]), min(crop, known.shape[3])
    optimizer = torch.optim.Adam(network.parameters(), learning_rate)
    training = {"iteration": [], "loss": [], "held_out": []}
    pause = max(1, iterations // 100)
    recent = []
    for iteration in range(iterations):
        row = int(random_state.integers(known.shape[2] - height + 1))
        column = int(random_state.integers(known.shape[3] - width + 1))
        place = (..., slice(row, row + height), slice(column, column + width))
        grey, truth = known[place], classes[place]
        if random_state.random() < 0.5:
            grey, truth = grey.flip(-1), truth.flip(-1)
        optimizer.param_groups[0]["lr"] = learning_rate * 0.5 * (1 + math.cos(math.pi * iteration / iterations))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(grey), truth)
        loss.backward()
        optimizer.step()
        recent.append(loss.item())
        if (iteration + 1) % pause == 0 or iteration + 1 == iterations:
            # One crop's loss says little: the mean since the last note does.
            training["iteration"].append(iteration + 1)
            training["loss"].append(float(np.mean(recent)))
            training["held_out"].append(math.nan)
            recent = []
    return training
