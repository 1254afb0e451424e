"""Colour spreads from the middle: the left half is the scribble of Levin, Lischinski and Weiss (2004).

Nothing is learnt: chroma flows into the right half where greys are alike and stops where they are not.
"""

import numpy as np

from terrapalette.colorize.agents.registry import Agent, Painting, Task


def color(task: Task, *, random_state: np.random.Generator) -> Painting:
    """Leave the left half as it is, and let its colour spread into the right one. Nothing is drawn at random."""
    from terrapalette.colorize import chroma, propagation

    nothing = np.zeros((*task.right_grey.shape, 2))
    known = chroma.chroma(task.left[:, -1:])
    found = propagation.from_middle(known, task.left_grey[:, -1:], task.right_grey, nothing, nothing[..., 0])
    return Painting(task.left.copy(), chroma.paint(task.right_grey, found))


AGENT = Agent(
    title="colour spreads from the middle where the grey is alike (Levin et al. 2004)",
    color=color,
    settings={},
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=("terrapalette.colorize.chroma", "terrapalette.colorize.propagation"),
)
