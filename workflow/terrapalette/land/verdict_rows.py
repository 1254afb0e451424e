"""The verdict as rows of a table: of every space, method and k the evidence, and what it comes to."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.verdict import calibration, conclusion


def verdicts(worlds: xr.Dataset, resampled: list[xr.Dataset]) -> pd.DataFrame:
    """One row for each space, method and k >= 2.

    Parameters
    ----------
    worlds : data and null worlds measured alike, as worlds.nc
    resampled : of each space what blocks and halves gave, with the methods to judge; attribute `given_encoder` says
        whether another training could give another space
    """
    tables = [
        _rows(worlds.sel({"space": one.attrs["space"], "method": method}), one.sel({"method": method}))
        for one in resampled
        for method in one["method"].values
    ]
    return pd.concat(tables, ignore_index=True)


def assessed(classes: pd.DataFrame, resampled: dict[str, xr.Dataset]) -> pd.DataFrame:
    """Classes (columns space, method, k, cluster) with two more columns: `jaccard` and `prediction_strength`.

    resampled : by space what blocks and halves gave; NaN where a space, a method or a class was not judged
    """
    rows = zip(classes["space"], classes["method"], classes["k"], classes["cluster"], strict=True)
    found = [_of_class(resampled.get(space), *others) for space, *others in rows]
    jaccard, strength = zip(*found, strict=True)
    return classes.assign(jaccard=jaccard, prediction_strength=strength)


def _of_class(own: xr.Dataset | None, method: str, k: int, cluster: int) -> tuple[float, float]:
    if own is None or method not in own["method"] or k not in own["k"]:
        return np.nan, np.nan
    one = own.sel({"method": method, "k": k, "class": cluster})
    return float(one["jaccard"]), float(one["class_strength"])


def _rows(worlds: xr.Dataset, own: xr.Dataset) -> pd.DataFrame:
    curves = {str(name): worlds.sel(null=name) for name in worlds["null"].values}
    found = {
        name: conclusion.evidence(one["data_tightness"].values, _known(one["tightness"]))
        for name, one in curves.items()
    }
    lowest = _lowest(own["jaccard"].values)
    decided = conclusion.verdict(found, lowest, refused=worlds.attrs["refused"] or None)
    sentence = decided.sentence
    if own.attrs["given_encoder"] and not worlds.attrs["retrained"] and decided.kind != "refused":
        sentence = f"{sentence.removesuffix('.')} (given this encoder)."
    k = worlds["k"].values[1:]
    table = pd.DataFrame({"space": own.attrs["space"], "method": str(own["method"].values), "k": k})
    for name, one in found.items():
        table[f"gap_{name}"], table[f"z_{name}"] = one.gap.gap, one.gap.z
        table[f"step_z_{name}"], table[f"step_p_{name}"] = one.step.z, one.step.p_overall
        # The last k has no next step.
        table[f"bend_p_{name}"] = np.append(one.bend.p_overall, np.nan)
        table[f"existence_p_{name}"] = one.gap.p_any
        for index in ("silhouette", "calinski_harabasz"):
            data, others = curves[name][f"data_{index}"].values[1:], _known(curves[name][index].isel(k=slice(1, None)))
            table[f"{index}_z_{name}"] = calibration.calibrated(data, others).z
        data, others = curves[name]["data_dip"].values, _known(curves[name]["dip"])
        table[f"dip_p_{name}"] = calibration.calibrated(data[None], others[:, None]).p_any
    several = own.sel(k=k)
    table["block_ari"] = _over(several["block_ari"], np.mean)
    table["block_ari_std"] = _over(several["block_ari"], _std)
    table["block_ari_null95"] = _over(several["null_ari"], lambda known: np.quantile(known, 0.95))
    table["prediction_strength"] = _over(several["prediction_strength"], np.mean)
    table["prediction_strength_std"] = _over(several["prediction_strength"], _std)
    stands_out = np.isin(k, decided.k)
    return table.assign(lowest_jaccard=lowest[1:], stands_out=stands_out, kind=decided.kind, verdict=sentence)


def _known(curves: xr.DataArray) -> np.ndarray:
    """What was measured of worlds (world, ...): without those that were not brought into the space, which are NaN."""
    return curves.values[np.isfinite(curves.values).reshape(len(curves), -1).any(axis=1)]


def _over(curves: xr.DataArray, told: Callable) -> list[float]:
    """A number (k,) from what is known of each k in (any, k): NaN where nothing is."""
    known = [column[np.isfinite(column)] for column in curves.values.T]
    return [float(told(column)) if len(column) else np.nan for column in known]


def _std(known: np.ndarray) -> float:
    return float(known.std(ddof=1)) if len(known) > 1 else np.nan


def _lowest(jaccard: np.ndarray) -> np.ndarray:
    """The lowest index of the classes of each k: (k,) of (k, class), NaN where none is known."""
    known = np.isfinite(jaccard)
    return np.where(known.any(axis=1), np.where(known, jaccard, np.inf).min(axis=1), np.nan)
