"""Our own agent: chroma from what the grey image looks like around a pixel, near and far.

A random forest of extremely randomized trees (Geurts, Ernst and Wehenkel 2006) predicts CIELAB a and b; the given grey
stays the grey of the result. No palette is needed.
"""

import numpy as np

from terrapalette.colorize.agents.registry import Agent, Painting, Task


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
    """Paint both halves with the chroma that trees learnt on the left one.

    Parameters
    ----------
    max_samples : share of the pixels that each tree learns from
    scales : standard deviations of the Gaussian windows, in pixels
    smooth : radius and epsilon of the guided filter over the predicted chroma
    """
    from sklearn.ensemble import ExtraTreesRegressor

    from terrapalette.colorize import chroma, surroundings

    forest = ExtraTreesRegressor(
        trees,
        min_samples_leaf=min_samples_leaf,
        bootstrap=True,
        max_samples=max_samples,
        random_state=int(random_state.integers(2**31)),
    )
    seen = surroundings.features(task.left_grey, scales, from_right=True)
    forest.fit(seen, chroma.chroma(task.left).reshape(-1, 2))
    new = surroundings.features(task.right_grey, scales, from_right=False)
    halves = []
    for grey, found in ((task.left_grey, seen), (task.right_grey, new)):
        ab = forest.predict(found).reshape(*grey.shape, 2)
        halves.append(chroma.paint(grey, chroma.follow_edges(ab, grey, **smooth)))
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
    "smooth": {
        "description": "The guided filter over the predicted chroma.",
        "type": "object",
        "additionalProperties": False,
        "required": ["radius", "epsilon"],
        "properties": {
            "radius": {
                "description": "Radius of its windows in pixels; 0 leaves the chroma as predicted.",
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
            },
            "epsilon": {
                "description": "Variance of grey (from 0 to 1) below which a window counts as smooth.",
                "type": "number",
                "exclusiveMinimum": 0,
            },
        },
    },
}

AGENT = Agent(
    title="trees: chroma from the grey surroundings, near and far",
    color=color,
    settings=SETTINGS,
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=("sklearn.ensemble", "terrapalette.colorize.chroma", "terrapalette.colorize.surroundings"),
)
