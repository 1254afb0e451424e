import numpy as np
import pytest
import xarray as xr

from conftest import PROJECT
from terrapalette.land import packed, references, satellite
from terrapalette.reading import maps
from terrapalette.runtime.whole_files import write_netcdf

DATA = PROJECT / "workflow/terrapalette/land/data"


@pytest.fixture(scope="module")
def satellites():
    with xr.open_dataset(DATA / "satellites.nc") as dataset:
        return dataset.load()


def test_the_file_is_small_and_says_where_it_is_from(satellites):
    assert (DATA / "satellites.nc").stat().st_size < 1.5e6
    for name in ("temperature_day", "temperature_night", "igbp", "igbp_share"):
        assert "NASA" in satellites[name].attrs["source"]
    notices = (DATA / "NOTICES.md").read_text(encoding="utf-8")
    assert "MIT License" in notices and "Apache License" in notices and "MCD12C1.006" in notices


def test_it_lies_as_the_earth_does(satellites):
    def month(lat, lon, number, time="day"):
        field = satellites[f"temperature_{time}"].sel(lat=lat, lon=lon, month=number)
        return float(field)

    # The Sahara: about 22 degrees in January and 45 in July by day, cooler at night.
    assert month(23.5, 10.5, 1) == pytest.approx(22, abs=1) and month(23.5, 10.5, 7) == pytest.approx(45, abs=0.5)
    assert month(23.5, 10.5, 7, "night") < 30
    # Seasons are opposite south of the equator; the Pacific has no land-surface temperature.
    assert month(-25.5, 133.5, 1) > month(-25.5, 133.5, 7) + 10
    assert np.isnan(month(0.5, -150.5, 1))


def test_land_cover_lies_there_too(satellites):
    meanings = satellites["igbp"].attrs["flag_meanings"].split()
    assert len(meanings) == len(satellites["igbp"].attrs["flag_values"]) == 16

    def cover(lat, lon):
        number = int(satellites["igbp"].sel(lat_cover=lat, lon_cover=lon, method="nearest"))
        return meanings[number - 1] if number else "water"

    assert cover(23, 10) == "barren" and cover(0, 23) == "evergreen_broadleaf_forest"
    assert cover(72, -40) == "snow_and_ice" and cover(0, -150) == "water" and cover(41, -95) == "cropland"
    share = satellites["igbp_share"].values
    assert share.max() == 100 and (share[satellites["igbp"].values == 0] == 0).all()


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_the_reader_of_independent_maps_understands_it(reader):
    product = maps.read(str(DATA / "satellites.nc"), "igbp", reader, key="land.references.landcover")
    grid = product.dataset("igbp")
    places = np.array([(23.5, 10.5), (0.5, 23.5), (0.5, -150.5)])
    found = references.classes_at(grid["igbp"], places[:, 0], places[:, 1], "builtin")
    names = references.flag_names(product.attributes)
    assert [names.get(number) for number in found] == ["barren", "evergreen_broadleaf_forest", None]


def test_majorities_are_of_land_and_shares_of_all():
    classes = np.array([[0, 0, 3, 3], [0, 2, 1, 1], [0, 0, 4, 4], [0, 0, 4, 0]])
    majority, share = packed.majority_of(classes, 2, 4)
    # A tie goes to the lower number.
    assert majority.tolist() == [[2, 1], [0, 4]] and share.tolist() == [[25, 50], [0, 75]]


def test_packing_twice_gives_the_same_bytes(tmp_path):
    random = np.random.default_rng(0)
    temperatures = {name: random.uniform(-25, 45, (12, 18, 36)) for name in ("day", "night")}
    cover = random.integers(0, 17, (90, 180), dtype=np.uint8)
    for name in ("one.nc", "two.nc"):
        write_netcdf(packed.satellites(temperatures, cover), str(tmp_path / name))
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "two.nc").read_bytes()
    with xr.open_dataset(tmp_path / "one.nc") as back:
        # Hundredths of a degree are kept.
        np.testing.assert_allclose(back["temperature_day"], temperatures["day"], atol=0.00501)


def test_the_same_grid_stays_as_it_is():
    field = np.random.default_rng(0).normal(size=(18, 36))
    field[3:5, 7:9] = np.nan
    np.testing.assert_allclose(satellite.at_grid(field, 18, 36), field, rtol=1e-6)


def test_finer_grids_are_bilinear_also_over_the_date_line():
    lon = np.deg2rad(-175 + 10 * np.arange(36))
    field = np.broadcast_to(np.cos(lon), (18, 36))
    fine = satellite.at_grid(field, 36, 72)
    east = np.deg2rad(-177.5 + 5 * np.arange(72))
    # Between knots 10 degrees apart a chord lies below the cosine by at most 1 - cos(5 degrees).
    np.testing.assert_allclose(fine, np.broadcast_to(np.cos(east), (36, 72)), atol=1 - np.cos(np.deg2rad(5)))
    # By hand: the first column lies a quarter of a cell west of the first centre, beyond which comes the last column.
    np.testing.assert_allclose(fine[:, 0], 0.75 * field[0, 0] + 0.25 * field[0, -1], rtol=1e-5)
    # Smooth: a line stays a line between the first and the last centre.
    line = satellite.at_grid(np.broadcast_to(np.arange(18.0)[:, None], (18, 36)), 180, 360)
    np.testing.assert_allclose(line[5:175, 0], (np.arange(5, 175) + 0.5) / 10 - 0.5, atol=1e-4)


def test_gaps_stay_gaps_and_do_not_leak():
    field = np.full((18, 36), 20.0)
    field[6:12, 10:20] = np.nan
    fine = satellite.at_grid(field, 90, 180)
    assert np.isnan(fine[30:60, 50:100]).mean() > 0.9
    # What is known is not drawn towards the gap's zeros.
    np.testing.assert_allclose(fine[np.isfinite(fine)], 20, rtol=1e-5)
    # About as large as before: the edge lies within half of a coarse cell.
    assert np.isnan(fine).mean() == pytest.approx(np.isnan(field).mean(), rel=0.1)


@pytest.mark.parametrize("rows", [90, 45, 6])
def test_coarser_grids_average(rows):
    field = np.random.default_rng(0).normal(5, 1, (180, 360))
    coarse = satellite.at_grid(field, rows, 2 * rows)
    assert coarse.shape == (rows, 2 * rows) and coarse.std() < 0.7
    assert coarse.mean() == pytest.approx(5, abs=0.05)
