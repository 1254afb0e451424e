"""Variables made from two others: indices, ratios and differences."""

import numpy as np

KINDS = ("index", "ratio", "difference")


def evaluate(kind: str, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """A variable made from two, cell by cell, in double precision.

    Parameters
    ----------
    kind : "index", the normalized difference (a - b) / (a + b), as the NDVI from near infrared and red (Tucker 1979,
        Remote Sensing of Environment 8); "ratio", a / b; or "difference", a - b
    first, second : a and b, of one shape

    Returns
    -------
    float64 array of that shape, NaN where an operand has no finite value, or where the denominator is zero

    Raises
    ------
    ValueError
        if there is no such kind, or the shapes differ
    """
    if kind not in KINDS:
        raise ValueError(f"no derived variable of kind {kind!r}, expected one of {', '.join(KINDS)}")
    first, second = np.asarray(first, float), np.asarray(second, float)
    if first.shape != second.shape:
        raise ValueError(f"operands of one shape expected, found {first.shape} and {second.shape}")
    with np.errstate(all="ignore"):
        if kind == "difference":
            found = first - second
        elif kind == "ratio":
            found = first / second
        else:
            found = (first - second) / (first + second)
    found[~(np.isfinite(first) & np.isfinite(second) & np.isfinite(found))] = np.nan
    return found
