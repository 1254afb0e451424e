"""Fits that may collapse: tried again from other starts, and told in one sentence where none of them holds."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger

# Starts after the first.
RETRIES = 2

Found = TypeVar("Found")


class CollapseError(ArithmeticError):
    """A fit that is no clustering. The message says what it came to, such as "2 of 5 clusters are empty"."""


def first_sound(fit: Callable[[int], Found], what: str, remedy: str) -> Found:
    """What the first of a few starts gives that neither collapses nor diverges.

    Parameters
    ----------
    fit : (number of the start, from 0) -> whatever it finds; raises CollapseError or DivergedError
    what : the setting behind it, such as "land.methods.idec at k = 6"
    remedy : what to do, a sentence

    Raises
    ------
    InputError
        where every start collapsed: what the last one came to
    """
    for start in range(1 + RETRIES):
        try:
            return fit(start)
        except (CollapseError, DivergedError) as error:
            last = error
            logger.warning("%s, start %d: %s", what, start + 1, error)
    raise InputError(
        f"{what}: {last}, from each of {1 + RETRIES} starts; expected all to have points. {remedy}"
    ) from last


def check(labels: np.ndarray, k: int) -> None:
    """Raise a CollapseError where labels (point,) from 0 do not use each of k clusters; negative ones are in none."""
    used = len(np.unique(labels[labels >= 0]))
    if used == k:
        return
    if used <= 1:
        raise CollapseError("all points are in one cluster" if used else "no point is in a cluster")
    raise CollapseError(f"{k - used} of {k} clusters are empty")
