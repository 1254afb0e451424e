"""One way in for foreign bytes: files that are odd, broken or closed give the right values or one sentence.

Both readers are asked everything. Numbers in brackets are those of the table in docs/trust.md.
"""

import netCDF4
import numpy as np
import pytest
import xarray as xr

from terrapalette.reading import stores
from terrapalette.runtime.errors import InputError
from unit.reading.readings import read, values
from unit.trust.closed import as_nobody, open_folder  # noqa: F401

LAT, LON = 45 - 10.0 * np.arange(10), -175 + 10.0 * np.arange(36)
FIELD = np.random.default_rng(5).uniform(0.1, 0.9, (10, 36))

pytestmark = pytest.mark.parametrize("reader", ["xarray", "netCDF4"])


def planet(path, attributes=None, dtype="f4", form="NETCDF4", fill=None, field=FIELD, lat=LAT, lon=LON):
    """A planet of one variable written through netCDF4 itself, so that attributes are what they are."""
    with netCDF4.Dataset(path, "w", format=form) as file:
        for name, axis, units in (("lat", lat, "degrees_north"), ("lon", lon, "degrees_east")):
            file.createDimension(name, len(axis))
            file.createVariable(name, "f8", (name,))[:] = axis
            file[name].units = units
        ndvi = file.createVariable("NDVI", dtype, ("lat", "lon"), fill_value=fill)
        ndvi.set_auto_maskandscale(False)
        ndvi[:] = field
        for key, value in (attributes or {}).items():
            ndvi.setncattr(key, value)
    return path


def refused(path, reader, *wanted):
    with pytest.raises(InputError) as caught:
        read(path, *(wanted or ("NDVI",)), reader=reader)
    message = str(caught.value)
    assert str(path) in message and "\n" not in message and len(message) < 600
    return message


# Damage ---------------------------------------------------------------------------------------------------------------

CLASSIC = ["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"]


@pytest.mark.parametrize("form", CLASSIC)
@pytest.mark.parametrize("share", [0.01, 0.03, 0.2, 0.85, 0.999])
def test_a_classic_file_that_was_cut_off_is_damaged(tmp_path, reader, form, share):
    """[3] The library reads what is missing as zeros, of CDF-5 as of the older two."""
    path = planet(tmp_path / "cut.nc", form=form)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "damaged or truncated" in refused(path, reader)


@pytest.mark.parametrize("form", CLASSIC)
def test_a_whole_classic_file_is_read(tmp_path, reader, form):
    found = read(planet(tmp_path / "whole.nc", form=form), "NDVI", reader=reader)["NDVI"].values
    np.testing.assert_array_equal(found, FIELD.astype("f4"))


@pytest.mark.parametrize("form", CLASSIC)
@pytest.mark.parametrize("kind", ["i1", "i2", "f4"])
def test_a_lone_record_variable_is_not_padded(tmp_path, reader, form, kind):
    """[19] Records of a lone record variable lie without padding (NetCDF Users Guide, appendix B)."""
    path = tmp_path / "record.nc"
    stored = np.arange(3 * 5, dtype=kind).reshape(3, 5)
    with netCDF4.Dataset(path, "w", format=form) as file:
        for name, size in (("lat", None), ("lon", 5)):
            file.createDimension(name, size)
        file.createVariable("NDVI", kind, ("lat", "lon"))[:] = stored
    np.testing.assert_array_equal(values(path, "NDVI", reader), stored)
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    with pytest.raises(InputError, match="damaged or truncated"):
        values(path, "NDVI", reader)


def test_several_record_variables_are_padded(tmp_path, reader):
    path = tmp_path / "records.nc"
    with netCDF4.Dataset(path, "w", format="NETCDF3_CLASSIC") as file:
        file.createDimension("time", None)
        file.createDimension("x", 3)
        for name in ("a", "b"):
            file.createVariable(name, "i1", ("time", "x"))[:] = np.arange(12).reshape(4, 3)
    np.testing.assert_array_equal(values(path, "b", reader), np.arange(12).reshape(4, 3))


def test_damaged_headers_are_told(tmp_path, reader):
    """[18] Every byte of a classic header in turn is another one: a sentence, or values."""
    path = planet(tmp_path / "damaged.nc", form="NETCDF3_CLASSIC")
    whole = path.read_bytes()
    random = np.random.default_rng(1)
    for place in range(4, 320, 5):
        path.write_bytes(whole[:place] + bytes([random.integers(256)]) + whole[place + 1 :])
        try:
            read(path, "NDVI", reader=reader)
        except InputError as error:
            assert str(path) in str(error)


