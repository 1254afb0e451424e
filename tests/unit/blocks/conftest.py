import numpy as np
import pytest

from terrapalette.blocks import source


@pytest.fixture(params=[1, 7, 64], ids="{} blocks".format)
def split(request):
    """Cuts an array along its first axis into uneven blocks, of which the first and the last may be empty."""

    def cut(array):
        ends = np.sort(np.random.default_rng(request.param).integers(0, len(array), request.param - 1))
        if request.param > 2:
            ends[0], ends[-1] = 0, len(array)
        return np.split(array, ends)

    return cut


@pytest.fixture
def in_blocks(split):
    """Cells and weights as such blocks."""

    def cut(cells, weights=None):
        parts = split(cells)
        return [
            source.Held(*pair)
            for pair in zip(parts, [None] * len(parts) if weights is None else split(weights), strict=True)
        ]

    return cut


@pytest.fixture
def clouds(rng):
    """Five clouds in three dimensions, far from the origin, with their labels."""
    truth = rng.integers(0, 5, 6000)
    return 1000 + rng.uniform(-8, 8, (5, 3))[truth] + rng.normal(size=(6000, 3)), truth
