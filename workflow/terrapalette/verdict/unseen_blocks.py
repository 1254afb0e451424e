"""Half of the blocks of a map, drawn at random, and the other half, which nothing that is fitted has seen."""

import numpy as np

from terrapalette.verdict import regions
from terrapalette.verdict.places import Place


def divided(place: Place, side: float, random_state: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the cells to fit to, and of those to judge on: blocks laid and shared out at random.

    Neither has a cell twice, so that methods that go by density can be fitted; about half of the mass each. Blocks
    touch: only where they are much wider than the range of the variogram do the halves know little of each other.

    Parameters
    ----------
    side : of the blocks, as of `regions.blocks`

    Raises
    ------
    InputError
        if there are too few blocks
    """
    block = regions.blocks(place, side, random_state)
    mass = np.bincount(block, place.masses)
    order = random_state.permutation(len(mass))
    seen = np.zeros(len(mass), bool)
    # The block that crosses the half goes to whom it brings nearer to it.
    held = np.cumsum(mass[order]) / mass.sum()
    seen[order[: max(int(np.abs(held[:-1] - 0.5).argmin()) + 1, 1)]] = True
    return np.flatnonzero(seen[block]), np.flatnonzero(~seen[block])
