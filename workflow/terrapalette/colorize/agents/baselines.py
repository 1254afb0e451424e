"""What every agent is measured against: no colour, simple rules, and the best that a palette allows."""

import numpy as np

from terrapalette.colorize import photo_palette
from terrapalette.colorize.agents.registry import Painting, Task

NAMES = ("grey", "luminance", "mean", "oracle")


def grey(task: Task) -> Painting:
    """No colour at all."""
    return Painting(*(np.repeat(half[..., None], 3, axis=2) for half in (task.left_grey, task.right_grey)))


def luminance(task: Task) -> Painting:
    """The mean colour of the left half's pixels of the same grey; between greys that occur, interpolated."""
    levels, members = np.unique(task.left_grey, return_inverse=True)
    counts = np.bincount(members.ravel())
    colors = np.empty((256, 3))
    for channel in range(3):
        means = np.bincount(members.ravel(), task.left[..., channel].ravel()) / counts
        colors[:, channel] = np.interp(np.arange(256), levels, means)
    table = np.round(colors).astype(np.uint8)
    return Painting(table[task.left_grey], table[task.right_grey])


def mean(task: Task) -> Painting:
    """The left half's mean colour everywhere."""
    middle = np.round(task.left.reshape(-1, 3).mean(axis=0)).astype(np.uint8)
    return Painting(*(np.broadcast_to(middle, (*half.shape, 3)).copy() for half in (task.left_grey, task.right_grey)))


def oracle(task: Task, truth: np.ndarray) -> Painting:
    """Every pixel in the palette colour nearest to its true one: it sees the right half's colours `truth`."""
    return Painting(task.classes, photo_palette.classes(truth, task.colors))
