"""Colour taken over from single pixels of the left half that look alike: Welsh, Ashikhmin and Mueller (2002).

The classic of colouring by example (doi:10.1145/566570.566576): of a few hundred samples of the coloured picture, each
pixel takes the chroma of the one whose grey and deviation of grey are nearest.
"""

import numpy as np

from terrapalette.colorize.agents.registry import Agent, Painting, Task


def color(task: Task, *, samples: int, window: int, random_state: np.random.Generator) -> Painting:
    """Paint both halves with the chroma of samples from the left one.

    Parameters
    ----------
    samples : how many of the left half's pixels colours are taken from, one at random in each field of an even grid
    window : side of the square windows of the deviation, in pixels
    """
    from terrapalette.colorize import chroma, exemplar_match

    places = exemplar_match.jittered(task.left_grey.shape, samples, random_state)
    colors = chroma.chroma(task.left)[places]
    halves = []
    for grey in (task.left_grey, task.right_grey):
        nearest = exemplar_match.nearest(task.left_grey, grey, places, window)
        halves.append(chroma.paint(grey, colors[nearest]))
    return Painting(*halves)


AGENT = Agent(
    title="chroma of single pixels alike in grey and its deviation (Welsh et al. 2002)",
    color=color,
    settings={
        "samples": {
            "description": "Pixels of the left half that colours are taken from.",
            "type": "integer",
            "minimum": 1,
            "maximum": 100000,
        },
        "window": {
            "description": "Side of the windows in which greys deviate from their mean, in pixels, odd.",
            "type": "integer",
            "minimum": 3,
            "maximum": 101,
        },
    },
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=("terrapalette.colorize.chroma", "terrapalette.colorize.exemplar_match"),
    contradictions=lambda settings, colorize: (
        [f"window is {settings['window']}, expected an odd number (a window has a middle pixel)"]
        if settings["window"] % 2 == 0
        else []
    ),
)
