"""A small convolutional network that tells a pixel's palette colour from its wide surroundings."""

import numpy as np

from terrapalette.colorize.agents import settings
from terrapalette.colorize.agents.registry import Agent, Painting, Task


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
    """Train on crops of the left half and paint each pixel in the class of the largest output, or `blend` them."""
    from terrapalette.colorize import dilated_network, photo_palette

    centre, spread = float(task.left_grey.mean()), max(float(task.left_grey.std()), 1.0)

    def normal(grey):
        return (grey.astype(np.float32) - centre) / spread

    network = dilated_network.network(channels, dilations, len(task.colors), random_state)
    training = dilated_network.train(
        network,
        normal(task.left_grey),
        task.classes,
        learning_rate=learning_rate,
        iterations=iterations,
        crop=crop,
        random_state=random_state,
    )
    halves = []
    for grey in (task.left_grey, task.right_grey):
        painted = photo_palette.chosen(dilated_network.predict(network, normal(grey)), task.colors, blend)
        halves.append(painted.reshape(*grey.shape, *painted.shape[1:]))
    return Painting(*halves, training)


SETTINGS = {
    "colors": settings.COLORS,
    "channels": {"description": "Channels of every convolution.", "type": "integer", "minimum": 1, "maximum": 256},
    "dilations": {
        "description": "Distance between the pixels that each layer's 3 x 3 convolution sees.",
        "type": "array",
        "minItems": 1,
        "items": {"type": "integer", "minimum": 1, "maximum": 64},
    },
    "blend": settings.BLEND,
    "learning_rate": {"description": "First step size.", "type": "number", "exclusiveMinimum": 0},
    "iterations": settings.ITERATIONS,
    "crop": {"description": "Side of the crops that it learns from, in pixels.", "type": "integer", "minimum": 8},
}

AGENT = Agent(
    title="convolutional network: a palette colour from the wide surroundings",
    color=color,
    settings=SETTINGS,
    needs_palette=True,
    paints_classes=settings.is_not_blended,
    imports=("terrapalette.colorize.dilated_network", "terrapalette.colorize.photo_palette"),
    loss="cross entropy per pixel",
)
