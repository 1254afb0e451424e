"""Train support vector machines by hand on two classes in the plane, and compare them with scikit-learn's."""

import numpy as np
import pandas as pd
import xarray as xr
from sklearn.svm import SVC

from terrapalette.course import lattice, svm, twoclasses
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

SIDE = 200


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    rows, scores, fields = [], {}, []
    for name, (data, c, gamma) in cases(params.settings).items():
        random = stream(params.seed, f"course/train_svm/{data}")
        points, signs = twoclasses.SETS[data](random, params.settings["points"])
        kernel = svm.linear if gamma is None else svm.gaussian(gamma)
        try:
            machine = svm.train(points, signs, kernel, c)
        except ArithmeticError as error:
            raise InputError(f"course.svm: {name}: {error}. Lower c or change gamma.") from error
        rows += [
            {"machine": name, "pair": pair, "violation": violation} for pair, violation in enumerate(machine.violations)
        ]
        scores[name] = described(machine, points, signs, kernel) | {
            "scikit_learn": theirs(points, signs, kernel, c, gamma)
        }
        logger.info("%s: margin %.6g, %d pairs", name, scores[name]["margin"], scores[name]["pairs"])
        fields.append(drawn(machine, points, signs, kernel))
    result = xr.concat(fields, "machine").assign_coords(machine=list(scores))
    write_csv(pd.DataFrame(rows), snakemake.output.trace)
    write_json(scores, snakemake.output.scores)
    write_netcdf(result, snakemake.output.machines)


def cases(settings):
    """What is trained: name -> set of points, C, and gamma of the kernel (None for a straight border)."""
    (low, high), gammas = settings["c"], settings["gamma"]
    straight = {
        "apart, hard margin": ("apart", np.inf, None),
        f"apart, C = {low:g}": ("apart", low, None),
        f"overlapping, C = {low:g}": ("overlapping", low, None),
        f"overlapping, C = {high:g}": ("overlapping", high, None),
    }
    return straight | {f"ring, gamma = {gamma:g}": ("ring", high, gamma) for gamma in gammas}


def described(machine, points, signs, kernel):
    said = svm.answer(machine, points, signs, kernel, points)
    return {
        "margin": svm.margin(machine, points, signs, kernel),
        "support_vectors": int(np.sum(machine.weights > 0)),
        "within_margin": int(np.sum(signs * said < 1 - 1e-3)),
        "wrong": int(np.sum(np.sign(said) != signs)),
        "pairs": len(machine.violations) - 1,
    }


def theirs(points, signs, kernel, c, gamma):
    """scikit-learn's machine of the same problem; its C must be finite."""
    settings = {"kernel": "linear"} if gamma is None else {"kernel": "rbf", "gamma": gamma}
    model = SVC(C=min(c, 1e9), tol=1e-8, **settings).fit(points, signs)
    signed = model.dual_coef_[0]
    margin = 1 / np.sqrt(signed @ kernel(model.support_vectors_, model.support_vectors_) @ signed)
    return {"margin": float(margin), "support_vectors": len(model.support_)}


def drawn(machine, points, signs, kernel):
    """The points, the support vectors and the machine's answer everywhere around."""
    x, y = lattice.around(points, SIDE)
    said = svm.answer(machine, points, signs, kernel, lattice.crossing(x, y)).reshape(SIDE, SIDE)
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


if __name__ == "__main__":
    main(snakemake)
