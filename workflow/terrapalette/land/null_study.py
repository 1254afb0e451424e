"""Null worlds of a study: fitted to its cells, checked against them, and measured in all spaces."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land.survey import Survey
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.verdict import gate, indices, light_sweep, null_worlds
from terrapalette.verdict.gate import Mismatch
from terrapalette.verdict.indices import Indices
from terrapalette.verdict.null_worlds import Null

# Some thousand pairs a bin tell variograms of worlds apart, and some dozens of worlds their spread.
GATE_PAIRS = 2000
GATE_WORLDS = 49
EXAMPLES = 7
# Worlds from one line of the log to the next.
BATCH = 20
CURVES = ("tightness", "silhouette", "calinski_harabasz")


def gated(
    null: Null,
    surveyed: Survey,
    random_state: np.random.Generator,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
) -> list[Mismatch]:
    """What of the data such worlds do not share, one world a stream; distances in the unit of the range."""
    worlds = run(partial(null_worlds.gaussian, null), streams)
    pairs = gate.thinned(surveyed.pairs, random_state, GATE_PAIRS)
    found = gate.mismatches(null, worlds, pairs, surveyed.reach)
    return [one._replace(distance=one.distance / surveyed.unit) for one in found]


def gate_rows(null: str, found: Sequence[Mismatch], names: Sequence[str]) -> pd.DataFrame:
    """Mismatches of a null as rows of a table, with the names of the variables."""
    rows = [one._replace(variables=" and ".join(names[index] for index in one.variables)) for one in found]
    table = pd.DataFrame(rows, columns=Mismatch._fields)
    table.insert(0, "null", null)
    return table


def measured(
    surveyed: Survey,
    null: Null,
    spaces: dict[str, Callable],
    k_max: int,
    streams: Sequence[np.random.Generator],
    run: Mapped = loop,
    watch: Callable = lambda count: None,
) -> xr.Dataset:
    """What the data and worlds of one null say in every space: `Indices`, over k = 1..k_max.

    Parameters
    ----------
    spaces : by name what brings normalized values (cell, variable) into a space (cell, component)
    streams : one a world
    watch : is told how many worlds are done, from time to time
    """
    cells, worlds = surveyed.measured, []
    data = indices.of_data(surveyed.values, spaces, cells, k_max)
    for start in range(0, len(streams), BATCH):
        worlds += indices.of_worlds(null, spaces, cells, k_max, streams[start : start + BATCH], run)
        watch(len(worlds))
    return _dataset(null.name, data, worlds, list(spaces), k_max)


def examples(null: Null, streams: Sequence[np.random.Generator]) -> np.ndarray:
    """Worlds to look at, one a stream: (example, cell, variable), normalized."""
    return np.stack([null_worlds.draw(null, one) for one in streams])


def gathered(parts: Sequence[xr.Dataset]) -> xr.Dataset:
    """What `measured` gave for each null, in one; attributes are the first one's, `refused` the first reason."""
    found = xr.concat(parts, "null", data_vars="minimal", coords="minimal", compat="equals", join="exact")
    reasons = [one.attrs["refused"] for one in parts if one.attrs["refused"]]
    return found.assign_attrs(parts[0].attrs | {"refused": reasons[0] if reasons else ""})


def by_turns(parts: Sequence[xr.Dataset]) -> xr.Dataset:
    """EXAMPLES worlds of nulls by turns, from a dataset (example, ...) of each; what has no examples is the first's."""
    one_each = [part.isel(example=[turn]) for turn in range(parts[0].sizes["example"]) for part in parts]
    found = xr.concat(one_each[:EXAMPLES], "example", data_vars="minimal", coords="minimal", compat="override")
    return found.assign_coords(example=np.arange(1, EXAMPLES + 1))


def _dataset(null: str, data: dict[str, Indices], worlds: list[dict[str, Indices]], spaces: list[str], k_max: int):
    dims, variables = ("space", "method", "k"), {}
    for name in CURVES:
        variables[f"data_{name}"] = (dims, np.stack([getattr(data[space], name) for space in spaces]))
        curves = [[[getattr(one[space], name) for space in spaces] for one in worlds]]
        variables[name] = (("null", "world", *dims), np.array(curves))
    variables["data_dip"] = ("space", np.array([data[space].dip for space in spaces]))
    variables["dip"] = (
        ("null", "world", "space"),
        np.array([[[one[space].dip for space in spaces] for one in worlds]]),
    )
    coordinates = {
        "null": [null],
        "world": np.arange(1, len(worlds) + 1, dtype=np.int16),
        "space": spaces,
        "method": list(light_sweep.METHODS),
        "k": np.arange(1, k_max + 1, dtype=np.int16),
    }
    return xr.Dataset(variables, coordinates)
