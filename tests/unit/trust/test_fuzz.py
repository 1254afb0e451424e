"""Some hundred damaged files of every format (see tests/fuzz.py), and odd attributes of any type."""

import os
import signal
import sys

import netCDF4
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzz
from terrapalette.runtime.errors import InputError
from unit.reading.readings import read

KINDS = fuzz.kinds()
EACH = 32


@pytest.mark.skipif(sys.platform != "linux", reason="limits and sizes of processes are read as Linux has them")
@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_are_read_or_told(name, tmp_path):
    kind = KINDS[name]
    assert fuzz.tried(kind, kind.content, tmp_path).verdict == "read"
    outcomes = [fuzz.tried(kind, fuzz.mutant(kind.content, name, number), tmp_path) for number in range(EACH)]
    assert [(number, one) for number, one in enumerate(outcomes) if fuzz.fails(one)] == []


def test_the_fuzz_notices_what_is_wrong(tmp_path, monkeypatch):
    """Crashes, hangs, hoards, errors of other kinds and sentences without the file are failures."""
    monkeypatch.setattr(fuzz, "SECONDS", 0.5)
    monkeypatch.setattr(fuzz, "GRACE", 0.5)

    def spin(path):
        while True:
            pass

    def unnamed(path):
        raise InputError("something about the file is wrong")

    wrong = [spin, unnamed, lambda path: [][1], lambda path: os.kill(os.getpid(), signal.SIGSEGV)]
    wrong.append(lambda path: bytearray(2**31))
    for read_it in wrong:
        assert fuzz.fails(fuzz.tried(fuzz.Kind("", b"", read_it), b"", tmp_path))


SPECIAL = ["degrees_north", "latitude", "Y", "days since 2000-01-01", "months since 1-1-1", "true", "crs", "360_day"]
KEYS = [
    "units", "standard_name", "axis", "calendar", "scale_factor", "add_offset", "missing_value", "valid_min",
    "valid_max", "valid_range", "flag_values", "flag_meanings", "grid_mapping", "_Unsigned", "long_name", "crs_wkt",
]  # fmt: skip
letters = st.characters(min_codepoint=1, exclude_categories=["Cs"])
texts = st.one_of(st.text(letters, max_size=12), st.sampled_from(SPECIAL))
singles = st.one_of(st.floats(width=32), st.integers(-128, 300))
arrays = st.lists(st.floats(width=32), max_size=4).map(lambda some: np.array(some, "f4"))
attributes = st.dictionaries(st.sampled_from(KEYS), st.one_of(texts, singles, arrays), max_size=4)
types = st.sampled_from(["i1", "u1", "i2", "f4", "i8"])


@settings(max_examples=40, deadline=None)
@given(of_field=attributes, of_lat=attributes, of_time=attributes, dtype=types)
def test_attributes_of_any_kind(tmp_path_factory, of_field, of_lat, of_time, dtype):
    """[20] Whatever stands in them: values, the same by both readers, or one sentence."""
    path = tmp_path_factory.mktemp("odd") / "odd.nc"
    with netCDF4.Dataset(path, "w") as file:
        for name, axis, own in (("lat", fuzz.LAT, of_lat), ("lon", fuzz.LON, {}), ("time", np.arange(2), of_time)):
            file.createDimension(name, len(axis))
            file.createVariable(name, "f8", (name,))[:] = axis
            _set(file[name], own)
        field = file.createVariable("NDVI", dtype, ("time", "lat", "lon"))
        field.set_auto_maskandscale(False)
        field[:] = np.arange(720).reshape(2, 10, 36) % 100
        _set(field, of_field)
    found = []
    for reader in ("xarray", "netCDF4"):
        try:
            found.append(read(path, {"name": "NDVI", "along": "time"}, reader=reader))
        except InputError as error:
            assert str(path) in str(error) and "\n" not in str(error)
            found.append(None)
    assert (found[0] is None) == (found[1] is None)
    assert found[0] is None or found[0].equals(found[1])


def _set(variable, own):
    for key, value in own.items():
        try:
            variable.setncattr(key, value)
        except (AttributeError, TypeError, ValueError, RuntimeError):
            # The library itself does not write it.
            continue
