"""A feedforward network that tells a pixel's palette colour from the grey patch around it."""

import numpy as np

from terrapalette.colorize.agents import settings
from terrapalette.colorize.agents.registry import Agent, Painting, Task

# Optimizers that say by their name how many examples each update sees.
_BATCHES = {"gd": "all", "sgd": "1"}


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
    from terrapalette.colorize import patch_network, patches, photo_palette

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
        return photo_palette.chosen(network.predict((wanted - centre) / spread), task.colors, blend)

    black = 0 if blend else len(task.colors)
    halves = (patches.painted(grey, patch, border, black, painted) for grey in (task.left_grey, task.right_grey))
    return Painting(*halves, trace._asdict())


def contradictions(chosen: dict, colorize: dict) -> list[str]:
    """Patches and borders, as many activations as hidden layers, batches as the optimizer's name says."""
    found = settings.patch_contradictions(chosen, colorize)
    if len(chosen["activations"]) != len(chosen["hidden"]):
        found.append(
            f"activations has {len(chosen['activations'])} entries, expected one for each of the "
            f"{len(chosen['hidden'])} hidden layers"
        )
    optimizer, batch = chosen["optimizer"], chosen["batch_size"]
    wanted = _BATCHES.get(optimizer)
    if wanted and str(batch) != wanted:
        found.append(f"batch_size is {batch}, but optimizer {optimizer} means {wanted}")
    if optimizer == "mbgd" and batch == "all":
        found.append("batch_size is all, but optimizer mbgd means a number of examples")
    return found


SETTINGS = {
    "patch": settings.PATCH,
    "colors": settings.COLORS,
    "hidden": {
        "description": "Widths of the hidden layers; inputs and outputs follow from the patch and the colours.",
        "type": "array",
        "minItems": 1,
        "items": {"type": "integer", "minimum": 1},
    },
    "activations": {
        "description": "Activation of each hidden layer.",
        "type": "array",
        "minItems": 1,
        "items": {"enum": ["sigmoid", "relu"]},
    },
    "outputs": {
        "description": "Each class for itself, or all classes summing to one.",
        "enum": ["sigmoid", "softmax"],
    },
    "blend": settings.BLEND,
    "optimizer": {
        "description": "Descent on all examples (gd), on batches (mbgd) or on single ones (sgd); or adaptive.",
        "enum": ["gd", "mbgd", "sgd", "adam", "adagrad", "rmsprop"],
    },
    "learning_rate": {
        "description": "First step size; the gradient is summed over the batch.",
        "type": "number",
        "exclusiveMinimum": 0,
    },
    "schedule": {
        "description": "Learning rate kept, halved after every quarter, or falling to zero along a cosine.",
        "enum": ["constant", "step", "cosine"],
    },
    "iterations": settings.ITERATIONS,
    "batch_size": {
        "description": "Examples of each update, or all.",
        "anyOf": [{"type": "integer", "minimum": 1}, {"const": "all"}],
    },
    "early_stop": {
        "description": "Stop when the loss on a held-out part of the left half stops falling; null never stops.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "required": ["share", "patience"],
        "properties": {
            "share": {
                "description": "Share of the left half that is held out, on the side of the middle.",
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 0.5,
            },
            "patience": {
                "description": "Hundredth parts of the iterations to wait for a better loss.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
            },
        },
    },
    "border": settings.BORDER,
}

AGENT = Agent(
    title="feedforward network: a palette colour from the grey patch",
    color=color,
    settings=SETTINGS,
    needs_palette=True,
    paints_classes=settings.is_not_blended,
    imports=(
        "terrapalette.colorize.patch_network",
        "terrapalette.colorize.patches",
        "terrapalette.colorize.photo_palette",
    ),
    loss="cross entropy per pixel",
    contradictions=contradictions,
)
