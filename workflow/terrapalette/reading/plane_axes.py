"""Axes of a foreign grid in the plane of a projection: which variables hold them, and in which unit."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from terrapalette.reading import axes, coordinate_systems
from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    from terrapalette.reading.layers import Layer

# Metres in the units that CF files give projected coordinates in.
_METRES = {"m": 1.0, "metre": 1.0, "meter": 1.0, "metres": 1.0, "meters": 1.0} | dict.fromkeys(
    ("km", "kilometre", "kilometer", "kilometres", "kilometers"), 1000.0
)
_STANDARD_NAMES = {"projection_y_coordinate": "y", "projection_x_coordinate": "x"}


class PlaneAxes(NamedTuple):
    """Names of a field's two dimensions, and the cell centres along each in units of the CRS."""

    y_dim: str
    x_dim: str
    y: np.ndarray
    x: np.ndarray


def axis_kind(name: str, attributes: dict) -> str | None:
    """What a variable's CF attributes, or else its name, make it: "y", "x" or None."""
    named = _STANDARD_NAMES.get(str(attributes.get("standard_name", "")))
    axis = str(attributes.get("axis", "")).lower()
    if named or axis in ("y", "x"):
        return named or axis
    return name.lower() if name.lower() in ("y", "x") else None


def is_axis(name: str, layer: "Layer") -> bool:
    """Whether a layer is a line of such coordinates."""
    return len(layer.sizes) == 1 and axis_kind(name, layer.attributes) is not None


def find(coordinates: xr.Dataset, field: xr.DataArray, crs: str | None, source: str) -> PlaneAxes | None:
    """The axes of a 2-D field in a plane; None where there are none.

    Row and column numbers without a unit are none where latitudes and longitudes of every cell say where it lies.

    Parameters
    ----------
    coordinates : what may be its coordinates, decoded
    crs : of the field, None where it is not known; y and x come in its unit
    source : what messages call the file

    Raises
    ------
    InputError
        if y and x are in a unit that is no length, or not even
    """
    lines, names = {}, {}
    for kind in ("y", "x"):
        found = {
            str(name): variable
            for name, variable in coordinates.variables.items()
            if variable.ndim == 1 and variable.dims[0] in field.dims and axis_kind(str(name), variable.attrs) == kind
        }
        if found:
            own = [name for name, line in found.items() if line.dims == (name,)]
            names[kind] = axes.the_one(found, own, f"{kind} in the plane", source)
            lines[kind] = found[names[kind]]
    if set(lines) != {"y", "x"} or lines["y"].dims == lines["x"].dims:
        return None
    units = {kind: str(line.attrs.get("units", "")).strip() for kind, line in lines.items()}
    says = all(
        units[kind] in _METRES or line.attrs.get("standard_name") in _STANDARD_NAMES for kind, line in lines.items()
    )
    has_centres = any(variable.ndim == 2 for variable in coordinates.variables.values())
    if has_centres and not (says and crs is not None):
        return None
    is_plane = crs is not None and not coordinate_systems.is_geographic(crs)
    values = {}
    for kind, line in lines.items():
        factor = 1.0
        if is_plane and units[kind]:
            if units[kind] not in _METRES:
                raise InputError(
                    f"{source}: coordinate {kind!r} is in {units[kind]!r}, expected m or km. Convert it before."
                )
            factor = _METRES[units[kind]] / coordinate_systems.metres(crs)
        values[kind] = axes.floats(line, names[kind], source) * factor
        if not np.isfinite(values[kind]).all():
            raise InputError(f"{source}: coordinate {kind!r} has missing values, expected one for each cell.")
        axes.check_distinct(values[kind], names[kind], source)
    return PlaneAxes(str(lines["y"].dims[0]), str(lines["x"].dims[0]), values["y"], values["x"])
