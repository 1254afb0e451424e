"""Fit the networks behind the built-in input to digitised POLDER values. Run by hand, not by a rule:

    PYTHONPATH=workflow python workflow/tools/fit_estimate.py polder.nc

polder.nc is a GRASP/POLDER climatology at 1 degree with the seven variables and LandPercentage.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import xarray as xr
from sklearn.cluster import KMeans
from torch import nn

from terrapalette.land import estimate, packed, satellite
from terrapalette.runtime.whole_files import whole

DATA = Path(__file__).parents[1] / "terrapalette/land/data"
VARIABLES = ["DHR1020", "DHR443", "DHR490", "DHR565", "DHR670", "DHR865", "NDVI"]
HIDDEN, SEEDS, EPOCHS, BATCH, RATE, DECAY = 64, 3, 60, 256, 3e-3, 0.03
BLOCK, FOLDS, REFERENCES = 10, 10, 100


def main(polder: Path) -> None:
    torch.set_num_threads(1)
    inputs, values, place = read_cells(polder)
    block = place[0] // BLOCK * 360 + place[1] // BLOCK
    left_out = cross_validated(inputs, values, fold_of(block))
    fit = fitted(inputs, values)
    fit["reference_points"], fit["reference_distance"] = references(estimate.standardized(inputs, fit))
    residual = values - left_out
    r_squared = 1 - (residual**2).sum(axis=0) / ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    fit["validation"] = {
        "how": f"R2 over all cells, each predicted without its block of {BLOCK} degrees ({FOLDS} folds of blocks)",
        "cells": len(values),
        "r_squared": dict(zip(VARIABLES, r_squared, strict=True)),
    }
    fit["residual_covariance"] = np.cov(residual.T)
    fit["residual_lag1_autocorrelation"] = neighbour_correlation(residual, place)
    with whole(str(DATA / "estimate.json")) as part:
        Path(part).write_text(as_text(fit) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(values)} cells, R2 {fit['validation']['r_squared']}\n")


def read_cells(polder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells that are all land with all values: (cell, input), (cell, variable), (2, cell) row and column."""
    with xr.open_dataset(polder) as product, xr.open_dataset(DATA / "satellites.nc") as satellites:
        values = np.stack([product[name].values.astype(float) for name in VARIABLES], axis=2)
        land = product["LandPercentage"].values == 100
        temperatures = packed.temperatures(satellites, *land.shape)
    layers = [satellite.blue_marble(*land.shape), satellite.spread(*land.shape), temperatures]
    inputs = np.concatenate(layers, axis=2)
    cells = land & np.isfinite(values).all(axis=2) & np.isfinite(inputs).all(axis=2)
    return inputs[cells], values[cells], np.array(np.nonzero(cells))


def fold_of(block: np.ndarray) -> np.ndarray:
    """Fold of every cell; a block is in one fold alone."""
    names, position = np.unique(block, return_inverse=True)
    return (np.random.default_rng(0).permutation(len(names)) % FOLDS)[position]


def cross_validated(inputs: np.ndarray, values: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Every cell's values as networks predict them that never saw its fold: (cell, variable)."""
    predicted = np.empty_like(values)
    for out in range(FOLDS):
        predicted[fold == out] = estimate.predict(inputs[fold == out], fitted(inputs[fold != out], values[fold != out]))
    return predicted


def fitted(inputs: np.ndarray, values: np.ndarray) -> dict:
    """Networks and what they standardize with, as the library's estimate reads them."""
    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    out_centre, out_scale = values.mean(axis=0), values.std(axis=0)
    points = torch.tensor((inputs - centre) / scale, dtype=torch.float32)
    targets = torch.tensor((values - out_centre) / out_scale, dtype=torch.float32)
    networks = [
        [{"weight": layer.weight.detach().numpy(), "bias": layer.bias.detach().numpy()} for layer in trained[::2]]
        for trained in (train(points, targets, seed) for seed in range(SEEDS))
    ]
    return {
        "inputs": list(estimate.INPUTS),
        "variables": VARIABLES,
        "input_centre": centre,
        "input_scale": scale,
        "output_centre": out_centre,
        "output_scale": out_scale,
        "networks": networks,
    }


def train(points: torch.Tensor, targets: torch.Tensor, seed: int) -> nn.Sequential:
    """One network: least squares, AdamW (Loshchilov and Hutter 2019) under a one-cycle rate (Smith and Topin 2019)."""
    torch.manual_seed(seed)
    sizes = points.shape[1], HIDDEN, HIDDEN
    hidden = [part for i in (0, 1) for part in (nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU())]
    network = nn.Sequential(*hidden, nn.Linear(HIDDEN, targets.shape[1]))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, epochs=EPOCHS, steps_per_epoch=-(-len(points) // BATCH)
    )
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(points)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.mse_loss(network(points[batch]), targets[batch]).backward()
            optimizer.step()
            schedule.step()
    return network


def references(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Points that stand for the fitted cells, and the distance to the nearest that 99.9 % of the cells keep within."""
    centres = KMeans(REFERENCES, n_init=1, random_state=0).fit(points).cluster_centers_
    return centres, float(np.quantile(estimate.distance(points, centres), 0.999))


def neighbour_correlation(residual: np.ndarray, place: np.ndarray) -> float:
    """Mean correlation of the residuals of cells beside each other in a row, over the variables."""
    number = np.full((180, 361), -1)
    number[tuple(place)] = np.arange(len(residual))
    pair = (number[:, :-1] >= 0) & (number[:, 1:] >= 0)
    west, east = residual[number[:, :-1][pair]], residual[number[:, 1:][pair]]
    return float(np.mean([np.corrcoef(west[:, i], east[:, i])[0, 1] for i in range(residual.shape[1])]))


def as_text(value: object) -> str:
    """JSON with numbers of six digits, a line for each entry of the outermost mapping."""

    def plain(part):
        if isinstance(part, dict):
            return {name: plain(one) for name, one in part.items()}
        if isinstance(part, list | tuple | np.ndarray):
            return [plain(one) for one in part]
        return float(f"{part:.6g}") if isinstance(part, float | np.floating) else part

    entries = [f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in plain(value).items()]
    return "{\n" + ",\n".join(entries) + "\n}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
