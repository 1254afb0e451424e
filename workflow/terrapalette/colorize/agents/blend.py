"""Several agents weighed region by region, by how well each tells the colours of a strip that it has not seen.

The strip is the part of the left half next to the middle. Each agent colours it from the rest, as if the photo ended
there; a smaller copy of the left half tells that as well and takes less time.
"""

import math

import numpy as np

from terrapalette.colorize.agents import registry
from terrapalette.colorize.agents.registry import Agent, Painting, Task

# Pixels of the left half that agents are tried on at most.
TRIAL = 30_000


def color(task: Task, *, members: dict[str, dict], share: float, random_state: np.random.Generator) -> Painting:
    """Paint both halves with the colours of the members' paintings in their weights.

    Parameters
    ----------
    task : with its `paintings`, the members'
    members : settings with their kind of each agent by its name
    share : the strip's share of the left half's columns
    """
    from terrapalette.colorize import color_differences, photos, strip_weights

    small = _reduced(task.left, math.ceil(math.sqrt(task.left_grey.size / TRIAL)))
    columns = small.shape[1]
    start = min(columns - 1, max(1, round(columns * (1 - share))))

    def differences(pictures, grey):
        return np.array([color_differences.of(picture, grey) for picture in pictures])

    if start:
        grey = photos.grey(small)
        trial = Task(small[:, :start], grey[:, :start], grey[:, start:], None, None)
        tried = [_painted(trial, settings, random_state).right for settings in members.values()]
        truth = color_differences.of(small[:, start:], trial.right_grey)
        learnt = strip_weights.learn(differences(tried, trial.right_grey), truth, trial.right_grey)
    else:
        # A single column leaves nothing to be tried on.
        learnt = np.empty(0), np.full((1, len(members)), 1 / len(members))
    halves = []
    for half, grey in (("left", task.left_grey), ("right", task.right_grey)):
        guesses = differences([getattr(task.paintings[name], half) for name in members], grey)
        halves.append(color_differences.paint(grey, strip_weights.mix(guesses, grey, *learnt)))
    return Painting(*halves)


def _reduced(photo: np.ndarray, factor: int) -> np.ndarray:
    """The mean of `factor` x `factor` pixels in place of each; what is left over at the left is cut off."""
    height, width = (max(1, side // factor) for side in photo.shape[:2])
    kept = photo[: height * factor, -width * factor :]
    if factor == 1 or kept.shape[:2] != (height * factor, width * factor):
        return photo
    return np.round(kept.reshape(height, factor, width, factor, 3).mean(axis=(1, 3))).astype(np.uint8)


def _painted(task: Task, settings: dict, random_state: np.random.Generator) -> Painting:
    member = registry.agent(settings["kind"])
    return member.color(task, random_state=random_state, **{key: settings[key] for key in member.settings})


def contradictions(chosen: dict, colorize: dict) -> list[str]:
    """Members are other agents that need no palette, no search and no members of their own; one at least is in use."""
    agents, names = colorize["agents"], chosen["members"]
    found = [f"members names {name}, which is no agent" for name in names if name not in agents]
    used = {name: agents[name] for name in names if agents.get(name)}
    if not used and not found:
        found.append(f"members are {', '.join(names)}, none of which is in use; expected one at least")
    for name, settings in used.items():
        if "members" in settings or registry.agent(settings["kind"]).needs_palette:
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
    imports=(
        "terrapalette.colorize.color_differences",
        "terrapalette.colorize.photos",
        "terrapalette.colorize.strip_weights",
    ),
    contradictions=contradictions,
)