def test_groups_alone_are_named(tmp_path, reader):
    """[34] The variables of a file lie in groups within groups: the sentence names them."""
    path = tmp_path / "groups.nc"
    with netCDF4.Dataset(path, "w") as file:
        inner = file.createGroup("PRODUCT").createGroup("GRID")
        inner.createDimension("lat", 2)
        inner.createVariable("NDVI", "f4", ("lat",))
        file.createGroup("METADATA")
    message = refused(path, reader)
    assert "PRODUCT/GRID" in message and "METADATA" not in message


# Axes -----------------------------------------------------------------------------------------------------------------


def with_second_latitude(path, name, dim="lat", shift=5.0):
    planet(path)
    with netCDF4.Dataset(path, "a") as file:
        file.createVariable(name, "f8", (dim,))[:] = LAT + shift
        file[name].units = "degrees_north"
    return path


@pytest.mark.parametrize("name", ["centre_of_mass", "zz_other", "AA_other"])
def test_the_variable_named_like_its_dimension_is_the_axis(tmp_path, reader, name):
    """[5] Another 1-D latitude along the same dimension shifts nothing."""
    found = read(with_second_latitude(tmp_path / "two.nc", name), "NDVI", reader=reader)
    np.testing.assert_array_equal(found["lat"], LAT)


def test_two_axes_without_the_name_of_their_dimension_are_ambiguous(tmp_path, reader):
    """[5] Neither is called like the dimension, and they disagree."""
    path = with_second_latitude(tmp_path / "two.nc", "latitude_b")
    with netCDF4.Dataset(path, "a") as file:
        file.renameVariable("lat", "latitude_a")
    message = refused(path, reader)
    assert "latitude_a" in message and "latitude_b" in message


def test_two_equal_axes_are_one(tmp_path, reader):
    path = with_second_latitude(tmp_path / "two.nc", "latitude_b", shift=0)
    with netCDF4.Dataset(path, "a") as file:
        file.renameVariable("lat", "latitude_a")
    np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["lat"], LAT)


def test_duplicate_latitudes_are_refused(tmp_path, reader):
    """[11]"""
    lat = LAT.copy()
    lat[4] = lat[3]
    assert "lat" in refused(planet(tmp_path / "twice.nc", lat=lat), reader)


def test_duplicate_longitudes_are_refused_and_a_closing_meridian_is_not(tmp_path, reader):
    """[11]"""
    lon = LON.copy()
    lon[4] = lon[3]
    assert "lon" in refused(planet(tmp_path / "twice.nc", lon=lon), reader)
    closing = np.linspace(-180, 180, 36)
    assert read(planet(tmp_path / "closing.nc", lon=closing), "NDVI", reader=reader).sizes["lon"] == 35


def test_text_latitudes_are_told(tmp_path, reader):
    """[20]"""
    path = tmp_path / "text.nc"
    xr.Dataset({"NDVI": (("lat", "lon"), FIELD)}, {"lat": [f"{abs(one):g}N" for one in LAT], "lon": LON}).to_netcdf(
        path
    )
    message = refused(path, reader)
    assert "lat" in message and "text" in message


@pytest.mark.parametrize(("lat", "lon"), [([], LON), (LAT, []), ([], [])])
def test_dimensions_of_length_zero_are_told(tmp_path, reader, lat, lon):
    """[20]"""
    lat, lon = np.array(lat), np.array(lon)
    path = tmp_path / "none.nc"
    field = np.zeros((len(lat), len(lon)))
    xr.Dataset({"NDVI": (("lat", "lon"), field)}, {"lat": lat, "lon": lon}).to_netcdf(path)
    assert "0" in refused(path, reader)


# Attributes -----------------------------------------------------------------------------------------------------------


def test_unsigned_shorts_are_unsigned(tmp_path, reader):
    """[4] Shorts above 32767 are stored as negatives and told to be unsigned; the valid range counts so, too."""
    stored = np.linspace(0, 60000, 360).reshape(10, 36).astype("u2")
    path = planet(tmp_path / "unsigned.nc", {"_Unsigned": "true"}, "i2", "NETCDF3_CLASSIC", field=stored.view("i2"))
    np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["NDVI"], stored)


