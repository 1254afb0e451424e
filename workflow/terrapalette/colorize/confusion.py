"""Classes as they are against classes as they were given."""

from typing import NamedTuple

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support


class Scores(NamedTuple):
    """Per class (class,): precision, recall, F1 and support; a ratio without a denominator is NaN."""

    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray


def matrix(true: np.ndarray, given: np.ndarray, n_classes: int) -> np.ndarray:
    """How many pixels of each true class (row) were given each class (column): (n_classes, n_classes)."""
    return confusion_matrix(np.ravel(true), np.ravel(given), labels=np.arange(n_classes))


def scores(true: np.ndarray, given: np.ndarray, n_classes: int) -> Scores:
    """How well each class is found."""
    found = precision_recall_fscore_support(
        np.ravel(true), np.ravel(given), labels=np.arange(n_classes), zero_division=np.nan
    )
    return Scores(*found)
