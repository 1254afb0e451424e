"""Speeds as ratios, each measured in one run beside the well-kept library that does the same.

Run by `make bench`. Reads the digitised POLDER climatology if it is there, else the emulated one made by `make run`.
"""

import logging
from itertools import pairwise
from pathlib import Path

import fastcluster
import numpy as np
import torch
import xarray as xr
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import silhouette_score

import bench_colorize
import bench_course
from bench_lines import line, timed
from conftest import NAMES, PROJECT, SHARED
from terrapalette.clustering import kmeans, validity, ward
from terrapalette.land import features
from terrapalette.spaces import autoencoder, variance

POLDER = SHARED / "data/polder/GRASP_POLDER_L3_climatological_digitised.1degree.nc"
EMULATED = PROJECT / "resources/land/emulated_polder.nc"


def cells(path: Path, normalize: str = "variable") -> np.ndarray:
    with xr.open_dataset(path) as product:
        stacked = np.stack([product[name].values for name in NAMES], axis=-1).astype(float)
        land = product["LandPercentage"].values == 100
    return features.normalize(stacked[land & np.isfinite(stacked).all(axis=-1)], normalize).value


def bench_kmeans(points: np.ndarray) -> list[np.ndarray]:
    kmeans.sweep(points[:500], 3, np.random.default_rng(0))  # imports are not what is measured
    ours, found = timed(lambda: kmeans.sweep(points, 20, np.random.default_rng(42)))
    theirs, models = timed(lambda: [KMeans(k, n_init=10, random_state=0).fit(points) for k in range(1, 21)], 1)
    line("k-means, k = 1..20", ours, theirs, "scikit-learn, 10 starts each")
    excess = [100 * (own.inertia / model.inertia_ - 1) for own, model in zip(found, models, strict=True)]
    print("  inertia above scikit-learn's, %: " + " ".join(f"{value:.3f}" for value in excess))
    print(f"  worst: {max(excess):.3f} % at k = {int(np.argmax(excess)) + 1} (at most 0.1 % wanted)")
    return [solution.labels for solution in found[1:]]


def bench_ward(points: np.ndarray) -> None:
    ours, tree = timed(lambda: ward.merge_tree(points))
    theirs, expected = timed(lambda: linkage(points, "ward"), 1)
    line("Ward tree", ours, theirs, "scipy linkage")
    theirs, _ = timed(lambda: AgglomerativeClustering(6).fit(points), 1)
    line("Ward tree", ours, theirs, "scikit-learn AgglomerativeClustering")
    # Equal cells merge at height zero, where rounding has no relative size.
    difference = np.max(np.abs(tree[:, 2] - expected[:, 2]) / np.maximum(expected[:, 2], 1e-6))
    print(f"  largest relative difference of merge heights: {difference:.1e} (at most 1e-6 wanted)")
    weights = np.random.default_rng(0).uniform(0.1, 1, len(points))
    weighted, _ = timed(lambda: ward.merge_tree(points, weights), 1)
    line("weighted Ward tree", weighted, ours, "fastcluster, no weights")
    found = ward.merge_tree(points, np.ones(len(points)))
    difference = np.max(np.abs(found[:, 2] - tree[:, 2]) / np.maximum(tree[:, 2], 1e-6))
    print(f"  largest relative difference of merge heights with weights of 1: {difference:.1e} (at most 1e-6 wanted)")


def bench_silhouette(points: np.ndarray, labellings: list[np.ndarray]) -> None:
    ours, found = timed(lambda: validity.silhouette(points, np.stack(labellings)))
    theirs, expected = timed(lambda: silhouette_score(points, labellings[4]), 1)
    line(f"silhouette, {len(labellings)} labellings at once", ours, theirs, "scikit-learn, one labelling")
    print(f"  difference at k = 6: {abs(found[4] - expected):.1e} (at most 1e-6 wanted)")


SETTINGS = {"latent_dim": 2, "hidden": [38, 38, 38], "epochs": 30, "batch_size": 256}
ALPHA = 1e-6


