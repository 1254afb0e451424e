"""Agents that colour the grey right half of a photo after its left half: one module for each kind.

A new kind is a module here with its `AGENT`, and a line in `MODULES`. Rules read what an agent says of itself whenever
they are read, so agents' modules import what paints inside their functions.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.runtime import registry

if TYPE_CHECKING:
    from collections.abc import Callable

# Kind in the configuration -> module.
MODULES = {
    "basic": "basic",
    "exemplar": "exemplar",
    "propagate": "propagate",
    "improved": "improved",
    "cnn": "cnn",
    "context": "context",
    "blend": "blend",
}


class Task(NamedTuple):
    """What an agent may see: everything but the right half's colours.

    left (row, column, 3), left_grey and right_grey (row, column), all uint8; for agents that work with a palette its
    colors (color, 3) uint8 and the left half's classes (row, column), else None; for an agent with members what they
    made of the photo, by name, colours in both halves.
    """

    left: np.ndarray
    left_grey: np.ndarray
    right_grey: np.ndarray
    colors: np.ndarray | None
    classes: np.ndarray | None
    paintings: "dict[str, Painting] | None" = None


class Painting(NamedTuple):
    """What an agent made of both halves: colours (row, column, 3) uint8, or numbers of palette colours (row, column).

    The number after the last colour of the palette stands for black. `training` has iteration, loss and held_out (NaN
    where nothing is held out) of agents that train, as lists of one length.
    """

    left: np.ndarray
    right: np.ndarray
    training: dict[str, list] | None = None


class Agent(NamedTuple):
    """What a kind of agent says of itself, to rules, checks, scripts, figures and pages.

    title : its method in a few words
    color : paints, (task, random_state=..., **settings without photos and colors) -> Painting; raises DivergedError
        where its learning_rate is too high
    settings : JSON schemas of the settings that it has besides kind and photos, all of them required. `patch` is the
        side of the patches that it looks at; `colors`, of an agent with a palette, the number of its colours.
    needs_palette : whether it is given a palette and the classes of the left half
    paints_classes : from its settings, whether its pictures hold palette colours only: a pixel is then right or wrong
    imports : modules that `color` imports; who takes its time imports them before
    loss : what its loss measures, "" for an agent that does not train
    searchable : settings for which the search on the left half finds a value, so that they may be auto
    threads : on how many it can work; its painting is the same on fewer
    contradictions : from its settings and those of the study, what they do not allow together; each clause begins with
        the name of a setting
    """

    title: str
    color: "Callable[..., Painting]"
    settings: dict[str, dict]
    needs_palette: bool
    paints_classes: "Callable[[dict], bool]"
    imports: tuple[str, ...] = ()
    loss: str = ""
    searchable: tuple[str, ...] = ()
    threads: int = 1
    contradictions: "Callable[[dict, dict], list[str]]" = lambda settings, colorize: []

    @property
    def trains(self) -> bool:
        """Whether its pictures come with a curve of its loss."""
        return bool(self.loss)


def agent(kind: str) -> Agent:
    """What there is to know of a kind of agent; a ValueError names the known ones, where it is none."""
    return registry.found("kind of agent", kind, MODULES, "terrapalette.colorize.agents", "AGENT")


def with_members(agents: dict[str, dict], name: str) -> dict:
    """Settings of an agent in the configuration, with those of its members for their names; dropped ones are out."""
    settings = agents[name]
    if "members" not in settings:
        return settings
    return settings | {"members": {member: agents[member] for member in settings["members"] if agents[member]}}


def kinds(settings: dict) -> list[str]:
    """The kind of an agent, then those of its members, if it has any (`with_members`)."""
    return [settings["kind"], *(member["kind"] for member in settings.get("members", {}).values())]


def imports(settings: dict) -> list[str]:
    """Modules that an agent and its members import when they paint."""
    return [module for kind in kinds(settings) for module in agent(kind).imports]
