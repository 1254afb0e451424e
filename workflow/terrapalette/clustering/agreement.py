"""How far two labellings of the same points agree."""

from typing import NamedTuple

import numpy as np

from terrapalette.clustering import labels


class Agreement(NamedTuple):
    """What two labellings share.

    adjusted_rand_index: share of the pairs of points that both keep together or apart, 1 for the same partition, 0 on
    average for chance (Hubert and Arabie 1985); adjusted_mutual_information: the information that each holds of the
    other, scaled alike (Vinh et al. 2010); contingency: points by class of the first and class of the second;
    partner: class of the second by class of the first, as of `labels.pair`.
    """

    adjusted_rand_index: float
    adjusted_mutual_information: float
    contingency: np.ndarray
    partner: dict[int, int]


def agreement(first: np.ndarray, second: np.ndarray) -> Agreement:
    """Compare two labellings (point,) of integers from 0, of any numbers of classes. Every point counts the same.

    Points that belong nowhere (negative labels) count as a class of their own in both indices; the table and the
    partners leave them out.
    """
    # Learning takes a while to load, and pairing alone needs none of it.
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    shared = labels.contingency(first, second)
    return Agreement(
        float(adjusted_rand_score(first, second)),
        float(adjusted_mutual_info_score(first, second)),
        shared,
        labels.pair(shared),
    )
