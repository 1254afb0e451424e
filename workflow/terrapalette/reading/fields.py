"""From configured variables and opened files to fields on one frame, each read only when it is asked for."""

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.land import frames
from terrapalette.land.frames import Frame
from terrapalette.land.variables import Variable, attributes
from terrapalette.reading import coordinate_systems, derived, grids, regridding, stepping, steps
from terrapalette.reading.layers import Layer, Store, numbers
from terrapalette.reading.stepping import Piece, Steps
from terrapalette.runtime import memory
from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

LAND_KEY = "land.land_variable"
_KEPT = ("long_name", "standard_name", "units")


class Field(NamedTuple):
    """A feature, or the land variable, that is still to be read.

    name, attributes : as grid.nc has them
    read : () -> (row, column) float on the frame of the plan, NaN where there is no value
    """

    name: str
    attributes: dict
    read: "Callable[[], np.ndarray]"


class Plan(NamedTuple):
    """What is to be read: on one frame the features as they are configured, then the land variable."""

    frame: Frame
    fields: list[Field]


class _Variable(NamedTuple):
    """A variable's maps: one (labels None) or one a step; read(place) gives the values of one."""

    labels: list[str] | None
    attributes: dict
    read: "Callable[[int], np.ndarray]"
    source: str


class _Files:
    """All files of a run on their one grid."""

    def __init__(self, stores: list[Store], fill_values: list[float], crs: str | None, regrid: dict | None, key: str):
        self.stores, self.fill_values, self.crs, self.regrid = stores, fill_values, crs, regrid
        self.key = key
        self.pieces: list[Piece] = []
        self.placements: dict[tuple, grids.Placement] = {}
        self.first: tuple[str, Frame] | None = None
        self.coarser = None

    @property
    def frame(self) -> Frame:
        return self.first[1] if self.coarser is None else self.coarser.frame

    def place(self, piece: Piece) -> None:
        """Find out where a map lies: all must share the grid of the first."""
        identity = self._identity(piece)
        if identity in self.placements:
            return
        placement = grids.place(piece.store, piece.layer, piece.dims, crs=self.crs)
        path = piece.store.path
        if self.first is None:
            self.first = path, placement.frame
            self.coarser = coarser(placement.frame, self.regrid)
        elif not frames.same(placement.frame, self.first[1]):
            raise InputError(
                f"{path} and {self.first[0]} lie on different grids: {frames.described(placement.frame)}, and "
                f"{frames.described(self.first[1])}. All files of {self.key} must share one grid; bring them to one "
                "before."
            )
        self.placements[identity] = placement

    def read(self, piece: Piece, variable: dict, name: str) -> np.ndarray:
        """The values of a map, scaled, within their range, on the frame."""
        values = numbers(piece.store, piece.layer, piece.index)
        if values.dtype.kind not in "fiub":
            held = "text" if values.dtype.kind in "SUO" else f"{values.dtype} values"
            raise InputError(f"{piece.store.path}: {name} holds {held}, expected numbers.")
        field = grids.on_grid(values, self.placements[self._identity(piece)], self.fill_values)
        declared = float(np.ravel(piece.layer.attributes.get("scale_factor", 1))[0])
        if variable["scale"] is not None and declared != 1 and np.isclose(variable["scale"], declared, rtol=1e-6):
            raise InputError(
                f"{piece.store.path}: {name} is scaled by {declared:g} by the file itself, and by scale: "
                f"{variable['scale']:g} under {self.key} once more. Leave scale (and offset) out there."
            )
        if variable["scale"] is not None or variable["offset"] is not None:
            # On top of what the file declares.
            scale, offset = variable["scale"], variable["offset"]
            for rows in grids.blocks(field.shape):
                # In double precision, whatever the field's own.
                field[rows] = field[rows] * np.float64(1 if scale is None else scale) + np.float64(offset or 0)
            field = grids.compact(field)
        if variable["range"] is not None and np.isfinite(field).any():
            grids.check_range(field, name, variable["range"], piece.store.path)
        return field if self.coarser is None else self.coarser.apply(field)

    @staticmethod
    def _identity(piece: Piece) -> tuple:
        return piece.store.path, piece.dims, piece.layer.attributes.get("grid_mapping")


