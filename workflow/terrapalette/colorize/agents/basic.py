"""Nearest neighbours: a pixel takes the colour that most of the similar patches of the left half have."""

import numpy as np

from terrapalette.colorize.agents import settings
from terrapalette.colorize.agents.registry import Agent, Painting, Task


def color(task: Task, *, patch: int, neighbours: int, border: str, random_state: np.random.Generator) -> Painting:
    """Paint each pixel in the palette colour of the majority of its neighbours, else of the nearest one.

    The left half is painted the same way; there every patch finds itself.
    """
    from terrapalette.colorize import patches

    known = patches.patches(task.left_grey, patch)
    classes = patches.inner(task.classes, patch).ravel()

    def voted(wanted):
        return patches.vote(classes[patches.nearest(known, wanted, neighbours)[1]])

    black = len(task.colors)
    return Painting(*(patches.painted(grey, patch, border, black, voted) for grey in (task.left_grey, task.right_grey)))


SETTINGS = {
    "patch": settings.PATCH,
    "neighbours": {
        "description": "Number of similar patches that vote.",
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
    },
    "colors": settings.COLORS,
    "border": settings.BORDER,
}

AGENT = Agent(
    title="nearest neighbours: the colour that most of the similar grey patches have",
    color=color,
    settings=SETTINGS,
    needs_palette=True,
    paints_classes=lambda settings: True,
    imports=("terrapalette.colorize.patches",),
    searchable=("patch", "neighbours", "colors"),
    contradictions=settings.patch_contradictions,
)
