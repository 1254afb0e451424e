"""Speeds of the colorization study, on the tiger of the source report if it is there, else on a photo of the same size.

Run by `make bench`.
"""

import numpy as np
import torch
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from bench_lines import line, timed
from conftest import SHARED
from terrapalette.colorize import image_errors, patch_network, patches, photo_files, photo_palette, photos
from terrapalette.colorize.agents import registry

TIGER = SHARED / "data/colorize/tiger.jpg"


def halves() -> tuple[str, photos.Halves]:
    path = TIGER if TIGER.exists() else photo_files.sample("coffee")
    return path.name, photos.split(photos.read(str(path)))


def bench_neighbours(photo: photos.Halves) -> None:
    known, wanted = (patches.patches(grey, 3) for grey in (photo.left_grey, photo.right_grey))
    ours, (distances, indices) = timed(lambda: patches.nearest(known, wanted, 6))
    brute = NearestNeighbors(n_neighbors=6, algorithm="brute", n_jobs=2).fit(known.astype(float))
    theirs, (others, places) = timed(lambda: brute.kneighbors(wanted.astype(float)), 1)
    line(f"6 neighbours of {len(wanted)} patches 3 x 3", ours, theirs, "scikit-learn, brute force")
    print(f"  largest difference of distances: {np.abs(distances - others).max():.1e} (at most 1e-4 wanted)")
    colors = photo_palette.palettes(photo.left, 5, np.random.default_rng(0))[4].colors
    classes = patches.inner(photo_palette.classes(photo.left, colors), 3).ravel()
    differ = patches.vote(classes[indices]) != patches.vote(classes[places])
    # A distance that occurs twice, or a farther patch as near as the last: the tie rule decides.
    farther = brute.kneighbors(wanted[differ].astype(float), 7)[0]
    tied = (np.diff(farther, axis=1) < 1e-9).any(axis=1)
    print(f"  pixels of another colour: {differ.sum()}, of them without a tie: {(~tied).sum()} (0 wanted)")
    known, wanted = (patches.patches(grey, 5) for grey in (photo.left_grey, photo.right_grey))
    print(f"6 neighbours of patches 5 x 5: {timed(lambda: patches.nearest(known, wanted, 6), 1)[0]:.1f} s")


def bench_network(photo: photos.Halves) -> None:
    """The published network, 100 full passes: 9-20-20-8, sigmoid, gradient descent at 2e-5."""
    colors = photo_palette.palettes(photo.left, 8, np.random.default_rng(0))[7].colors
    classes = patches.inner(photo_palette.classes(photo.left, colors), 3).ravel()
    features = patches.patches(photo.left_grey, 3).astype(float)
    features = (features - features.mean(axis=0)) / np.ptp(features, axis=0)

    def network():
        return patch_network.Network([9, 20, 20, 8], ["sigmoid", "sigmoid"], "sigmoid", np.random.default_rng(1))

    known = patch_network.examples(features, classes, 8)
    model = network()
    stepper = torch.optim.SGD(model.parameters(), lr=2e-5)

    def descend():
        # What training does between two looks at the loss, which it takes a hundred times in all.
        for _ in range(100):
            model.differentiate(known)
            stepper.step()

    # One core each: agents paint side by side.
    with threadpool_limits(1):
        torch.set_num_threads(1)
        ours, _ = timed(descend, 1)
        theirs, layers = timed(lambda: plain_descent(features, np.eye(8)[classes], weights_of(network()), 100), 1)
    line(f"network on {len(features)} patches, 100 passes", ours, theirs, "plain NumPy, float64")
    pairs = zip(weights_of(model), layers, strict=True)
    difference = max(np.abs(own[0] - other[0]).max() for own, other in pairs)
    print(f"  largest difference of weights: {difference:.1e}; 10 000 passes would take {100 * ours / 60:.1f} min")


def weights_of(network) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights (input, neuron) and biases (1, neuron) of each layer, in float64."""
    parameters = [one.detach().numpy().astype(float).T for one in network.parameters()]
    return list(zip(parameters[::2], parameters[1::2], strict=True))


def plain_descent(features, targets, layers, iterations):
    """The same training, written down as in a textbook."""
    for _ in range(iterations):
        passed = [features]
        for weights, biases in layers:
            passed.append(1 / (1 + np.exp(-(passed[-1] @ weights + biases))))
        delta, updated = passed[-1] - targets, []
        for index in range(len(layers) - 1, -1, -1):
            weights, biases = layers[index]
            step = (weights - 2e-5 * passed[index].T @ delta, biases - 2e-5 * delta.sum(axis=0, keepdims=True))
            updated.insert(0, step)
            delta = delta @ weights.T * passed[index] * (1 - passed[index])
        layers = updated
    return layers


def bench_context(photo: photos.Halves) -> None:
    settings = {"trees": 40, "min_samples_leaf": 5, "max_samples": 0.5, "scales": [1, 2, 4, 8, 16, 32]}
    settings |= {"smooth": {"radius": 4, "epsilon": 1e-3}, "random_state": np.random.default_rng(0)}
    task = registry.Task(*photo[:3], None, None)
    seconds, painting = timed(lambda: registry.agent("context").color(task, **settings), 1)
    error = image_errors.errors(painting.right[1:-1, 1:-1], photo.right[1:-1, 1:-1])
    print(f"context on one core: {seconds:.1f} s, MSE {error['mse']:.1f}, CIEDE2000 {error['delta_e']:.2f}")


def main() -> None:
    name, photo = halves()
    print(f"\n{name}: halves of {photo.left.shape[1]} x {photo.left.shape[0]} pixels")
    bench_neighbours(photo)
    bench_network(photo)
    bench_context(photo)


if __name__ == "__main__":
    main()
