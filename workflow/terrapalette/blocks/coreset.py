"""Few weighted cells that stand for many: lightweight coresets (Bachem, Lucic and Krause 2018, arXiv:1702.08248)."""

from collections.abc import Sequence
from functools import partial as bound

import numpy as np

from terrapalette.blocks.moments import Moments
from terrapalette.blocks.source import Block, over
from terrapalette.clustering.kmeans import Summary
from terrapalette.clustering.weights import masses
from terrapalette.runtime.engine import Mapped, loop


def drawn(
    blocks: Sequence[Block],
    parts: Sequence[Moments],
    moments: Moments,
    n_draws: int,
    random_state: np.random.Generator,
    run: Mapped = loop,
    even: float = 0.5,
) -> Summary:
    """A random sample of cells, weighted so that sums over it estimate those over all cells.

    A cell is drawn with the share `even` by its weight, and else by its weight times its squared distance to the mean:
    cells far out, which rare classes often are, are kept. Every block draws from a stream of its own.

    Parameters
    ----------
    parts, moments : of each block, and of all cells
    n_draws : with replacement; a cell drawn again counts as often, so there may be fewer points
    even : 1 for a sample by weight alone
    """
    own = [np.trace(part.scatter) + part.mass * ((part.mean - moments.mean) ** 2).sum() for part in parts]
    chance = even * np.array([part.mass for part in parts]) / moments.mass
    total = float(np.trace(moments.scatter))
    # Where all cells are equal none is far out.
    even = even if total > 0 else 1.0
    chance = chance + (1 - even) * np.array(own) / total if total > 0 else chance
    counts = random_state.multinomial(n_draws, chance / chance.sum())
    draw = bound(_drawn, moments=moments, n_draws=n_draws, even=even)
    found = over(blocks, draw, run, counts.tolist(), random_state.spawn(len(blocks)))
    return Summary(*(np.concatenate(column) for column in zip(*found, strict=True)))


def chances(cells: np.ndarray, weights: np.ndarray, moments: Moments, even: float) -> np.ndarray:
    """How likely each cell (cell,) is at one draw."""
    found = even * weights / moments.mass
    if even < 1:
        difference = cells - moments.mean
        squares = np.einsum("ij,ij->i", difference, difference)
        found += (1 - even) * weights * squares / np.trace(moments.scatter)
    return found


def _drawn(cells, weights, count, random_state, moments, n_draws, even):
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    if not count:
        return cells[:0], weights[:0]
    chance = chances(cells, weights, moments, even)
    cumulative = np.cumsum(chance)
    places = np.searchsorted(cumulative, random_state.random(count) * cumulative[-1], "right")
    chosen, times = np.unique(np.minimum(places, len(cells) - 1), return_counts=True)
    return cells[chosen], times * weights[chosen] / (n_draws * chance[chosen])