def plan(
    variables: list[dict],
    stores: list[Store],
    *,
    land_variable: str | None,
    fill_values: list[float],
    crs: str | None = None,
    regrid: dict | None = None,
    key: str = "land.variables",
) -> Plan:
    """What the configured variables mean in these files. Coordinates are read, fields are not.

    Parameters
    ----------
    variables : entries of land.variables, written out in full (`terrapalette.config.land.variables`)
    land_variable : the name of one of them, or of a layer of the files
    fill_values : numbers that mean missing in files that do not declare them
    crs : land.crs
    regrid : land.regrid: step, valid_share and perhaps crs
    key : the key of the configuration that says where variables are; messages point to it

    Raises
    ------
    InputError
        naming the file, the variable or the key, what was expected, what was found, and the remedy
    """
    files = _Files(stores, fill_values, coordinate_systems.of_key(crs), regrid, key)
    known = {variable["name"]: variable for variable in variables}
    found = [
        field
        for variable in variables
        if variable["cluster"]
        for field in _features(variable, _evaluated(variable, known, files))
    ]
    if land_variable is not None and not (land_variable in known and known[land_variable]["cluster"]):
        plain = dict.fromkeys(next(iter(known.values()))) | {"name": land_variable, "cluster": True}
        land = _evaluated(known.get(land_variable, plain), known, files)
        if land.labels is not None:
            raise InputError(
                f"land.land_variable: {land_variable} has {len(land.labels)} steps, expected one map. "
                f"Say over and take in place of along for {land_variable} in land.variables."
            )
        read = partial(_checked, land, 0, plain, land_variable)
        found.append(Field(land_variable, land.attributes | {"role": "land"}, read))
    names = [field.name for field in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"{key}: two features would be called {twice[0]}. Give one of their variables another name.")
    # After all have been found: a name that is wrong is told before a grid that is.
    for piece in files.pieces:
        files.place(piece)
    return Plan(files.frame, found)


def coarser(frame: Frame, settings: dict | None) -> "regridding.Regridding | None":
    """The way to the grid that land.regrid asks for, or None."""
    if settings is None:
        return None
    try:
        found = regridding.regrid(frame, settings["step"], settings.get("crs"), settings["valid_share"])
    except ValueError as error:
        raise InputError(f"land.regrid: {error}. Correct it in config.yaml.") from error
    if min(found.frame.shape) < 2:
        raise InputError(
            f"land.regrid: a step of {settings['step']:g} leaves {' x '.join(map(str, found.frame.shape))} of "
            f"{frames.described(frame)}, expected two or more each way. Lower it in config.yaml."
        )
    return found


def _features(variable: dict, evaluated: _Variable) -> list[Field]:
    """A variable's features as grid.nc has them: one, or one a step."""
    name, wavelength = variable["name"], variable["wavelength"]
    low, high = variable["range"] or (None, None)
    found = []
    for place, step in enumerate(evaluated.labels or [""]):
        own = Variable(f"{name}_{step}" if step else name, name, step, wavelength, low, high)
        read = partial(_checked, evaluated, place, variable, own.name)
        found.append(Field(own.name, evaluated.attributes | attributes(own), read))
    return found


def _checked(evaluated: _Variable, place: int, variable: dict, name: str) -> np.ndarray:
    """The values of a map; there are some, and where a range is known they vary within it."""
    values = evaluated.read(place)
    grids.check_values(values, name, evaluated.source)
    if variable["range"] is not None:
        grids.check_range(values, name, variable["range"], evaluated.source)
        grids.check_varies(values, name, evaluated.source)
    return values


