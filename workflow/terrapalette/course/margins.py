"""The support vector machine's exercise: what each machine parts, its margin, and what it says everywhere."""

from typing import NamedTuple

import numpy as np
import xarray as xr
from sklearn.svm import SVC

from terrapalette.course import lattice, svm


class Case(NamedTuple):
    """A set of points (of `twoclasses.SETS`), the price C, and gamma of the kernel (None: a straight border)."""

    data: str
    c: float
    gamma: float | None

    @property
    def kernel(self) -> svm.Kernel:
        return svm.linear if self.gamma is None else svm.gaussian(self.gamma)


def cases(low: float, high: float, gammas: list[float]) -> dict[str, Case]:
    """What is trained, by name: straight borders with a hard margin and two prices, curved ones of several gammas."""
    straight = {
        "apart, hard margin": Case("apart", np.inf, None),
        f"apart, C = {low:g}": Case("apart", low, None),
        f"overlapping, C = {low:g}": Case("overlapping", low, None),
        f"overlapping, C = {high:g}": Case("overlapping", high, None),
    }
    return straight | {f"ring, gamma = {gamma:g}": Case("ring", high, gamma) for gamma in gammas}


def scores(machine: svm.Machine, points: np.ndarray, signs: np.ndarray, case: Case) -> dict:
    """Margin, support vectors, points within the margin, points named wrongly, pairs mended; and scikit-learn's.

    Parameters
    ----------
    points : (example, 2) that the machine was trained on
    signs : (example,) of -1 and 1
    """
    said = svm.answer(machine, points, signs, case.kernel, points)
    return {
        "margin": svm.margin(machine, points, signs, case.kernel),
        "support_vectors": int(np.sum(machine.weights > 0)),
        "within_margin": int(np.sum(signs * said < 1 - 1e-3)),
        "wrong": int(np.sum(np.sign(said) != signs)),
        "pairs": len(machine.violations) - 1,
        "scikit_learn": scikit_learns(points, signs, case),
    }


def scikit_learns(points: np.ndarray, signs: np.ndarray, case: Case) -> dict:
    """Margin and support vectors of scikit-learn's machine of the same problem; its C must be finite."""
    settings = {"kernel": "linear"} if case.gamma is None else {"kernel": "rbf", "gamma": case.gamma}
    model = SVC(C=min(case.c, 1e9), tol=1e-8, **settings).fit(points, signs)
    signed = model.dual_coef_[0]
    length = np.sqrt(signed @ case.kernel(model.support_vectors_, model.support_vectors_) @ signed)
    return {"margin": float(1 / length), "support_vectors": len(model.support_)}


def field(machine: svm.Machine, points: np.ndarray, signs: np.ndarray, case: Case, side: int) -> xr.Dataset:
    """The machine's answer (y, x) on a grid of side x side places, the points, their signs and their weights."""
    x, y = lattice.around(points, side)
    said = svm.answer(machine, points, signs, case.kernel, lattice.crossing(x, y)).reshape(side, side)
    return xr.Dataset(
        {
            "answer": (("y", "x"), said.astype(np.float32)),
            "x_place": ("x", x),
            "y_place": ("y", y),
            "point": (("example", "axis"), points),
            "sign": ("example", signs.astype(np.int8)),
            "weight": ("example", machine.weights),
        }
    )
