"""Stored numbers as the CF conventions mean them, also where a file keeps them loosely."""

import numpy as np
import xarray as xr
from netCDF4 import default_fillvals

from terrapalette.runtime.errors import InputError

FILLS = ("_FillValue", "missing_value")
BOUNDS = ("valid_min", "valid_max", "valid_range")


def decoded(stored: xr.Dataset, source: str, *, has_default_fills: bool = True) -> xr.Dataset:
    """A dataset read without any decoding, with its numbers unpacked and what is missing as NaN.

    xarray undoes sign and packing. It takes one fill value, of the variable's own type, and no bounds; so fill values,
    valid ranges and what was never written are found here. Times play no part: they stay the numbers they are.

    Parameters
    ----------
    stored : variables with the attributes that the file gives them
    source : what messages call the file
    has_default_fills : whether the format keeps what was never written as certain numbers, as netCDF does

    Raises
    ------
    InputError
        if a scale_factor or add_offset is not one number
    """
    plain = {name: _plain(name, variable, source) for name, variable in stored.variables.items()}
    dataset = xr.decode_cf(xr.Dataset(plain, attrs=stored.attrs), decode_times=False, decode_coords=False)
    for name, variable in stored.variables.items():
        if variable.dtype.kind in "fiu":
            unpacked = dataset[name].copy(data=dataset[name].values)
            absent = _absent(variable, unpacked.values, has_default_fills)
            # Only then: a mask makes whole numbers floating ones.
            if absent.any():
                unpacked = unpacked.where(~absent)
            dataset[name] = unpacked
    return dataset


def _plain(name: str, variable: xr.Variable, source: str) -> xr.Variable:
    """The variable with attributes that xarray takes for what they mean."""
    if variable.dtype.kind not in "fiu":
        return variable
    attributes = {key: value for key, value in variable.attrs.items() if key not in (*FILLS, *BOUNDS, "_Unsigned")}
    if variable.dtype.kind in "iu" and "_Unsigned" in variable.attrs:
        attributes["_Unsigned"] = str(variable.attrs["_Unsigned"]).lower()
    for key in ("scale_factor", "add_offset"):
        if key in attributes:
            # In double precision, whatever precision the factor is kept in.
            attributes[key] = _one_number(attributes[key], f"{source}: {key} of {name}")
    meant = _meant_type(variable)
    if meant.kind in "iu" and "flag_values" in attributes:
        attributes["flag_values"] = np.array(_numbers(attributes["flag_values"], variable.dtype, meant), meant)
    return xr.Variable(variable.dims, variable.values, attributes)


def _absent(variable: xr.Variable, unpacked: np.ndarray, has_default_fills: bool) -> np.ndarray:
    """Where a variable has no value: a fill value, outside its valid range, or never written."""
    stored, attributes, meant = variable.values, variable.attrs, _meant_type(variable)
    values = stored.view(meant) if meant != stored.dtype else stored
    fills = [fill for key in FILLS if key in attributes for fill in _numbers(attributes[key], stored.dtype, meant)]
    absent = np.isin(values, np.array(fills, meant))
    if has_default_fills and "_FillValue" not in attributes and stored.dtype.itemsize > 1:
        # What the netCDF library puts where nothing was written; bytes have no such value.
        absent |= stored == stored.dtype.type(default_fillvals[stored.dtype.str[1:]])
    for place, (key, beyond) in enumerate((("valid_min", np.less), ("valid_max", np.greater))):
        bound = _bound(attributes, place, key)
        # Bounds in floating point of packed whole numbers count in unpacked units (NetCDF Users Guide, appendix A).
        if meant.kind in "iu" and unpacked.dtype.kind == "f" and np.asarray(bound).dtype.kind == "f":
            absent |= beyond(unpacked, float(bound))
        else:
            absent |= beyond(values, next(iter(_numbers(bound, stored.dtype, meant)), _or_nan(bound)))
    return absent


def _meant_type(variable: xr.Variable) -> np.dtype:
    """The type of whole numbers that _Unsigned gives another sign than the one they are stored in."""
    kind = {"true": "u", "false": "i"}.get(str(variable.attrs.get("_Unsigned")).lower())
    return np.dtype(f"{kind}{variable.dtype.itemsize}") if kind and variable.dtype.kind in "iu" else variable.dtype


def _bound(attributes: dict, place: int, key: str) -> object:
    """The lower (place 0) or upper (1) bound as the file gives it; NaN, which nothing exceeds, where it gives none."""
    pair = np.ravel(attributes.get("valid_range", []))
    return pair[place] if len(pair) == 2 else np.ravel(attributes.get(key, np.nan))[0]


def _numbers(value: object, stored: np.dtype, meant: np.dtype) -> list:
    """An attribute's numbers in the type of a variable's values; what is no number of that type is left out."""
    found = []
    for one in np.ravel(value):
        number = one.item() if one.dtype.kind in "iu" else _or_nan(one)
        if meant.kind == "f":
            with np.errstate(over="ignore"):
                found.append(meant.type(number))
        elif np.isfinite(number) and number == int(number) and _holds(int(number), stored, meant):
            # Numbers stored with the other sign mean what values stored so mean.
            found.append(np.array(int(number) % 2 ** (8 * meant.itemsize), f"u{meant.itemsize}").view(meant)[()])
    return found


def _or_nan(value: object) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _holds(number: int, *types: np.dtype) -> bool:
    return any(np.iinfo(one).min <= number <= np.iinfo(one).max for one in types)


def _one_number(value: object, what: str) -> float:
    if np.size(value) != 1 or not np.isfinite(number := _or_nan(np.ravel(value)[0])):
        given = np.ravel(value).tolist()
        found = given[0] if len(given) == 1 else given[:4]
        raise InputError(f"{what} is {found!r}, expected one number. Correct the file.")
    return number
