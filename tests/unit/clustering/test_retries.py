"""Fits that collapse are tried again, twice, and then told."""

import numpy as np
import pytest

from terrapalette.clustering import retries
from terrapalette.runtime.errors import DivergedError, InputError


def test_the_first_sound_start_counts():
    starts = []

    def fit(start):
        starts.append(start)
        if start < 2:
            raise (retries.CollapseError, DivergedError)[start]("no good")
        return "found"

    assert retries.first_sound(fit, "land.methods.one", "Mend it.") == "found" and starts == [0, 1, 2]


def test_what_the_last_start_came_to_is_told():
    def fit(start):
        raise retries.CollapseError(f"{start + 1} of 4 clusters are empty")

    told = r"^land\.methods\.one: 3 of 4 clusters are empty, from each of 3 starts; expected .* points\. Mend it\.$"
    with pytest.raises(InputError, match=told):
        retries.first_sound(fit, "land.methods.one", "Mend it.")


def test_other_errors_are_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        retries.first_sound(lambda start: 1 / start, "land.methods.one", "Mend it.")


@pytest.mark.parametrize(
    ("labels", "k", "said"),
    [
        ([0, 0, 0], 2, "all points are in one cluster"),
        ([0, 2, 2, -1], 3, "1 of 3 clusters are empty"),
        ([-1, -1], 2, "no point is in a cluster"),
    ],
)
def test_collapses_are_named(labels, k, said):
    with pytest.raises(retries.CollapseError, match=said):
        retries.check(np.array(labels), k)


def test_sound_labels_pass():
    retries.check(np.array([0, 1, 2, -1]), 3)
    retries.check(np.array([0, 0]), 1)
