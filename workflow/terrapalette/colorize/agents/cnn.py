"""A convolutional network that corrects what the grey value alone says of colour, from wide surroundings and place.

It is trained on the left half of this very photo, and stopped by the strip of it that lies nearest the middle.
"""

import numpy as np

from terrapalette.colorize.agents import settings
from terrapalette.colorize.agents.registry import Agent, Painting, Task


def color(
    task: Task,
    *,
    widths: list[int],
    reduce: int,
    learning_rate: float,
    iterations: int,
    crop: int,
    early_stop: dict,
    smooth: dict,
    random_state: np.random.Generator,
) -> Painting:
    """Paint both halves with the mean colour of each grey level and the network's correction to it.

    Parameters
    ----------
    widths : maps on each scale, from fine to coarse
    reduce : how many pixels along each side the network sees as one: colour is smoother than grey
    crop : side of the crops that it learns from, in pixels that it sees
    early_stop : the share of the left half that is held out, and the patience in looks at it
    smooth : radius and epsilon of the guided filter that brings corrections back to all pixels
    """
    import torch

    from terrapalette.colorize import chroma, color_differences, unet

    settings.check_size(task, MAX_PIXELS)
    known = color_differences.of(task.left, task.left_grey)
    table = color_differences.by_grey(known, task.left_grey)
    spread = max(float(known.std()), 1.0)
    centre, deviation = float(task.left_grey.mean()), max(float(task.left_grey.std()), 1.0)

    def reduced(image):
        channels = torch.as_tensor(image, dtype=torch.float32).permute(2, 0, 1)
        return torch.nn.functional.avg_pool2d(channels, reduce, ceil_mode=True, count_include_pad=False)

    def seen(grey):
        """Grey, what it says of colour, row and distance from the middle, which is taken to be at the right."""
        looks = reduced(np.dstack([(grey - centre) / deviation, table[grey] / spread]))
        rows = torch.linspace(-1, 1, looks.shape[1])
        columns = torch.arange(looks.shape[2] - 1.0, -1, -1) * reduce / known.shape[1]
        return torch.cat([looks, torch.stack(torch.meshgrid(rows, columns, indexing="ij"))])

    network, training = unet.fit(
        seen(task.left_grey),
        reduced((known - table[task.left_grey]) / spread),
        positions=2,
        widths=widths,
        learning_rate=learning_rate,
        iterations=iterations,
        crop=crop,
        early_stop=early_stop,
        random_state=random_state,
    )

    def painted(grey):
        correction = spread * network.predict(seen(grey))
        finer = [side * reduce for side in correction.shape[1:]]
        whole = torch.nn.functional.interpolate(correction[None], size=finer, mode="bilinear")[0].permute(1, 2, 0)
        whole = whole.numpy()[: grey.shape[0], : grey.shape[1]]
        return color_differences.paint(grey, table[grey] + chroma.follow_edges(whole, grey, **smooth))

    # The right half's middle is at its left: mirrored, the network sees it as it saw the left half.
    right = painted(np.ascontiguousarray(task.right_grey[:, ::-1]))[:, ::-1]
    return Painting(painted(task.left_grey), np.ascontiguousarray(right), training)


# The guided filter and the network's maps take some 300 bytes for each pixel of a half.
MAX_PIXELS = 16_000_000

SETTINGS = {
    "widths": {
        "description": "Maps on each scale, from fine to coarse; each scale is half as large as the one before.",
        "type": "array",
        "minItems": 1,
        "maxItems": 8,
        "items": {"type": "integer", "minimum": 1, "maximum": 256},
    },
    "reduce": {
        "description": "How many pixels along each side the network sees as one.",
        "type": "integer",
        "minimum": 1,
        "maximum": 8,
    },
    "learning_rate": {"description": "Size of the first steps.", "type": "number", "exclusiveMinimum": 0},
    "iterations": {**settings.ITERATIONS, "description": "Updates of the weights at most."},
    "crop": {
        "description": "Side of the crops that it learns from, in pixels that the network sees.",
        "type": "integer",
        "minimum": 8,
    },
    "early_stop": {
        "description": "The strip of the left half next to the middle that says when to stop.",
        "type": "object",
        "additionalProperties": False,
        "required": ["share", "patience"],
        "properties": {
            "share": {
                "description": "Its share of the left half's columns.",
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 0.5,
            },
            "patience": {
                "description": "Looks at it, one every ten updates, without a smaller error before training stops.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
            },
        },
    },
    "smooth": settings.SMOOTH,
}

AGENT = Agent(
    title="convolutional network: corrects the colour of the grey value from wide surroundings",
    color=color,
    settings=SETTINGS,
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=(
        "torch",
        "terrapalette.colorize.chroma",
        "terrapalette.colorize.color_differences",
        "terrapalette.colorize.unet",
    ),
    loss="mean squared error of the correction",
)
