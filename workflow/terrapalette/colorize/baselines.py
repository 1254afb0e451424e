"""What agents are measured against: no colour, simple rules, and the best that a palette allows."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.colorize.agents.registry import Painting, Task

if TYPE_CHECKING:
    from collections.abc import Callable


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


def palette_limit(task: Task, truth: np.ndarray) -> Painting:
    """Every pixel in the palette colour nearest to its true one: it sees the right half's colours `truth`."""
    from terrapalette.colorize import photo_palette

    return Painting(task.classes, photo_palette.classes(truth, task.colors))


class Baseline(NamedTuple):
    """What it does in a few words, its rule (task, and the truth if it sees that), and whether it has the palette."""

    title: str
    paint: "Callable[..., Painting]"
    sees_truth: bool = False
    has_palette: bool = False

    @property
    def what(self) -> str:
        """What it counts as in tables."""
        return "limit" if self.sees_truth else "baseline"


# Made for every photo, whatever agents are configured, under these names, which no agent may take. What sees the truth
# is a limit: it says how good its own palette can be, no more. An agent with another palette has another limit
# (mse_limit in the scores), one without a palette has none.
BASELINES = {
    "grey": Baseline("no colour", grey),
    "luminance": Baseline("colour by grey value alone", luminance),
    "mean": Baseline("one colour", mean),
    "palette_limit": Baseline(
        "the true pixels in the palette, which no agent with this palette can pass",
        palette_limit,
        sees_truth=True,
        has_palette=True,
    ),
}


def painted(name: str, task: Task, truth: np.ndarray) -> Painting:
    """What a baseline makes of a photo whose true right half (row, column, 3) uint8 is `truth`."""
    baseline = BASELINES[name]
    return baseline.paint(task, truth) if baseline.sees_truth else baseline.paint(task)
