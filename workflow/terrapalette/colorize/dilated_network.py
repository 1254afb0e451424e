"""A small convolutional network: dilated convolutions see far around a pixel with few weights (Yu and Koltun 2016)."""

import math

import numpy as np
import torch
from torch import nn

from terrapalette.runtime.errors import DivergedError


def network(channels: int, dilations: list[int], n_classes: int, random_state: np.random.Generator) -> nn.Sequential:
    """Layers of 3 x 3 convolutions, one for each dilation, and the classes' scores of every pixel.

    From (photo, 1, row, column) to (photo, class, row, column); softmax over the classes gives their shares.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(random_state.integers(2**31)))
        layers = nn.Sequential()
        width = 1
        for dilation in dilations:
            layers.append(nn.Conv2d(width, channels, 3, padding=dilation, dilation=dilation, padding_mode="replicate"))
            layers.append(nn.BatchNorm2d(channels))
            layers.append(nn.ReLU())
            width = channels
        layers.append(nn.Conv2d(width, n_classes, 1))
    return layers


def train(
    model: nn.Module,
    grey: np.ndarray,
    classes: np.ndarray,
    *,
    learning_rate: float,
    iterations: int,
    crop: int,
    random_state: np.random.Generator,
) -> dict[str, list]:
    """Train in place on random crops, turned left to right half of the time.

    Adam with a learning rate that falls to zero along a cosine.

    Parameters
    ----------
    grey, classes : (row, column), normalized float32 and whole numbers
    crop : side of the crops in pixels, at most what the photo has

    Returns
    -------
    iteration, loss (mean cross entropy since the last entry) and held_out (NaN), as lists

    Raises
    ------
    DivergedError
        if a loss is not finite
    """
    known, truth = torch.as_tensor(grey)[None, None], torch.as_tensor(classes.astype(np.int64))[None]
    height, width = min(crop, known.shape[2]), min(crop, known.shape[3])
    optimizer = torch.optim.Adam(model.parameters(), learning_rate)
    training = {"iteration": [], "loss": [], "held_out": []}
    pause = max(1, iterations // 100)
    recent = []
    model.train()
    for iteration in range(iterations):
        row = int(random_state.integers(known.shape[2] - height + 1))
        column = int(random_state.integers(known.shape[3] - width + 1))
        place = (..., slice(row, row + height), slice(column, column + width))
        seen, wanted = known[place], truth[place]
        if random_state.random() < 0.5:
            seen, wanted = seen.flip(-1), wanted.flip(-1)
        optimizer.param_groups[0]["lr"] = learning_rate * 0.5 * (1 + math.cos(math.pi * iteration / iterations))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(seen), wanted)
        loss.backward()
        optimizer.step()
        recent.append(loss.item())
        if not math.isfinite(recent[-1]):
            raise DivergedError(f"the loss is {recent[-1]} after {iteration} iterations")
        if (iteration + 1) % pause == 0 or iteration + 1 == iterations:
            # One crop's loss says little: the mean since the last note does.
            training["iteration"].append(iteration + 1)
            training["loss"].append(float(np.mean(recent)))
            training["held_out"].append(math.nan)
            recent = []
    return training


def predict(model: nn.Module, grey: np.ndarray) -> np.ndarray:
    """Each class's share at every pixel of a normalized photo (row, column) float32: (pixel, class)."""
    model.eval()
    with torch.no_grad():
        shares = torch.softmax(model(torch.as_tensor(grey)[None, None]), dim=1)[0]
    return shares.flatten(1).T.numpy()
