"""Classes fitted to a sample of a study's cells, where all of them are too many for a method."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.clustering.methods import Partitions
from terrapalette.land import repeats

if TYPE_CHECKING:
    from terrapalette.clustering.methods import Method


def partitions(
    method: "Method", points: np.ndarray, sample: np.ndarray, k_max: int, weights: np.ndarray | None, **given
) -> Partitions:
    """What a method finds in a sample, as partitions of all points: each gets its label by the method's rule.

    Parameters
    ----------
    points, weights : (cell, component), (cell,) of the study's cells, equal weights if None
    sample : indices of the cells that the method is fitted to
    given : random_state and settings of the method

    Returns
    -------
    extras : those of the method, and `fitted_cells` at each k
    """
    chosen, own = points[sample], None if weights is None else weights[sample]
    found = method.fit(chosen, k_max, weights=own, **given)
    labels = [method.assign(repeats.partition(found, k, chosen, own), points) for k in found.k]
    told = np.full(len(found.k), len(sample)), {"long_name": "cells that the method was fitted to"}
    return Partitions(found.k, labels, {**found.extras, "fitted_cells": ("k", *told)})
