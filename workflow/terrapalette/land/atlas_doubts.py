"""How sure the class of each cell is, as the atlas carries it: under measurement error, and on other land."""

from typing import TYPE_CHECKING

import xarray as xr

from terrapalette.land.labellings import classes_of
from terrapalette.land.packing import quantized, steps_for

if TYPE_CHECKING:
    from collections.abc import Iterable


def uncertainty(noise: list[xr.Dataset]) -> list[dict]:
    """How often each cell changed class under measurement error, by labelling, with its k and what gave the new labels.

    Parameters
    ----------
    noise : per space changed(method, cell), with k and assigned_by along method; attribute space
    """
    return [
        {
            "space": one.attrs["space"],
            "method": str(method),
            "k": int(one["k"].sel({"method": method})),
            "assigned_by": str(one["assigned_by"].sel({"method": method}).item()),
            # Sentences tell these shares: finer than a cell in a thousand draws.
            **quantized(one["changed"].sel({"method": method}).values, steps_for(one.sizes["cell"])),
        }
        for one in noise
        for method in one["method"].values
    ]


def kept(verdicts: "Iterable[xr.Dataset]", classes: xr.Dataset) -> list[dict]:
    """How often each cell kept its class when classes were found anew on other land, at the k in use.

    Parameters
    ----------
    verdicts : per space kept(method, k, cell) of the study's cells, NaN where a cell was never judged; its replicates,
        attribute space
    classes : class(labelling, cell) of the figures, with space, method and k along labelling

    Returns
    -------
    one entry for each labelling that was judged at its k in use
    """
    found = []
    for one in verdicts:
        for method in map(str, one["method"].values):
            k = int(classes_of(classes, one.attrs["space"], method)["k"])
            if k not in one["k"].values:
                continue
            share = one["kept"].sel({"method": method, "k": k}).values
            about = {"space": one.attrs["space"], "method": method, "k": k, "replicates": one.sizes["replicate"]}
            found.append({**about, **quantized(share, steps_for(len(share)))})
    return found
