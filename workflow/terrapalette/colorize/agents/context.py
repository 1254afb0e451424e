"""Our own agent: colour from what the grey image looks like around a pixel, near and far, in two looks.

The first forest of extremely randomized trees tells colours from surroundings. A second one sees besides what forests
that know nothing of a pixel's block say of it and around it, and how far they disagree. To the mean of both comes what
those forests missed at the middle: it spreads from there where the grey is alike. The given grey stays the grey of the
result. No palette is needed.
"""

import numpy as np

from terrapalette.colorize.agents import settings
from terrapalette.colorize.agents.registry import Agent, Painting, Task

# Features of both halves and trees take some 2 kB for each pixel of a half.
MAX_PIXELS = 4_000_000
# How far what was missed at the middle spreads, as a share of the photo's height, and how much of it counts: forests
# that know a block's neighbours miss less.
REACH, MISSED = 0.2, 0.75


def color(
    task: Task,
    *,
    trees: int,
    min_samples_leaf: int,
    max_samples: float,
    scales: list[float],
    smooth: dict,
    random_state: np.random.Generator,
) -> Painting:
    """Paint both halves with the colours that trees learnt on the left one.

    Parameters
    ----------
    trees : of the first forest, of the second one, and of all that know nothing of a block
    max_samples : share of the pixels that each tree learns from
    scales : standard deviations of the Gaussian windows, in pixels
    smooth : radius and epsilon of the guided filter over the predicted colours
    """
    from terrapalette.colorize import blocked_forests, chroma, color_differences, forest, propagation, surroundings

    settings.check_size(task, MAX_PIXELS)
    greys = (task.left_grey, task.right_grey)
    known = color_differences.of(task.left, task.left_grey)
    table = color_differences.by_grey(known, task.left_grey)
    looks = [
        surroundings.features(grey, scales, from_right=from_right)
        for grey, from_right in zip(greys, (True, False), strict=True)
    ]
    chosen = {"min_samples_leaf": min_samples_leaf, "max_samples": max_samples, "random_state": random_state}
    few = max(1, trees // blocked_forests.FORESTS)
    told = blocked_forests.answers(looks[0], known, looks[1], task.right_grey.shape, trees=few, **chosen)
    second_looks = [
        np.concatenate([look, blocked_forests.maps(answers), table[grey].reshape(-1, 2)], axis=1, dtype=np.float32)
        for look, answers, grey in zip(looks, told, greys, strict=True)
    ]
    colors = [np.zeros((grey.size, 2)) for grey in greys]
    for features in (looks, second_looks):
        grown = forest.fit(features[0], known.reshape(-1, 2), trees=trees, **chosen)
        for half, look in zip(colors, features, strict=True):
            half += forest.predict(grown, look) / 2
    missed = (known - told[0].mean)[:, -1:]
    trust = np.full(task.right_grey.shape, (REACH * len(known)) ** -2.0)
    nothing = np.zeros((*trust.shape, 2))
    spread = propagation.from_middle(missed, task.left_grey[:, -1:], task.right_grey, nothing, trust)
    colors[1] += MISSED * spread.reshape(-1, 2)
    halves = (
        color_differences.paint(grey, chroma.follow_edges(half.reshape(*grey.shape, 2), grey, **smooth))
        for grey, half in zip(greys, colors, strict=True)
    )
    return Painting(*halves)


SETTINGS = {
    "trees": {"description": "Number of trees.", "type": "integer", "minimum": 1, "maximum": 1000},
    "min_samples_leaf": {"description": "Fewest pixels that a leaf may stand for.", "type": "integer", "minimum": 1},
    "max_samples": {
        "description": "Share of the pixels that each tree learns from.",
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 1,
    },
    "scales": {
        "description": "Standard deviations of the windows that are looked at, in pixels.",
        "type": "array",
        "minItems": 1,
        "items": {"type": "number", "exclusiveMinimum": 0, "maximum": 200},
    },
    "smooth": settings.SMOOTH,
}

AGENT = Agent(
    title="trees: colour from the grey surroundings, near and far, in two looks",
    color=color,
    settings=SETTINGS,
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=(
        "terrapalette.colorize.blocked_forests",
        "terrapalette.colorize.chroma",
        "terrapalette.colorize.color_differences",
        "terrapalette.colorize.forest",
        "terrapalette.colorize.propagation",
        "terrapalette.colorize.surroundings",
    ),
    threads=2,
)