def bench_autoencoder(points: np.ndarray) -> None:
    """Thirty epochs of the space vae2: five seeds in one stack, one by one, and the usual loop over a DataLoader."""

    def train(seeds: range) -> list[autoencoder.Autoencoder]:
        runs = [autoencoder.Run(seed, ALPHA) for seed in seeds]
        return autoencoder.train(points, runs, **SETTINGS, optimizer="adam", learning_rate=1e-3)

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    together, stacked = timed(lambda: train(range(1, 6)))
    one_by_one, _ = timed(lambda: [train(range(seed, seed + 1)) for seed in range(1, 6)], 1)
    alone, _ = timed(lambda: train(range(1, 2)))
    torch.set_num_threads(threads)
    line("autoencoders, 5 seeds in one stack", together, one_by_one, "one by one")
    decoded = [autoencoder.decode(model, autoencoder.encode(model, points)[0]) for model in stacked]
    r2 = " ".join(f"{variance.explained_around_grand_mean(points, one):.4f}" for one in decoded)
    print(f"  R2 around the grand mean: {r2} (at least 0.994 wanted)")
    for workers in (0, 1, 2):
        theirs, plain = timed(lambda workers=workers: plain_training(points, workers), 1)
        line("autoencoder, 30 epochs", alone, theirs, f"torch DataLoader, {workers} workers")
    print(f"  R2 around the grand mean of the last: {plain:.4f}")


def plain_training(points: np.ndarray, workers: int) -> float:
    """The usual loop: batches from a DataLoader, torch's own layers and number of threads; its R2."""
    torch.manual_seed(1)
    widths = [points.shape[1], *SETTINGS["hidden"], 2 * SETTINGS["latent_dim"]]
    encoder = layers(widths, torch.nn.LeakyReLU(0.2))
    decoder = layers([SETTINGS["latent_dim"], *widths[-2::-1]], torch.nn.ReLU())
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
    data = torch.as_tensor(points, dtype=torch.float32)
    loader = torch.utils.data.DataLoader(data, SETTINGS["batch_size"], shuffle=True, num_workers=workers)
    for _ in range(SETTINGS["epochs"]):
        for batch in loader:
            optimizer.zero_grad()
            mean, logvar = encoder(batch).chunk(2, dim=1)
            decoded = decoder(mean + torch.exp(0.5 * logvar) * torch.randn_like(mean))
            divergence = 0.5 * torch.sum(mean**2 + torch.exp(logvar) - 1 - logvar)
            (torch.mean((batch - decoded) ** 2) + ALPHA * divergence).backward()
            optimizer.step()
    with torch.no_grad():
        decoded = decoder(encoder(data)[:, : SETTINGS["latent_dim"]]).numpy()
    return variance.explained_around_grand_mean(points, decoded)


def layers(widths: list[int], first: torch.nn.Module) -> torch.nn.Sequential:
    """Linear layers with activations between them, the first one's given; begun as the autoencoder's are."""
    made = torch.nn.Sequential()
    for into, out in pairwise(widths):
        made.append(torch.nn.Linear(into, out)).append(first if len(made) == 1 else torch.nn.ReLU())
        torch.nn.init.xavier_uniform_(made[-2].weight)
        torch.nn.init.zeros_(made[-2].bias)
    return made[:-1]


def main() -> None:
    logging.disable()
    path = POLDER if POLDER.exists() else EMULATED
    if not path.exists():
        raise SystemExit("No input to measure on: run `make run` first.")
    points = cells(path)
    print(f"{path.name}: {points.shape[0]} cells, {points.shape[1]} variables; fastcluster {fastcluster.__version__}")
    labellings = bench_kmeans(points)
    bench_ward(points)
    bench_silhouette(points, labellings)
    bench_autoencoder(cells(path, "global"))
    bench_colorize.main()
    bench_course.main()


if __name__ == "__main__":
    main()