def _evaluated(variable: dict, known: dict[str, dict], files: _Files) -> _Variable:
    kind = next((kind for kind in derived.KINDS if variable[kind] is not None), None)
    if kind is not None:
        return _derived(variable, kind, known, files)
    key = files.key if variable["name"] in known else LAND_KEY
    if variable["along"] is not None or variable["over"] is not None:
        return _stepped(variable, key, files)
    piece = stepping.single(variable, files.stores, key)
    files.pieces.append(piece)
    return _Variable(
        None,
        _kept(piece.layer),
        lambda _: files.read(piece, variable, variable["name"]),
        piece.store.path,
    )


def _stepped(variable: dict, key: str, files: _Files) -> _Variable:
    """A variable along a dimension, or what is taken over it."""
    name, dim = variable["name"], variable["along"] or variable["over"]
    found = stepping.along(variable, dim, files.stores, key)
    files.pieces += found.pieces
    source = found.pieces[0].store.path
    try:
        labels = steps.labels(found.values, found.attributes, len(found.pieces))
    except ValueError as error:
        raise InputError(f"{source}: {name} along {dim}: {error}. Correct the file's {dim}.") from error
    own = [f"{name}_{label}" for label in labels]
    kept = _kept(found.pieces[0].layer)
    if variable["along"] is not None:
        return _Variable(labels, kept, lambda place: files.read(found.pieces[place], variable, own[place]), source)
    how = variable["take"]
    return _Variable(None, _of_taken(kept, how, dim, found), lambda _: _taken(found, how, own, variable, files), source)


def _taken(found: Steps, how: str, names: list[str], variable: dict, files: _Files) -> np.ndarray:
    shape = len(found.pieces), *files.frame.shape
    told = f"{found.pieces[0].store.path}: {variable['name']}, {' x '.join(map(str, shape))},"
    memory.check(4 * math.prod(shape), told, "Take fewer steps, or a coarser grid.")
    stack = np.empty(shape, np.float32)
    for place, piece in enumerate(found.pieces):
        stack[place] = files.read(piece, variable | {"range": None}, names[place])
    times = stepping.position(found)
    return grids.compact(steps.take(stack, how, *(times or (None, None))))


def _of_taken(kept: dict, how: str, dim: str, found: Steps) -> dict:
    long_name = {"long_name": f"{how} over {dim} of {kept.get('long_name', 'values')}"}
    if how == "phase":
        return long_name | {"units": "days" if stepping.position(found) else "1"}
    return long_name | {key: kept[key] for key in ("units",) if key in kept}


def _derived(variable: dict, kind: str, known: dict[str, dict], files: _Files) -> _Variable:
    """An index, ratio or difference of two variables; of each step where these have steps."""
    first, second = (_evaluated(known[name], known, files) for name in variable[kind])
    labels = first.labels or second.labels
    if first.labels and second.labels and first.labels != second.labels:
        raise InputError(
            f"{files.key}: {variable['name']} is made from {' and '.join(variable[kind])}, whose steps differ: "
            f"{', '.join(first.labels)}, and {', '.join(second.labels)}. Give them the same steps."
        )
    units = {"units": first.attributes["units"]} if kind == "difference" and "units" in first.attributes else {}
    units = units if kind == "difference" else {"units": "1"}

    def read(place: int) -> np.ndarray:
        one, other = first.read(place), second.read(place)
        found = np.empty(one.shape, np.float32)
        for rows in grids.blocks(found.shape):
            found[rows] = grids.compact(derived.evaluate(kind, one[rows], other[rows]))
        return found

    return _Variable(labels, {"long_name": f"{kind} of {' and '.join(variable[kind])}"} | units, read, first.source)


def _kept(layer: Layer) -> dict:
    return {key: str(layer.attributes[key]) for key in _KEPT if key in layer.attributes}
