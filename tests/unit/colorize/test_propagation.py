import numpy as np
import pytest

from terrapalette.colorize import propagation
from terrapalette.runtime.errors import InputError


def weights(grey):
    """Equation 2 pixel by pixel, with the width of the authors' program: (pixel, pixel)."""
    width = grey.shape[1]
    table = np.zeros((grey.size, grey.size))
    for row, column in np.ndindex(grey.shape):
        window = np.s_[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        variance = max(grey[window].astype(float).var(), 1 / 12)
        around = [place for place in np.ndindex(grey.shape) if max(abs(place[0] - row), abs(place[1] - column)) == 1]
        found = np.array([np.exp(-((float(grey[one]) - grey[row, column]) ** 2) / (0.6 * variance)) for one in around])
        for place, weight in zip(around, found / found.sum(), strict=True):
            table[row * width + column, place[0] * width + place[1]] = weight
    return table


@pytest.fixture
def grey(rng):
    return rng.integers(0, 256, (7, 9), dtype=np.uint8)


def test_weights_are_those_of_the_paper(grey):
    np.testing.assert_allclose(propagation.similarity(grey).toarray(), weights(grey), atol=1e-12)


def test_scribbles_spread_as_least_squares_say(grey, rng):
    """The paper's problem, dense: the smallest sum of squares over pixels without a scribble."""
    known = rng.random(grey.shape) < 0.2
    chroma = rng.normal(0, 30, (*grey.shape, 2))
    trust = np.where(known, np.inf, 0)
    differences = np.eye(grey.size) - weights(grey)
    free = ~known.ravel()
    target = -differences[np.ix_(free, ~free)] @ chroma.reshape(-1, 2)[~free]
    expected = np.linalg.lstsq(differences[np.ix_(free, free)], target)[0]
    found = propagation.spread(grey, np.where(known[..., None], chroma, np.nan), trust).reshape(-1, 2)
    np.testing.assert_allclose(found[free], expected, atol=1e-8)
    np.testing.assert_array_equal(found[~free], chroma.reshape(-1, 2)[~free])


def test_guesses_weigh_as_they_are_trusted(grey, rng):
    trust = rng.exponential(1, grey.shape)
    trust[3, 4], trust[5] = np.inf, 0
    chroma = rng.normal(0, 30, (*grey.shape, 2))
    found = propagation.spread(grey, chroma, trust)
    mean = (weights(grey) @ found.reshape(-1, 2)).reshape(found.shape)
    finite = np.isfinite(trust)
    share = 1 - 1 / (1 + trust[..., None])
    np.testing.assert_allclose(found[finite], ((1 - share) * mean + share * chroma)[finite], atol=1e-8)
    assert found[3, 4].tolist() == chroma[3, 4].tolist()
    # Great trust is as good as knowing.
    np.testing.assert_allclose(propagation.spread(grey, chroma, np.full(grey.shape, 1e9)), chroma, atol=1e-6)


def test_nothing_lies_outside_what_is_trusted(grey, rng):
    chroma = rng.normal(0, 30, (*grey.shape, 2))
    trust = np.where(rng.random(grey.shape) < 0.3, rng.exponential(1, grey.shape), 0)
    found, trusted = propagation.spread(grey, chroma, trust), chroma[trust > 0]
    assert (found >= trusted.min(axis=0) - 1e-9).all() and (found <= trusted.max(axis=0) + 1e-9).all()


def test_colour_fills_a_region_and_stops_at_its_edge():
    """Two fields of equal grey, one scribble in each: every pixel has the colour of its own field."""
    grey = np.full((12, 20), 60, np.uint8)
    grey[:, 10:] = 180
    chroma, trust = np.zeros((12, 20, 2)), np.zeros((12, 20))
    chroma[6, 2], chroma[6, 17] = (40, -20), (-30, 50)
    trust[6, [2, 17]] = np.inf
    found = propagation.spread(grey, chroma, trust)
    # Windows across the edge let a little through: more than nine tenths stay on their side.
    share = (found[..., 0] + 30) / 70
    assert (share[:, :9] > 0.9).all() and (share[:, 11:] < 0.1).all()
    # Without the edge it is a slope.
    flat = propagation.spread(np.full_like(grey, 60), chroma, trust)
    assert 0.3 < (flat[6, 9, 0] + 30) / 70 < 0.7


def test_one_colour_is_all_there_is(grey):
    trust = np.zeros(grey.shape)
    trust[0, 0] = 0.1
    chroma = np.full((*grey.shape, 2), (12.0, -7.0))
    np.testing.assert_allclose(propagation.spread(grey, chroma, trust), chroma, atol=1e-6)


def test_a_mirrored_picture_is_mirrored(grey, rng):
    chroma, trust = rng.normal(0, 30, (*grey.shape, 2)), rng.exponential(1, grey.shape)
    turned = propagation.spread(grey[:, ::-1], chroma[:, ::-1], trust[:, ::-1])[:, ::-1]
    np.testing.assert_allclose(turned, propagation.spread(grey, chroma, trust), atol=1e-9)


def test_the_right_half_begins_at_the_left_ones_last_column(rng):
    left, right = rng.integers(0, 256, (6, 5), dtype=np.uint8), rng.integers(0, 256, (6, 4), dtype=np.uint8)
    known = rng.normal(0, 30, (6, 5, 2))
    nothing = np.zeros((6, 4, 2))
    whole = propagation.spread(
        np.concatenate([left, right], axis=1),
        np.concatenate([known, nothing], axis=1),
        np.concatenate([np.full((6, 5), np.inf), np.zeros((6, 4))], axis=1),
    )
    found = propagation.from_middle(known, left, right, nothing, nothing[..., 0])
    np.testing.assert_allclose(found, whole[:, 5:], atol=1e-9)


@pytest.mark.parametrize("trust", [np.inf, 2.0])
def test_a_single_pixel_is_what_it_is_trusted_to_be(trust):
    found = propagation.spread(np.zeros((1, 1), np.uint8), np.full((1, 1, 2), 9.0), np.full((1, 1), trust))
    assert found.tolist() == [[[9.0, 9.0]]]


def test_nothing_known_or_too_much_to_solve_is_an_error():
    grey = np.zeros((2, 3), np.uint8)
    with pytest.raises(ValueError, match="nothing is trusted"):
        propagation.spread(grey, np.zeros((2, 3, 2)), np.zeros((2, 3)))
    vast = np.broadcast_to(grey[:1, :1], (5000, 10000))
    with pytest.raises(InputError, match=r"10000 x 5000 pixels .* at most 4000000 .* Lower colorize\.max_side"):
        propagation.spread(vast, np.broadcast_to(0.0, (5000, 10000, 2)), np.broadcast_to(1.0, (5000, 10000)))
