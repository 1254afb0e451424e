"""Agents that colour the grey right half of a photo after its left half. Every other module here is one kind."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


class Task(NamedTuple):
    """What an agent may see: everything but the right half's colours.

    left (row, column, 3), left_grey and right_grey (row, column), all uint8; for agents that work with a palette its
    colors (color, 3) uint8 and the left half's classes (row, column), else None.
    """

    left: np.ndarray
    left_grey: np.ndarray
    right_grey: np.ndarray
    colors: np.ndarray | None
    classes: np.ndarray | None


class Painting(NamedTuple):
    """What an agent made of both halves: colours (row, column, 3) uint8, or numbers of palette colours (row, column).

    The number after the last colour of the palette stands for black. `training` has the loss over iterations of agents
    that iterate, as lists by name.
    """

    left: np.ndarray
    right: np.ndarray
    training: dict[str, list] | None = None


def agent(kind: str) -> "Callable[..., Painting]":
    """The function that makes agents of a kind paint: (task, random_state=..., **settings) -> Painting."""
    return import_module(f"terrapalette.colorize.agents.{kind}").color
