"""Speeds as ratios, each measured in one run beside the well-kept library that does the same.

Run by `make bench`. Reads the digitised POLDER climatology if it is there, else the emulated one made by `make run`.
"""

import logging
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
from terrapalette.spaces import autoencoder

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


def bench_autoencoder(points: np.ndarray) -> None:
    """Thirty epochs of the space vae2 beside the same training with a DataLoader and one optimizer over all layers."""
    settings = {"latent_dim": 2, "hidden": [38, 38, 38], "alpha": 1e-6, "epochs": 30, "batch_size": 256}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    ours, model = timed(lambda: autoencoder.train(points, **settings, optimizer="adam", learning_rate=1e-3, seed=1))
    torch.set_num_threads(threads)
    for workers in (0, 1, 2):
        theirs, plain = timed(lambda workers=workers: plain_training(points, settings, workers), 1)
        line("autoencoder, 30 epochs", ours, theirs, f"torch DataLoader, {workers} workers")
        print(
            f"  R2: {autoencoder.r2(model, points):.4f}, "
            f"beside {autoencoder.r2(plain, points):.4f} (within 0.001 wanted)"
        )


def plain_training(points: np.ndarray, settings: dict, workers: int) -> autoencoder.Autoencoder:
    """The usual loop: batches from a DataLoader, a model on its own parameters, torch's own number of threads."""
    torch.manual_seed(1)
    model = autoencoder.Autoencoder(points.shape[1], settings["latent_dim"], settings["hidden"])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = torch.utils.data.DataLoader(
        torch.as_tensor(points, dtype=torch.float32), settings["batch_size"], shuffle=True, num_workers=workers
    )
    for _ in range(settings["epochs"]):
        for batch in loader:
            optimizer.zero_grad()
            decoded, mean, logvar = model(batch, torch.randn(len(batch), settings["latent_dim"]))
            autoencoder.loss(batch, decoded, mean, logvar, settings["alpha"]).total.backward()
            optimizer.step()
    return model.eval()


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
