import numpy as np
import pytest

from terrapalette.runtime.errors import InputError
from terrapalette.verdict import unseen_blocks
from unit.verdict import worlds


def test_halves_of_blocks_hold_every_cell_once():
    place = worlds.place(6.0)
    shares, repeats = [], [unseen_blocks.divided(place, 0.5, np.random.default_rng(seed)) for seed in (0, 0, 1)]
    for seen, unseen in repeats:
        np.testing.assert_array_equal(np.sort(np.concatenate([seen, unseen])), np.arange(len(place.row)))
        shares.append(place.masses[seen].sum() / place.masses.sum())
    assert np.allclose(shares, 0.5, atol=0.12)
    np.testing.assert_array_equal(repeats[0][0], repeats[1][0])
    assert set(repeats[0][0]) != set(repeats[2][0])


def test_too_few_blocks_are_refused():
    with pytest.raises(InputError, match="expected at least 6"):
        unseen_blocks.divided(worlds.place(12.0), 3.0, np.random.default_rng(0))
