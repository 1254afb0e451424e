"""Several agents weighed region by region, by how well each tells the colours of a strip that it has not seen.

The strip is the part of the left half next to the middle: each agent colours it from the rest, as if the photo ended
there, and the right half from all of the left one.
"""

import numpy as np

from terrapalette.colorize.agents import registry
from terrapalette.colorize.agents.registry import Agent, Painting, Task


def color(
    task: Task, *, members: dict[str, dict], share: float, random_state: np.random.Generator
) -> Painting:
    """Paint both halves with the members' colours in their weights.

    Parameters
    ----------
    members : settings with their kind of each agent by its name
    share : the strip's share of the left half's columns
    """
    from terrapalette.colorize import color_differences, strip_weights

    columns = task.left.shape[1]
    start = min(columns - 1, max(1, round(columns * (1 - share))))
    trial = Task(task.left[:, :start], task.left_grey[:, :start], task.left_grey[:, start:], None, None)

    def painted(part):
        paintings = [_painted(part, settings, random_state) for settings in members.values()]
        greys = (part.left_grey, part.right_grey)
        return [
            np.array([color_differences.of(half, grey) for half in halves])
            for halves, grey in zip(zip(*(one[:2] for one in paintings), strict=True), greys, strict=True)
        ]

    truth = color_differences.of(task.left[:, start:], trial.right_grey)
    learnt = strip_weights.learn(painted(trial)[1], truth, trial.right_grey)
    halves = (
        color_differences.paint(grey, strip_weights.mix(guesses, grey, *learnt))
        for guesses, grey in zip(painted(task), (task.left_grey, task.right_grey), strict=True)
    )
    return Painting(*halves)


def _painted(task: Task, settings: dict, random_state: np.random.Generator) -> Painting:
    member = registry.agent(settings["kind"])
    return member.color(task, random_state=random_state, **{key: settings[key] for key in member.settings})


def contradictions(chosen: dict, colorize: dict) -> list[str]:
    """Members are other agents in use that need no palette, no search and no members of their own."""
    found = []
    for name in chosen["members"]:
        settings = colorize["agents"].get(name)
        if settings is None:
            found.append(f"members names {name}, which is no agent in use; add it or leave it out")
        elif "members" in settings or registry.agent(settings["kind"]).needs_palette or "auto" in settings.values():
            found.append(f"members names {name}, expected agents without a palette and without members")
    return found


AGENT = Agent(
    title="several agents, weighed by how well they tell the strip next to the middle",
    color=color,
    settings={
        "members": {
            "description": "Names of the agents whose colours it mixes.",
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string"},
        },
        "share": {
            "description": "Share of the left half's columns, next to the middle, that agents are tried on.",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 0.5,
        },
    },
    needs_palette=False,
    paints_classes=lambda settings: False,
    imports=("terrapalette.colorize.color_differences", "terrapalette.colorize.strip_weights"),
    contradictions=contradictions,
)
