"""Fields of grids under the pixels of maps."""

import tracemalloc

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS

from terrapalette.land import modes, rasters, views
from terrapalette.land.frames import Frame
from terrapalette.report.palettes import rgb

COLORS = {1: "#ff0000", 2: "#00ff00", 3: "#0000ff"}
UTM = CRS.from_epsg(32632).to_wkt()


def drawn(view, numbers):
    told = {"flag_values": np.array(list(COLORS), np.uint8), "flag_colors": " ".join(COLORS.values())}
    return rasters.classes(view, xr.Dataset({"map": (("y", "x"), numbers, told)}), "map")


def scene(n):
    return Frame(5e6 - 20.0 * np.arange(n), 4e5 + 20.0 * np.arange(n), UTM)


def test_a_coarse_map_is_drawn_cell_by_cell(rng):
    numbers = rng.integers(0, 4, (50, 50)).astype(np.int16)
    colored, inside = drawn(views.of(scene(50), "eqearth", 700), numbers)
    np.testing.assert_array_equal(inside, numbers > 0)
    for number, color in COLORS.items():
        np.testing.assert_array_equal(
            colored[numbers == number], np.broadcast_to(rgb(color), (5000, 3))[: (numbers == number).sum()]
        )


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float32])
def test_a_fine_map_shows_the_most_frequent_class(rng, kind):
    numbers = rng.integers(0, 4, (1200, 1200)).astype(np.uint8)
    expected = modes.halved(modes.halved(numbers))
    field = numbers.astype(kind)
    if kind == np.float32:
        field[numbers == 0] = np.nan
    colored, inside = drawn(views.of(scene(1200), "eqearth", 300), field)
    assert inside.shape == (300, 300)
    np.testing.assert_array_equal(inside, expected > 0)
    table = np.array([[1, 1, 1], *(rgb(color) for color in COLORS.values())])
    np.testing.assert_array_equal(colored, table[expected])


def test_noise_does_not_reach_a_figure(rng):
    numbers = np.ones((1200, 1200), np.uint8)
    numbers[:, 600:] = 2
    clean, _ = drawn(views.of(scene(1200), "eqearth", 300), numbers)
    noisy = np.where(rng.uniform(size=numbers.shape) < 0.1, 3, numbers)
    colored, _ = drawn(views.of(scene(1200), "eqearth", 300), noisy)
    # By the nearest cell a tenth of the pixels would be wrong.
    assert (colored != clean).any(axis=2).mean() < 0.005


def test_a_part_of_a_file_is_read_in_stripes(tmp_path):
    frame = Frame(89.975 - 0.05 * np.arange(3600), -179.975 + 0.05 * np.arange(7200))
    column = (np.arange(7200) // 3600 + 1).astype(np.uint8)
    told = {"flag_values": np.array(list(COLORS), np.uint8), "flag_colors": " ".join(COLORS.values())}
    made = xr.Dataset({"map": (("lat", "lon"), np.broadcast_to(column, (3600, 7200)), told)})
    made.to_netcdf(tmp_path / "map.nc", encoding={"map": {"zlib": True, "chunksizes": (512, 512)}})
    with xr.open_dataset(tmp_path / "map.nc", mask_and_scale=False) as opened:
        world = views.of(frame, "eqearth", 400)
        tracemalloc.start()
        rasters.classes(world, opened, "map")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # The whole map is 26 MB; as floats, as xarray would read it, 104 MB.
        assert peak < 20e6
        colored, inside = rasters.classes(views.region(frame, (170, -170, -10, 10), 100), opened, "map")
    assert inside.all()
    np.testing.assert_array_equal(colored[:, :50], np.broadcast_to(rgb(COLORS[2]), (colored.shape[0], 50, 3)))
    np.testing.assert_array_equal(colored[:, 50:], np.broadcast_to(rgb(COLORS[1]), (colored.shape[0], 50, 3)))


def test_means_leave_out_what_is_missing(rng):
    values = rng.normal(size=(1201, 1201)).astype(np.float32)
    values[:8, :8] = np.nan
    values[8, 0] = np.nan
    view = views.of(scene(1201), "eqearth", 300)
    found = rasters.means(view, xr.DataArray(values))
    assert np.isnan(found[0, 0]) and np.isnan(found[1, 1])
    np.testing.assert_allclose(found[2, 0], np.nanmean(values[8:12, :4]), rtol=1e-5)
    # A last one that stands alone.
    view = views.of(scene(1201), "eqearth", 301)
    assert rasters.means(view, xr.DataArray(values)).shape == (301, 301)


def test_without_smaller_cells_values_stay_as_they_are(rng):
    values = rng.normal(size=(50, 50)).astype(np.float32)
    values[3] = np.nan
    np.testing.assert_array_equal(rasters.means(views.of(scene(50), "eqearth", 700), xr.DataArray(values)), values)


def test_a_map_beside_the_grid_is_empty():
    _, inside = drawn(views.region(scene(50), (100, 101, 0, 1), 20), np.ones((50, 50), np.uint8))
    assert not inside.any()
