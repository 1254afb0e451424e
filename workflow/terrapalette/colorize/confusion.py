"""Classes as they are against classes as they were given."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from terrapalette.colorize import color_names


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


def tables(true: np.ndarray, given: np.ndarray, colors: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Classes by the names of their colours (color, 3) uint8: the matrix row by row, and how well each is found.

    Returns
    -------
    counts : true, given, pixels
    found : name, color, precision, recall, f1, support, and the accuracy of all pixels in every row
    """
    names, k = color_names.names(colors), len(colors)
    table = pd.DataFrame(matrix(true, given, k), names, names)
    counts = table.rename_axis("true").reset_index().melt("true", var_name="given", value_name="pixels")
    found = pd.DataFrame(scores(true, given, k)._asdict())
    found.insert(0, "name", names)
    found.insert(1, "color", color_names.codes(colors))
    return counts, found.assign(accuracy=np.mean(np.asarray(true) == np.asarray(given)))
