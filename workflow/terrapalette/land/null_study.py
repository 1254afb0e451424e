"""Null worlds of a study: fitted to its cells, checked against them, and measured in all spaces."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import variables
from terrapalette.land.survey import Survey
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.spaces import kinds
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
    slow: Mapping[str, int] = MappingProxyType({}),
) -> xr.Dataset:
    """What the data and worlds of one null say in every space: `Indices`, over k = 1..k_max.

    Parameters
    ----------
    spaces : by name what gives the points of cells among normalized values, as of `indices.of_data`
    streams : one a world
    watch : is told how many worlds are done, from time to time
    slow : spaces that only so many worlds, the first ones, are brought into; what the others say of them is NaN
    """
    cells, worlds = surveyed.measured, []
    data = indices.of_data(surveyed.values, spaces, cells, k_max)
    stops = sorted({*range(BATCH, len(streams), BATCH), len(streams), *slow.values()})
    for start, stop in pairwise([0, *stops]):
        asked = {name: space for name, space in spaces.items() if start < slow.get(name, len(streams))}
        worlds += indices.of_worlds(null, asked, cells, k_max, streams[start:stop], run)
        watch(len(worlds))
    return _dataset(null.name, data, worlds, list(spaces), k_max)


def retrained(space: str, kind: kinds.Kind, seed: int, settings: dict) -> Callable:
    """What fits a space anew to the values at hand, a world's as the data's, and gives the points of cells in it.

    settings : of `kind.fit`, with the weights of the cells

    Raises
    ------
    InputError
        if a training diverges, once it is called
    """

    def points(values: np.ndarray, cells: np.ndarray) -> np.ndarray:
        try:
            (model,) = kind.fit(values, [seed], watch=None, **settings)
        except DivergedError as error:
            raise InputError(
                f"land.spaces.{space}: in a null world {error}. Lower learning_rate, or set land.verdict.retrain to 0."
            ) from error
        return kind.encode(model, values[cells])

    return points


def examples(null: Null, cells: xr.Dataset, streams: Sequence[np.random.Generator]) -> xr.Dataset:
    """Worlds to look at, one a stream: `value` (example, cell, variable) in physical units and `order` (example, cell).

    Beside them, of cells (as of features.nc), the data's: `data_value` and `data_order`.
    """
    normalized = np.stack([null_worlds.draw(null, one) for one in streams])
    physical = normalized * cells["scale"].values + cells["centre"].values
    order = variables.order_values(physical, variables.of_cells(cells), cells.attrs["order_by"])
    dims = ("example", "cell", "variable")
    found = cells[["physical", "order"]].rename(physical="data_value", order="data_order").astype(np.float32)
    found["value"] = (dims, physical.astype(np.float32), {"long_name": "null world in physical units"})
    found["order"] = (dims[:2], order.astype(np.float32), {"long_name": cells.attrs["order_by"]})
    return found.assign_coords(null=("example", [null.name] * len(streams)))


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
    dims, found = ("space", "method", "k"), {}
    for name, own in {**dict.fromkeys(CURVES, dims), "dip": ("space",)}.items():
        told = {space: getattr(one, name) for space, one in data.items()}
        unknown = {space: np.full_like(one, np.nan) for space, one in told.items()}
        found[f"data_{name}"] = (own, np.array([told[space] for space in spaces]))
        curves = [[getattr(one[space], name) if space in one else unknown[space] for space in spaces] for one in worlds]
        found[name] = (("null", "world", *own), np.array([curves]))
    coordinates = {
        "null": [null],
        "world": np.arange(1, len(worlds) + 1, dtype=np.int16),
        "space": spaces,
        "method": list(light_sweep.METHODS),
        "k": np.arange(1, k_max + 1, dtype=np.int16),
    }
    return xr.Dataset(found, coordinates)
