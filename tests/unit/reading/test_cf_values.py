"""Numbers as CF stores them: both readers against what the numbers mean, written out by hand."""

import netCDF4
import numpy as np
import pytest

from terrapalette.runtime.errors import InputError
from unit.reading.readings import values

NAN = np.nan


def read(path, stored, attributes, reader, dtype=None, **more):
    """A file with one variable of these stored numbers, as a reader returns it."""
    stored = np.asarray(stored, dtype)
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("cell", len(stored))
        fill = attributes.get("_FillValue", False)
        plain = fill if np.ndim(fill) == 0 and not isinstance(fill, str) else False
        variable = file.createVariable("v", stored.dtype, ("cell",), fill_value=plain)
        variable.set_auto_maskandscale(False)
        variable.setncatts({key: value for key, value in (attributes | more).items() if key != "_FillValue"})
        variable[:] = stored
    return values(path, "v", reader)


CASES = {
    "unsigned bytes": (np.int8([0, 1, 127, -128, -1]), {"_Unsigned": "true"}, [0, 1, 127, 128, 255]),
    "unsigned bytes, fill value stored signed": (
        np.int8([0, -2, -1]),
        {"_Unsigned": "true", "_FillValue": np.int8(-1)},
        [0, 254, NAN],
    ),
    "unsigned bytes, missing value meant unsigned": (
        np.int8([0, -2, -1]),
        {"_Unsigned": "True", "missing_value": np.int16(255)},
        [0, 254, NAN],
    ),
    "unsigned bytes, packed, with a range": (
        np.int8([0, 100, -56, -1]),
        {"_Unsigned": "true", "scale_factor": 0.5, "valid_range": np.int8([0, -56])},
        [0, 50, 100, NAN],
    ),
    "unsigned stored, signed meant": (np.uint8([1, 255]), {"_Unsigned": "false"}, [1, -1]),
    "packed bytes": (np.int8([-100, 0, 100]), {"scale_factor": 0.01, "add_offset": 0.5}, [-0.5, 0.5, 1.5]),
    "packed, factor in single precision": (
        np.int32([2**30 + 1, 7]),
        {"scale_factor": np.float32(0.5)},
        [(2**30 + 1) / 2, 3.5],
    ),
    "packed, whole factor": (np.int16([3, -9]), {"scale_factor": np.int16(2), "_FillValue": np.int16(-9)}, [6, NAN]),
    "packed shorts": (
        np.int16([-32768, 0, 10_000]),
        {"scale_factor": 1e-4, "add_offset": 0.1, "_FillValue": np.int16(-32768)},
        [NAN, 0.1, 1.1],
    ),
    "packed floats": (np.float32([-9, 0.5, 4]), {"scale_factor": 2.0, "missing_value": np.float32(-9)}, [NAN, 1, 8]),
    "factor in a list": (np.int16([4]), {"scale_factor": np.float64([0.25])}, [1]),
    "factor as text": (np.int16([4]), {"scale_factor": "0.25"}, [1]),
    "two fill values": (
        np.float32([-999, -1000, 3]),
        {"_FillValue": np.float32(-999), "missing_value": np.float32(-1000)},
        [NAN, NAN, 3],
    ),
    "a list of fill values": (np.int16([-9, -8, 3]), {"missing_value": np.int16([-9, -8])}, [NAN, NAN, 3]),
    "fill value of another type": (np.float32([1e20, 0.3]), {"missing_value": 1e20}, [NAN, 0.3]),
    "fill value as text": (np.int16([-999, 3]), {"missing_value": "-999"}, [NAN, 3]),
    "fill value that is no number": (np.int16([-999, 3]), {"missing_value": "none"}, [-999, 3]),
    # In 8 bits -999 would wrap to 25.
    "fill value beyond the type": (np.int8([25, 3]), {"missing_value": np.int16(-999)}, [25, 3]),
    "range in packed units": (
        np.int16([-1, 0, 10_000, 10_001]),
        {"scale_factor": 1e-4, "valid_range": np.int16([0, 10_000])},
        [NAN, 0, 1, NAN],
    ),
    "range in unpacked units": (
        np.int16([-1, 0, 10_000, 10_001]),
        {"scale_factor": 1e-4, "valid_range": np.float64([0, 1])},
        [NAN, 0, 1, NAN],
    ),
    "one bound": (np.int16([-5, 5]), {"valid_min": np.int16(0)}, [NAN, 5]),
    "bound in double precision": (np.float32([0.7, 0.71]), {"valid_max": 0.7}, [0.7, NAN]),
    "range as text": (np.int16([-5, 5]), {"valid_range": "0 to 3"}, [-5, 5]),
    "never written": (np.int32([-2147483647, 5]), {}, [NAN, 5]),
    "bytes are all written": (np.int8([-127, 5]), {}, [-127, 5]),
    "numbers of 31 bits": (np.int32([2**31 - 1, 2**30 + 1]), {}, [2**31 - 1, 2**30 + 1]),
    "numbers of 31 bits, some missing": (
        np.int32([2**31 - 1, 2**24 + 1, 0]),
        {"_FillValue": np.int32(0)},
        [2**31 - 1, 2**24 + 1, NAN],
    ),
    "time units that make no sense": (np.float64([0, 1e9]), {"units": "days since the flood"}, [0, 1e9]),
    "a calendar that does not exist": (
        np.int16([1, 2]),
        {"units": "days since 0000-99-99", "calendar": "tuesdays"},
        [1, 2],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_numbers_mean_what_cf_says_in_both_readers(tmp_path, case):
    stored, attributes, meant = CASES[case]
    found = [read(tmp_path / "file.nc", stored, attributes, reader) for reader in ("xarray", "netCDF4")]
    # Single precision holds seven digits.
    np.testing.assert_allclose(found[0].values, meant, rtol=1e-7 if found[0].dtype == np.float32 else 1e-14)
    np.testing.assert_array_equal(found[0].values, found[1].values)
    assert found[0].dtype == found[1].dtype and found[0].attrs.keys() == found[1].attrs.keys()


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_flags_of_unsigned_bytes(tmp_path, reader):
    attributes = {"_Unsigned": "true", "flag_values": np.int8([1, -56]), "flag_meanings": "a b"}
    found = read(tmp_path / "file.nc", np.int8([1, -56]), attributes, reader)
    assert found.attrs["flag_values"].tolist() == [1, 200] and found.values.tolist() == [1, 200]


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
@pytest.mark.parametrize("factor", ["half", [1.0, 2.0], np.nan])
def test_a_factor_that_is_no_number_is_named(tmp_path, reader, factor):
    with pytest.raises(InputError, match=r"file\.nc: scale_factor of v is .*, expected one number"):
        read(tmp_path / "file.nc", np.int16([1]), {"scale_factor": factor}, reader)


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_text_is_left_alone(tmp_path, reader):
    with netCDF4.Dataset(tmp_path / "file.nc", "w") as file:
        file.createDimension("cell", 2)
        file.createVariable("v", str, ("cell",))[:] = np.array(["a", "b"], object)
    assert values(tmp_path / "file.nc", "v", reader).values.tolist() == ["a", "b"]
