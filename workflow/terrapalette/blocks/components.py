"""The space of the first principal components, fitted to cells in blocks."""

from collections.abc import Sequence

from terrapalette.blocks import factors
from terrapalette.blocks.source import Block, over
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.spaces import components as space
from terrapalette.spaces import pca


def fit(blocks: Sequence[Block], run: Mapped = loop, *, components: float) -> space.Model:
    """Principal components of all cells, as `spaces.components.fit` finds them in an array."""
    found = factors.finish(factors.merge(over(blocks, factors.partial, run)))
    return space.Model(found, pca.n_kept(found.explained_variance_ratio, components))


FIT = fit
