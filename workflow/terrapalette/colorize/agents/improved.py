"""A feedforward network that tells a pixel's palette colour from the grey patch around it."""

import numpy as np

from terrapalette.colorize import patch_network, patches
from terrapalette.colorize.agents.registry import Painting, Task


def color(
    task: Task,
    *,
    patch: int,
    hidden: list[int],
    activations: list[str],
    outputs: str,
    blend: bool,
    optimizer: str,
    learning_rate: float,
    schedule: str,
    iterations: int,
    batch_size: int | str,
    early_stop: dict | None,
    border: str,
    random_state: np.random.Generator,
) -> Painting:
    """Train on the left half's patches and paint each pixel in the class of the largest output.

    With `blend` the colour is the mean of the palette weighted by the outputs. `early_stop` has the share of the left
    half, on the middle's side, that is held out, and the patience in hundredth parts of the iterations.
    """
    known = patches.patches(task.left_grey, patch)
    # Mean normalization, pixel by pixel of the patch.
    centre, spread = known.mean(axis=0), np.ptp(known.astype(float), axis=0)
    spread[spread == 0] = 1
    classes = patches.inner(task.classes, patch)
    columns = np.broadcast_to(np.arange(classes.shape[1]), classes.shape).ravel()
    n_kept = round(classes.shape[1] * (1 - early_stop["share"])) if early_stop else classes.shape[1]

    def part(chosen):
        return patch_network.examples((known[chosen] - centre) / spread, classes.ravel()[chosen], len(task.colors))

    widths = [patch * patch, *hidden, len(task.colors)]
    network = patch_network.Network(widths, activations, outputs, random_state)
    trace = patch_network.train(
        network,
        part(columns < n_kept),
        optimizer=optimizer,
        learning_rate=learning_rate,
        schedule=schedule,
        iterations=iterations,
        batch_size=batch_size,
        random_state=random_state,
        held_out=part(columns >= n_kept) if early_stop else None,
        patience=early_stop["patience"] if early_stop else 0,
    )

    def painted(wanted):
        return chosen_colors(network.predict((wanted - centre) / spread), task.colors, blend)

    black = 0 if blend else len(task.colors)
    halves = (patches.painted(grey, patch, border, black, painted) for grey in (task.left_grey, task.right_grey))
    return Painting(*halves, trace._asdict())


def chosen_colors(outputs: np.ndarray, colors: np.ndarray, blend: bool) -> np.ndarray:
    """From outputs (pixel, class) the class of the largest (pixel,), or the palette's mean so weighted (pixel, 3)."""
    if not blend:
        return outputs.argmax(axis=1).astype(np.int16)
    weights = outputs / np.maximum(outputs.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.round(weights @ colors).astype(np.uint8)
