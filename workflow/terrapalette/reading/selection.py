"""Which layer of which file a configured variable means."""

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from terrapalette.reading.layers import Layer, Store
from terrapalette.runtime.errors import InputError

# More names than this say nothing.
_MOST_NAMED = 40


class Choice(NamedTuple):
    """A layer and the store that holds it."""

    store: Store
    layer: Layer


def one(variable: dict, stores: list[Store], key: str) -> Choice:
    """The only layer that a variable means.

    Parameters
    ----------
    variable : its entry of land.variables, written out in full: name, from, band, file
    stores : all files and stores of the run
    key : the key of the configuration that names the variable; messages point to it

    Raises
    ------
    InputError
        if no layer fits (the message names those there are), or several do
    """
    found = several(variable, stores, key)
    if len(found) > 1:
        among = ", ".join(described(choice) for choice in found[:_MOST_NAMED])
        raise InputError(
            f"{key}: {variable['name']} may be any of {among}. Name the file under `file`, with a pattern such as "
            f"{Path(found[0].store.path).name!r}, the layer under `from` or `band`; or, where they are steps, say "
            "along: file (or over: file)."
        )
    return found[0]


def several(variable: dict, stores: list[Store], key: str) -> list[Choice]:
    """All layers that a variable may mean, in the order of the stores; those that fit by name come before file names.

    A layer fits by its number (`band`), or by its name: that of a netCDF variable or the description of a band. Where
    none does, a file of one layer fits by its own name without ending, or by a part of that: B8A is in T32_B8A_20m.jp2.

    Raises
    ------
    InputError
        if none does
    """
    held = _in_files(variable, stores, key)
    named = variable["from"] or variable["name"]
    if variable["band"] is not None and any(store.form == "raster" for store in held):
        return _numbered(variable, [store for store in held if store.form == "raster"], key)
    choices = [Choice(store, layer) for store in held for layer in store.layers]
    for fits in (_by_name, _by_stem, _by_part):
        found = [choice for choice in choices if fits(choice, named)]
        if found:
            return found
    if variable["band"] is not None and len(_fields(held)) == 1:
        return _fields(held)
    raise InputError(_not_found(named, held, key))


def bands(variable: dict, stores: list[Store], key: str) -> list[Choice]:
    """All bands of the only raster that a variable means, by its file name where there are several.

    Raises
    ------
    InputError
        if there is no raster, or several fit
    """
    held = [store for store in _in_files(variable, stores, key) if store.form == "raster"]
    named = variable["from"] or variable["name"]
    fitting = [store for store in held if named == _stem(store) or named in _parts(store)] or held
    if len(fitting) != 1:
        among = ", ".join(Path(store.path).name for store in fitting) or "no raster at all"
        raise InputError(f"{key}: {variable['name']} along band needs one raster, found {among}. Name it under `file`.")
    return _fields(fitting)


def described(choice: Choice) -> str:
    """A layer as messages show it: NDVI of july.nc, band 3 of scene.tif."""
    return f"{_label(choice.layer)} of {Path(choice.store.path).name}"


def _label(layer: Layer) -> str:
    if isinstance(layer.key, int):
        return f"band {layer.key} ({layer.names[0]})" if layer.names else f"band {layer.key}"
    return str(layer.key)


def _in_files(variable: dict, stores: list[Store], key: str) -> list[Store]:
    if variable["file"] is None:
        return stores
    held = [store for store in stores if fnmatchcase(Path(store.path).name, variable["file"])]
    if not held:
        names = ", ".join(Path(store.path).name for store in stores[:_MOST_NAMED])
        raise InputError(
            f"{key}: no file is called {variable['file']!r}, as {variable['name']} asks; there are {names}. "
            "Correct its `file` in config.yaml."
        )
    return held


def _numbered(variable: dict, rasters: list[Store], key: str) -> list[Choice]:
    number, named = variable["band"], variable["from"]
    found = [Choice(store, layer) for store in rasters for layer in store.layers if layer.key == number]
    if not found:
        most = max(rasters, key=lambda store: len(_bands(store)))
        raise InputError(
            f"{most.path}: has {len(_bands(most))} bands, expected a band {number} for {variable['name']}. "
            f"Correct `band` under {key} in config.yaml."
        )
    if named is not None:
        found = [one for one in found if named in (*one.layer.names, _stem(one.store), *_parts(one.store))]
    elif len(found) > 1:
        # Of several files the one that is called like the variable.
        found = [one for one in found if variable["name"] in (_stem(one.store), *_parts(one.store))] or found
    if not found:
        raise InputError(_not_found(f"{named} (band {number})", rasters, key))
    return found


def _bands(store: Store) -> list[Layer]:
    return [layer for layer in store.layers if isinstance(layer.key, int)]


def _fields(stores: list[Store]) -> list[Choice]:
    return [Choice(store, layer) for store in stores for layer in store.fields]


def _by_name(choice: Choice, named: str) -> bool:
    return named in choice.layer.names


def _by_stem(choice: Choice, named: str) -> bool:
    return choice.layer.is_field and len(choice.store.fields) == 1 and named == _stem(choice.store)


def _by_part(choice: Choice, named: str) -> bool:
    return choice.layer.is_field and len(choice.store.fields) == 1 and named in _parts(choice.store)


def _stem(store: Store) -> str:
    return Path(store.path).stem


def _parts(store: Store) -> list[str]:
    return re.split(r"[\s_.-]+", _stem(store))


def _not_found(named: str, held: list[Store], key: str) -> str:
    where = held[0].path if len(held) == 1 else f"{len(held)} files from {held[0].path} to {held[-1].path}"
    there = [_label(choice.layer) if len(held) == 1 else described(choice) for choice in _fields(held)]
    names = {name.lower(): name for store in held for layer in store.fields for name in (*_parts(store), *layer.names)}
    close = get_close_matches(named.lower(), list(names), n=1)
    hint = f" Did you mean {names[close[0]]!r}?" if close else ""
    shown = ", ".join(there[:_MOST_NAMED]) + f" and {len(there) - _MOST_NAMED} more" * (len(there) > _MOST_NAMED)
    holds = "the file has" if len(held) == 1 else "they have"
    return (
        f"{where}: no variable {named!r}; {holds} {shown or 'none'}.{hint} Name what to use under {key} in config.yaml."
    )
