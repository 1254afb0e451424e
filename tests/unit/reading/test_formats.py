"""The same data in every format give the same bytes of values."""

import numpy as np
import pytest
import rasterio
import rasterio.shutil
import xarray as xr

from unit.reading.rasters import DEGREES, write
from unit.reading.readings import read

MONTHS = [f"{month:02d}" for month in range(1, 13)]
PACKING = {"dtype": "int16", "scale_factor": 1e-4, "add_offset": 0.1, "_FillValue": -32768}


@pytest.fixture(scope="module")
def stored():
    """Packed numbers of twelve months, some missing, on an 18 x 36 planet."""
    numbers = np.random.default_rng(5).integers(-9000, 9000, (12, 18, 36)).astype(np.int16)
    numbers[:, 3, 4] = -32768
    numbers[2, 5, 6] = -32768
    return numbers


@pytest.fixture(scope="module")
def year(stored):
    attributes = {key: PACKING[key] for key in ("scale_factor", "add_offset")} | {"_FillValue": np.int16(-32768)}
    return xr.Dataset(
        {"ndvi": (("month", "lat", "lon"), stored, attributes)},
        {"month": np.arange(1, 13), "lat": 85 - 10.0 * np.arange(18), "lon": -175 + 10.0 * np.arange(36)},
    )


@pytest.fixture(scope="module")
def expected(year, tmp_path_factory):
    path = tmp_path_factory.mktemp("year") / "year.nc"
    year.to_netcdf(path)
    return read(path, {"name": "ndvi", "along": "month"})


def raster(path, stored, **profile):
    layout = {"transform": DEGREES, "crs": "EPSG:4326", "nodata": -32768} | profile
    return write(path, stored, scales=[1e-4] * len(stored), offsets=[0.1] * len(stored), **layout)


def twelve_files(year, stored, folder):
    for month in MONTHS:
        year.isel(month=[int(month) - 1]).to_netcdf(folder / f"ndvi_{month}.nc")
    # In another order than that of time.
    return sorted(folder.glob("*.nc"), reverse=True), "month"


def twelve_files_without_month(year, stored, folder):
    for month in MONTHS:
        year.isel(month=int(month) - 1, drop=True).to_netcdf(folder / f"ndvi_{int(month)}.nc")
    return sorted(folder.glob("*.nc")), "file"


def zarr(version, consolidated):
    def make(year, stored, folder):
        year.to_zarr(folder / "year.zarr", zarr_format=version, consolidated=consolidated)
        return folder / "year.zarr", "month"

    return make


def geotiff(**profile):
    def make(year, stored, folder):
        return raster(folder / "ndvi.tif", stored, **profile), "band"

    return make


def twelve_rasters(year, stored, folder):
    paths = [raster(folder / f"T32_ndvi_{month}_20m.tif", stored[[int(month) - 1]]) for month in MONTHS]
    return paths, "file"


def cog(year, stored, folder):
    raster(folder / "plain.tif", stored)
    with rasterio.open(folder / "plain.tif") as source:
        rasterio.shutil.copy(source, folder / "ndvi.tif", driver="COG")
    return folder / "ndvi.tif", "band"


def vrt(year, stored, folder):
    raster(folder / "plain.tif", stored)
    with rasterio.open(folder / "plain.tif") as source:
        rasterio.shutil.copy(source, folder / "ndvi.vrt", driver="VRT")
    return folder / "ndvi.vrt", "band"


FORMATS = {
    "twelve netCDF files": twelve_files,
    "twelve netCDF files without a month": twelve_files_without_month,
    "Zarr 2": zarr(2, True),
    "Zarr 2, not consolidated": zarr(2, False),
    "Zarr 3, not consolidated": zarr(3, False),
    "GeoTIFF, by pixel": geotiff(interleave="pixel"),
    "GeoTIFF, by band": geotiff(interleave="band"),
    "GeoTIFF, tiled and deflated": geotiff(tiled=True, blockxsize=16, blockysize=16, compress="deflate"),
    "BigTIFF": geotiff(BIGTIFF="YES"),
    "twelve GeoTIFFs": twelve_rasters,
    "COG": cog,
    "VRT": vrt,
}


@pytest.mark.parametrize("form", FORMATS)
def test_values_are_the_same_bytes_in_every_format(year, stored, expected, tmp_path, form):
    paths, along = FORMATS[form](year, stored, tmp_path)
    found = read(paths, {"name": "ndvi", "along": along})
    names = [f"ndvi_{month}" for month in MONTHS]
    assert list(found.data_vars) == list(expected.data_vars) == names
    for name in names:
        assert found[name].values.tobytes() == expected[name].values.tobytes(), name
        assert found[name].attrs["step"] == name[-2:] and found[name].attrs["variable"] == "ndvi"
    for line in ("lat", "lon"):
        assert found[line].values.tobytes() == expected[line].values.tobytes()


def test_values_are_what_was_packed(stored, expected):
    meant = np.where(stored == -32768, np.nan, stored * 1e-4 + 0.1).astype(np.float32)
    np.testing.assert_array_equal(np.stack([expected[f"ndvi_{month}"] for month in MONTHS]), meant)


@pytest.mark.parametrize("form", ["Zarr 2", "GeoTIFF, by pixel"])
def test_bands_of_any_format_are_chosen_by_number(year, stored, expected, tmp_path, form):
    path, _ = FORMATS[form](year, stored, tmp_path)
    found = read(path, {"name": "march", "from": None if "TIFF" in form else "ndvi", "band": 3})
    np.testing.assert_array_equal(found["march"], expected["ndvi_03"])


def test_zarr_3_with_consolidated_metadata(year, expected, tmp_path):
    with pytest.warns(UserWarning, match="[Cc]onsolidated"):
        year.to_zarr(tmp_path / "year.zarr", zarr_format=3, consolidated=True)
    found = read(tmp_path / "year.zarr", {"name": "ndvi", "along": "month"})
    assert found["ndvi_07"].values.tobytes() == expected["ndvi_07"].values.tobytes()


@pytest.mark.parametrize("take", ["mean", "min", "max", "std"])
def test_statistics_over_steps_are_those_of_numpy(expected, year, tmp_path, take):
    year.to_netcdf(tmp_path / "year.nc")
    found = read(tmp_path / "year.nc", {"name": "wave", "from": "ndvi", "over": "month", "take": take})
    stack = np.stack([expected[f"ndvi_{month}"].values for month in MONTHS]).astype(float)
    known = np.isfinite(stack).any(axis=0)
    np.testing.assert_allclose(
        found["wave"].values[known], getattr(np, f"nan{take}")(stack[:, known], axis=0), rtol=1e-6
    )
    assert list(found.data_vars) == ["wave"] and np.isnan(found["wave"].values[3, 4])
