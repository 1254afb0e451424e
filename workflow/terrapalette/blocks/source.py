"""Cells in blocks: values that read themselves where they are needed, and what a function makes of each."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from terrapalette.runtime.engine import Mapped, loop

# Cells in a block. Sums over cells are made block by block: it is the blocks that fix their last digits, not workers.
SIZE = 262_144


class Block(Protocol):
    """Some of the cells, told by a small value that can be sent to a worker (a path and a range of rows)."""

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Values (cell, variable), and positive weights (cell,) or None where all are equal. There may be no cells."""


class Held(NamedTuple):
    """A block of cells that are in memory already."""

    cells: np.ndarray
    weights: np.ndarray | None = None

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        return self.cells, self.weights


def cut(cells: np.ndarray, weights: np.ndarray | None = None, size: int = SIZE) -> list[Held]:
    """Arrays in memory as blocks of so many cells: views, no copies."""
    starts = range(0, max(len(cells), 1), size)
    return [
        Held(cells[start : start + size], None if weights is None else weights[start : start + size])
        for start in starts
    ]


def over(blocks: Sequence[Block], function: Callable, run: Mapped = loop, *beside: Sequence) -> list:
    """function(cells, weights, *what lies beside the block) of each block, in their order.

    beside : sequences with one value a block, such as labels of its cells
    """
    return run(partial(_read, function), list(zip(blocks, *beside, strict=True)))


def held(blocks: Sequence[Block], run: Mapped = loop, dtype: type = np.float32) -> list[Held]:
    """Blocks read once and kept in memory, for many passes."""
    return over(blocks, partial(_kept, dtype=dtype), run)


def _read(function: Callable, item: tuple[Block, Any]) -> Any:
    block, *beside = item
    return function(*block.read(), *beside)


def _kept(cells: np.ndarray, weights: np.ndarray | None, dtype: type) -> Held:
    return Held(np.ascontiguousarray(cells, dtype), weights)
