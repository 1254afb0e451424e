import numpy as np
import pytest

from terrapalette.colorize import chroma, halves_apart


def half(grey, ab):
    return chroma.paint(grey, np.broadcast_to(ab, (*grey.shape, 2)))


@pytest.fixture
def grey(rng):
    return rng.integers(80, 180, (30, 30), dtype=np.uint8)


def test_alike_halves_do_not_shift(grey):
    one = half(grey, (15.0, -20.0))
    found = halves_apart.apart(one, grey, one, grey)
    assert found["shift"] == 0 and found["chroma"] == pytest.approx(25, abs=0.5)
    assert found["colorfulness_left"] == found["colorfulness_right"] > 10


def test_a_shift_is_the_distance_of_mean_colours(grey):
    # From (10, 0) to (-5, 8): 17 apart; the right half lies sqrt(25 + 64) from grey.
    found = halves_apart.apart(half(grey, (10.0, 0.0)), grey, half(grey, (-5.0, 8.0)), grey)
    assert found["shift"] == pytest.approx(17, abs=0.5)
    assert found["chroma"] == pytest.approx(np.sqrt(89), abs=0.5)


def test_a_grey_right_half_has_nothing_to_gain(grey):
    found = halves_apart.apart(half(grey, (20.0, 0.0)), grey, np.repeat(grey[..., None], 3, axis=2), grey)
    assert found["chroma"] < 0.1 < found["shift"] and found["colorfulness_right"] == 0


def test_greys_that_the_left_half_lacks_take_those_between():
    known, wanted = np.array([[40, 200]], np.uint8), np.full((1, 3), 120, np.uint8)
    left = np.concatenate([half(known[:, :1], (10.0, 0.0)), half(known[:, 1:], (20.0, 0.0))], axis=1)
    found = halves_apart.apart(left, known, half(wanted, (15.0, 0.0)), wanted)
    assert found["shift"] < 1 and found["chroma"] == pytest.approx(15, abs=1)
