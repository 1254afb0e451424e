"""The verdict on the number of classes: what gaps, steps and bends against null worlds come to, in words."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from terrapalette.verdict import calibration
from terrapalette.verdict.calibration import Calibration
from terrapalette.verdict.null_worlds import TITLES

# From here on a class counts as dissolved in a bootstrap (Hennig 2007).
DISSOLVED = 0.5


class Evidence(NamedTuple):
    """What one null says of an index over k: of k = 2..k_max, the bends of k = 2..k_max - 1."""

    gap: Calibration
    step: Calibration
    bend: Calibration


class Verdict(NamedTuple):
    """kind : "continuum", "latitudes", "structured", "classes", or "refused" if nothing can be concluded

    k : the numbers that stand out, rising; of "classes" alone
    """

    kind: str
    k: tuple[int, ...]
    sentence: str


def evidence(data: np.ndarray, worlds: np.ndarray) -> Evidence:
    """Evidence of an index over k = 1.. such as `Indices.tightness`: the data's (k,) and one null's (world, k)."""
    return Evidence(
        calibration.calibrated(data[1:], worlds[:, 1:]),
        calibration.calibrated(calibration.steps(data), calibration.steps(worlds)),
        calibration.calibrated(calibration.bends(data), calibration.bends(worlds)),
    )


def verdict(
    found: Mapping[str, Evidence],
    jaccard: np.ndarray | None = None,
    level: float = 0.05,
    refused: str | None = None,
) -> Verdict:
    """The verdict from the evidence of all nulls in TITLES.

    The rules, with `level` the chance of a false verdict:

    1. A null is rejected if the largest standardized gap over all k is: its p_any is at most the level. The nulls are
       asked from the weakest to the strictest, and none after the first that stands (a fixed sequence: no further
       correction is due). Where "smooth" or "same_marginals" stands: no k is better than a continuum. Where only
       "same_latitudes" stands: only the march of latitudes.
    2. Where all fall there is structure. A number k stands out if against each null the step from k - 1 to k and the
       bend at k (that step less the next one) are unusual, each with all k looked at (p_overall at most the level): one
       class less would cost more than in a world without classes, one more would bring no such gain again. The last k
       has no next step and cannot stand out.
    3. Of those, a k where a class dissolves on blocks that were not drawn (jaccard below DISSOLVED) does not stand out.

    Parameters
    ----------
    jaccard : (k_max,) the lowest clusterwise Jaccard index of each k, NaN where it is not known; None if none is
    refused : a reason why null worlds are not comparable (see `gate`); nothing is then concluded

    Raises
    ------
    ValueError
        if the evidence of a null is missing, or there are too few worlds for the level
    """
    if missing := [name for name in TITLES if name not in found]:
        raise ValueError(f"a verdict needs the evidence of every null: {', '.join(missing)} is missing")
    if refused:
        return Verdict("refused", (), f"No verdict: {refused}.")
    if (n_worlds := min(one.gap.n_worlds for one in found.values())) + 1 < 1 / level:
        raise ValueError(f"{n_worlds} null worlds cannot reject at {level}: at least {np.ceil(1 / level) - 1:.0f} can")
    if found["smooth"].gap.p_any > level or found["same_marginals"].gap.p_any > level:
        return Verdict("continuum", (), "No number of classes is better than a continuum.")
    if found["same_latitudes"].gap.p_any > level:
        return Verdict("latitudes", (), "Only the march of latitudes: within it no classes, but a continuum.")
    standing = [k for k in range(2, len(found["smooth"].gap.z) + 1) if _stands_out(found, k, jaccard, level)]
    if not standing:
        return Verdict("structured", (), "Structured, but no number of classes stands out.")
    numbers = ", ".join(map(str, standing))
    return Verdict("classes", tuple(standing), f"k in {{{numbers}}}: largest {standing[-1]}.")


def rows(found: Mapping[str, Evidence]) -> list[dict]:
    """The evidence as rows of a table: of every k = 2..k_max and null the gap, step and bend, in z and in p."""
    table = []
    for name, one in found.items():
        for index, k in enumerate(range(2, len(one.gap.z) + 2)):
            row = {"k": k, "null": name, "gap": one.gap.gap[index], "p_any": one.gap.p_any}
            for what, own in one._asdict().items():
                has = index < len(own.z)
                row[f"{what}_z"] = own.z[index] if has else np.nan
                row[f"{what}_p"] = own.p_overall[index] if has else np.nan
            table.append({key: value if isinstance(value, str | int) else float(value) for key, value in row.items()})
    return table


def _stands_out(found: Mapping[str, Evidence], k: int, jaccard: np.ndarray | None, level: float) -> bool:
    if jaccard is not None and jaccard[k - 1] < DISSOLVED:
        return False
    return all(max(one.step.p_overall[k - 2], one.bend.p_overall[k - 2]) <= level for one in found.values())