def test_a_missing_value_outside_the_type_wraps_to_nothing(tmp_path, reader):
    """[12] 256 is no byte: it must not empty every 0."""
    stored = np.arange(360).reshape(10, 36).astype("u1") % 5
    path = planet(tmp_path / "wrap.nc", {"missing_value": np.int32(256)}, "u1", field=stored)
    np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["NDVI"], stored)


ODD = {
    "valid_range of one number": {"valid_range": np.array([0.0])},
    "valid_range of three": {"valid_range": np.array([0.0, 1, 2])},
    "valid_range as text": {"valid_range": "0 to 1"},
    "valid_min as text": {"valid_min": "zero"},
    "flag_values as text": {"flag_values": "1, 2", "flag_meanings": "a b"},
    "flag_meanings as numbers": {"flag_values": np.array([1, 2], "i4"), "flag_meanings": np.array([1, 2])},
    "standard_name as numbers": {"standard_name": np.array([1, 2])},
    "units as numbers": {"units": np.array([1.0, 2.0])},
    "long_name as numbers": {"long_name": np.array([1.0, 2.0])},
    "grid_mapping as numbers": {"grid_mapping": np.array([1.0, 2.0])},
    "fill value as text": {"missing_value": "none"},
}


@pytest.mark.parametrize("attributes", ODD.values(), ids=list(ODD))
def test_odd_attributes_spoil_no_values(tmp_path, reader, attributes):
    """[20] Attributes that say nothing are no reason to refuse a file, nor to call it damaged."""
    for dtype in ("f4", "i2"):
        stored = (FIELD * (1 if dtype == "f4" else 1000)).astype(dtype)
        path = planet(tmp_path / f"{dtype}.nc", attributes, dtype, field=stored)
        np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["NDVI"], stored)


@pytest.mark.parametrize("key", ["scale_factor", "add_offset"])
@pytest.mark.parametrize("value", ["tenth", np.array([0.1, 0.2]), float("nan")])
def test_packing_that_cannot_be_undone_is_told(tmp_path, reader, key, value):
    """[20] What the numbers mean is not known then: the sentence names variable and attribute."""
    path = planet(tmp_path / "packed.nc", {key: value}, "i2", field=(FIELD * 1000).astype("i2"))
    message = refused(path, reader)
    assert key in message and "NDVI" in message and "damaged" not in message


@pytest.mark.parametrize("attributes", [{"scale_factor": "tenth"}, {"standard_name": np.array([1, 2])}])
def test_an_odd_variable_does_not_hide_another(tmp_path, reader, attributes):
    """[20] Only what is asked for must be in order."""
    path = planet(tmp_path / "other.nc")
    with netCDF4.Dataset(path, "a") as file:
        other = file.createVariable("other", "i2", ("lat", "lon"))
        for key, value in attributes.items():
            other.setncattr(key, value)
    np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["NDVI"], FIELD.astype("f4"))


@pytest.mark.parametrize("attribute", ["units", "standard_name", "axis", "calendar"])
def test_odd_attributes_of_axes(tmp_path, reader, attribute):
    """[20] Axes go by their names where their attributes say nothing."""
    path = planet(tmp_path / "axes.nc")
    with netCDF4.Dataset(path, "a") as file:
        file["lat"].setncattr(attribute, np.array([1, 2]))
    np.testing.assert_array_equal(read(path, "NDVI", reader=reader)["lat"], LAT)


# Closed, large --------------------------------------------------------------------------------------------------------


def test_a_file_that_may_not_be_read(open_folder, reader):  # noqa: F811
    """[21]"""
    path = planet(open_folder / "closed.nc")
    path.chmod(0)

    def work():
        with pytest.raises(InputError) as caught:
            stores.opened(str(path), reader)
        return caught.value

    said = str(as_nobody(work))
    assert str(path) in said and "permission" in said


def test_a_grid_larger_than_memory_is_reckoned(tmp_path, reader):
    """[29] Stored in a few kilobytes, 37 GiB to read: both numbers in one sentence, before anything is allocated."""
    path = tmp_path / "lazy.nc"
    with netCDF4.Dataset(path, "w") as file:
        for name, size, extent in (("lat", 100_000, 90), ("lon", 100_000, 180)):
            file.createDimension(name, size)
            file.createVariable(name, "f8", (name,), zlib=True)[:] = np.linspace(-extent, extent, size, endpoint=False)
        file.createVariable("NDVI", "f4", ("lat", "lon"), chunksizes=(1000, 1000))
    message = refused(path, reader)
    assert message.count("GiB") == 2
