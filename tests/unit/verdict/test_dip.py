import numpy as np
import pytest
from scipy.optimize import linprog

from terrapalette.verdict.dip import dip


def slow_dip(values):
    """By its definition: for every place of the mode a linear program for the nearest unimodal distribution function.

    Unknown are its values at the places, its limit from the left at the mode, and the distance.
    """
    place, times = np.unique(values, return_counts=True)
    above = np.cumsum(times) / times.sum()
    below = above - times / times.sum()
    n = len(place)
    best = np.inf
    for mode in range(n):
        rows, bounds = [], []

        def ask(coefficients, bound, rows=rows, bounds=bounds):
            row = np.zeros(n + 2)
            for index, value in coefficients:
                row[index] += value
            rows.append(row)
            bounds.append(bound)

        for index in range(n):
            # Nothing but the mode may jump: the value serves either side of the step.
            before = n if index == mode else index
            ask([(index, -1), (n + 1, -1)], -above[index])
            ask([(before, 1), (n + 1, -1)], below[index])
        ask([(n, 1), (mode, -1)], 0)
        left = [*range(mode), n]
        right = list(range(mode, n))
        for chain, sign in ((left, 1), (right, -1)):
            x = [place[mode] if index == n else place[index] for index in chain]
            for i in range(len(chain) - 1):
                ask([(chain[i], 1), (chain[i + 1], -1)], 0)
            for i in range(len(chain) - 2):
                one, other = x[i + 1] - x[i], x[i + 2] - x[i + 1]
                rise = [(chain[i], -1 / one), (chain[i + 1], 1 / one + 1 / other), (chain[i + 2], -1 / other)]
                ask([(index, sign * value) for index, value in rise], 0)
        cost = np.zeros(n + 2)
        cost[-1] = 1
        found = linprog(cost, rows, bounds, bounds=[(0, 1)] * (n + 2), method="highs")
        best = min(best, found.fun)
    return best


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 10, 14])
def test_it_is_the_distance_to_the_nearest_unimodal_distribution(rng, n):
    for _ in range(12):
        values = rng.choice([rng.normal(size=n), rng.normal(size=n) ** 3, np.round(rng.normal(size=n), 4)])
        values[: n // 2] += rng.choice([0, 3])
        # An atom at the mode may serve a step wholly; the statistic counts half of one value at least.
        assert dip(values) == pytest.approx(max(slow_dip(values), 1 / (2 * n)), abs=1e-9)
