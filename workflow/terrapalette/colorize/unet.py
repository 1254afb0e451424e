"""A small U-Net (Ronneberger, Fischer and Brox 2015, arXiv:1505.04597), trained on crops of a single picture."""

import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from terrapalette.runtime.errors import DivergedError

# The held-out strip is looked at after so many updates.
PAUSE = 10
# Weights are averaged over about so many updates: one crop's step says little.
MEMORY = 33
# Share of the deepest maps that each update leaves out.
LEFT_OUT = 0.2
# The deviation by which positions are shifted: a crop is known by where it is roughly, not to the pixel.
SHIFT = 0.1
WEIGHT_DECAY = 1e-3


class Unet(nn.Module):
    """Pictures (photo, channel, row, column) of any size to pictures (photo, output, row, column), zero at first.

    One 3 x 3 convolution on each scale on the way down, each scale half as large as the one before, and one on the way
    up, which sees both what is below and what was there on the way down.

    Parameters
    ----------
    n_inputs, n_outputs : channels
    widths : maps on each scale, from fine to coarse
    random_state : draws the weights, and what is left out in training
    """

    def __init__(self, n_inputs: int, widths: list[int], n_outputs: int, random_state: np.random.Generator):
        super().__init__()
        self.random_state = random_state
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(random_state.integers(2**31)))
            above = [n_inputs, *widths[:-1]]
            self.down = nn.ModuleList(_layer(n_in, n_out) for n_in, n_out in zip(above, widths, strict=True))
            pairs = zip(widths[:0:-1], widths[-2::-1], strict=True)
            self.up = nn.ModuleList(_layer(below + beside, beside) for below, beside in pairs)
            self.last = nn.Conv2d(widths[0], n_outputs, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        kept = []
        for depth, layer in enumerate(self.down):
            below = functional.avg_pool2d(kept[-1], 2, ceil_mode=True) if depth else pictures
            kept.append(layer(below))
        maps = kept.pop()
        if self.training:
            stays = self.random_state.random((1, maps.shape[1], 1, 1)) >= LEFT_OUT
            maps = maps * torch.as_tensor(stays / (1 - LEFT_OUT), dtype=torch.float32)
        for layer in self.up:
            beside = kept.pop()
            larger = functional.interpolate(maps, size=beside.shape[2:], mode="bilinear")
            maps = layer(torch.cat([larger, beside], dim=1))
        return self.last(maps)

    @torch.no_grad()
    def predict(self, picture: torch.Tensor) -> torch.Tensor:
        """(channel, row, column) to (output, row, column): the mean over the picture and its mirror image."""
        self.eval()
        return (self(picture[None]) + self(picture[None].flip(-1)).flip(-1))[0] / 2


def _layer(n_in: int, n_out: int) -> nn.Sequential:
    convolution = nn.Conv2d(n_in, n_out, 3, padding=1, padding_mode="replicate")
    return nn.Sequential(convolution, nn.BatchNorm2d(n_out), nn.ReLU())


def fit(
    picture: torch.Tensor,
    target: torch.Tensor,
    *,
    positions: int,
    widths: list[int],
    learning_rate: float,
    iterations: int,
    crop: int,
    early_stop: dict,
    random_state: np.random.Generator,
) -> tuple[Unet, dict[str, list]]:
    """A network that tells the target from the picture, stopped where a strip at the right edge is told best.

    It learns from the rest first, to find after how many updates the strip's error is lowest (at none of them, it stays
    zero); then from all of the picture, anew and as many times.

    Parameters
    ----------
    picture, target : (channel, row, column) float32
    positions : how many of the picture's last channels say where a pixel is
    early_stop : the strip's share of the columns, and the patience in looks at it (one after PAUSE updates)

    Returns
    -------
    the network, and iteration, loss and held_out (mean squared errors) of the first training

    Raises
    ------
    DivergedError
        if an error is not finite
    """
    columns = picture.shape[2]
    # Each scale needs two pixels to tell apart.
    widths = widths[: max(1, math.floor(math.log2(min(crop, *picture.shape[1:]))))]
    strip = slice(min(columns - 1, max(1, round(columns * (1 - early_stop["share"])))), None)
    if strip.start * picture.shape[1] < 2:
        # Nothing to learn from.
        training = {"iteration": [0], "loss": [float((target**2).mean())], "held_out": [math.nan]}
        return Unet(len(picture), widths, len(target), random_state), training
    training = {"iteration": [], "loss": [], "held_out": []}
    waited, chosen = 0, 0

    def started():
        model = Unet(len(picture), widths, len(target), random_state)
        known = slice(None) if chosen else slice(strip.start)
        settings = {"positions": positions, "learning_rate": learning_rate, "crop": crop}
        return _updates(model, picture[..., known], target[..., known], random_state, **settings)

    updates = started()
    for iteration in range(0, iterations + 1, PAUSE):
        losses = [next(updates) for _ in range(PAUSE if iteration else 1)]
        model = losses[-1][1]
        error = nn.functional.mse_loss(model.predict(picture)[..., strip], target[..., strip]).item()
        training["iteration"].append(iteration)
        training["loss"].append(float(np.mean([loss for loss, _ in losses])))
        training["held_out"].append(error)
        if not math.isfinite(error):
            raise DivergedError(f"the error of the held-out strip is {error} after {iteration} iterations")
        if error <= min(training["held_out"]):
            waited, chosen = 0, iteration
        else:
            waited += 1
        if waited == early_stop["patience"]:
            break
    if chosen:
        updates = started()
        for _ in range(chosen + 1):
            model = next(updates)[1]
    else:
        model = Unet(len(picture), widths, len(target), random_state)
    return model, training


def _updates(model, picture, target, random_state, *, positions, learning_rate, crop):
    """After each update of the weights the crop's error, and the model with averaged weights; the first is none."""
    averaged = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=WEIGHT_DECAY)
    height, width = (min(crop, side) for side in picture.shape[1:])
    count = 0
    while True:
        row = int(random_state.integers(picture.shape[1] - height + 1))
        column = int(random_state.integers(picture.shape[2] - width + 1))
        place = np.s_[:, row : row + height, column : column + width]
        seen, wanted = picture[place].clone(), target[place]
        seen[-positions:] += torch.as_tensor(random_state.normal(0, SHIFT, (positions, 1, 1)), dtype=torch.float32)
        if random_state.random() < 0.5:
            seen, wanted = seen.flip(-1), wanted.flip(-1)
        model.train()
        loss = functional.mse_loss(model(seen[None])[0], wanted)
        if not math.isfinite(loss.item()):
            raise DivergedError(f"the loss is {loss.item()} after {count} iterations")
        yield loss.item(), averaged
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        count += 1
        _average(averaged, model, min(1 - 1 / MEMORY, count / (count + 9)))


@torch.no_grad()
def _average(averaged: nn.Module, model: nn.Module, share: float) -> None:
    """Move averaged weights, and running means of the maps, towards those of the model."""
    for mean, now in zip(averaged.state_dict().values(), model.state_dict().values(), strict=True):
        if mean.dtype.is_floating_point:
            mean.mul_(share).add_(now, alpha=1 - share)
