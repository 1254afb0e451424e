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
from terrapalette.verdict.null_worlds import TITLES, Null

# Some thousand pairs a bin tell variograms of worlds apart, and some dozens of worlds their spread.
GATE_PAIRS = 2000
GATE_WORLDS = 49
EXAMPLES = 7
CURVES = ("tightness", "silhouette", "calinski_harabasz")


def fitted(surveyed: Survey) -> dict[str, Null]:
    """Every null of TITLES, fitted to the cells."""
    return {name: null_worlds.fit(name, surveyed.values, surveyed.place, surveyed.pairs) for name in TITLES}


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
    nulls: dict[str, Null],
    spaces: dict[str, Callable],
    k_max: int,
    streams: dict[str, Sequence[np.random.Generator]],
    run: Mapped = loop,
    watch: Callable = lambda null, count: None,
) -> xr.Dataset:
    """What the data and worlds of every null say in every space: `Indices`, over k = 1..k_max.

    Parameters
    ----------
    spaces : by name what brings normalized values (cell, variable) into a space (cell, component)
    streams : of each null, one a world
    watch : is told the null and how many of its worlds are done, from time to time
    """
    cells = surveyed.measured
    data = indices.of_data(surveyed.values, spaces, cells, k_max)
    worlds = {}
    for name, null in nulls.items():
        found: list[dict[str, Indices]] = []
        for own in _batches(streams[name]):
            found += indices.of_worlds(null, spaces, cells, k_max, own, run)
            watch(name, len(found))
        worlds[name] = found
    return _dataset(data, worlds, list(spaces), k_max)


def examples(nulls: dict[str, Null], streams: dict[str, Sequence[np.random.Generator]]) -> tuple[list[str], np.ndarray]:
    """Worlds to look at, the nulls by turns: which null each is of, and (example, cell, variable), normalized."""
    names = [list(nulls)[index % len(nulls)] for index in range(EXAMPLES)]
    drawn = [null_worlds.draw(nulls[name], streams[name][index // len(nulls)]) for index, name in enumerate(names)]
    return names, np.stack(drawn)


def _batches(streams: Sequence[np.random.Generator], most: int = 20) -> list[Sequence[np.random.Generator]]:
    return [streams[start : start + most] for start in range(0, len(streams), most)]


def _dataset(data, worlds, spaces: list[str], k_max: int) -> xr.Dataset:
    dims = ("space", "method", "k")
    variables = {}
    for name in CURVES:
        variables[f"data_{name}"] = (dims, np.stack([getattr(data[space], name) for space in spaces]))
        curves = [[[getattr(one[space], name) for space in spaces] for one in found] for found in worlds.values()]
        variables[name] = (("null", "world", *dims), np.array(curves))
    variables["data_dip"] = ("space", np.array([data[space].dip for space in spaces]))
    dips = [[[one[space].dip for space in spaces] for one in found] for found in worlds.values()]
    variables["dip"] = (("null", "world", "space"), np.array(dips))
    n_worlds = variables["dip"][1].shape[1]
    coordinates = {
        "null": list(worlds),
        "world": np.arange(1, n_worlds + 1, dtype=np.int16),
        "space": spaces,
        "method": list(light_sweep.METHODS),
        "k": np.arange(1, k_max + 1, dtype=np.int16),
    }
    return xr.Dataset(variables, coordinates)
