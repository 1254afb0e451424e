import numpy as np
import pytest

from terrapalette.course import groups, lloyd, starts


def test_generated_groups_lie_apart_and_come_back(rng):
    points = groups.generate(rng, 2, 4, 50, 0.05)
    assert points.shape == (200, 2)
    runs = [lloyd.run(points, lloyd.random_start(points, 4, rng)) for _ in range(10)]
    best = min(runs, key=starts.end)[-1]
    expected = np.array([points[first : first + 50].mean(axis=0) for first in range(0, 200, 50)])
    # Groups four spreads apart overlap in a few points.
    assert np.linalg.norm(expected[:, None] - best.centres, axis=2).min(axis=1).max() < 0.02
    with pytest.raises(ValueError, match=r"9 groups of spread 0\.5 do not fit into 1 dimensions"):
        groups.generate(rng, 1, 9, 1, 0.5)


@pytest.mark.parametrize(
    ("source", "words"),
    [("2d", "generated in 2 dimensions, 4 groups of 50 points"), ("/somewhere/points.csv", "points.csv")],
)
def test_a_source_is_described_in_words(source, words):
    assert groups.describe(source) == words
