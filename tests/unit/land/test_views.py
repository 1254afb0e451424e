import tracemalloc

import numpy as np
import pytest
from pyproj import CRS

from terrapalette.land import frames, satellite, views
from terrapalette.land.frames import Frame

UTM = Frame(5_330_000 - 20.0 * np.arange(50), 671_000 + 20.0 * np.arange(40), CRS.from_epsg(32632).to_wkt())
GLOBE = Frame(85 - 10.0 * np.arange(18), -175 + 10.0 * np.arange(36))


def test_a_projected_grid_is_drawn_cell_by_cell():
    view = views.of(UTM, "eqearth", 700)
    np.testing.assert_array_equal(view.cell, np.arange(2000).reshape(50, 40))
    assert view.kind == "plane" and view.extent == frames.extent(UTM) and view.proportion == 1.25
    assert view.credit == "map in WGS 84 / UTM zone 32N" and "satellite" not in view.elsewhere
    assert np.ptp(view.background, axis=(0, 1)).max() == 0
    assert view.bar.text == "200 m" and view.bar.length == pytest.approx(200, rel=1e-3)


def test_a_large_grid_is_thinned_evenly_and_cheap():
    frame = Frame(5e6 - 20.0 * np.arange(5490), 4e5 + 20.0 * np.arange(5490), UTM.crs)
    tracemalloc.start()
    view = views.of(frame, "eqearth", 1500)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Latitudes of every cell alone would be 240 MB.
    assert view.cell.shape == (1500, 1500) and peak < 220e6
    row, column = np.divmod(view.cell, 5490)
    assert set(np.unique(np.diff(row[:, 0]))) <= {3, 4} and (row == row[:, :1]).all()
    assert set(np.unique(np.diff(column[0]))) <= {3, 4} and (column == column[0]).all()


def test_a_tall_grid_has_a_bounded_height():
    view = views.of(UTM._replace(y=5e6 - 20.0 * np.arange(9000)), "eqearth", 300)
    assert view.cell.shape[0] == 600


def test_uneven_rows_of_a_projected_grid_take_the_room_that_they_have():
    frame = UTM._replace(y=np.array([5_000_100.0, 5_000_080, 5_000_060, 5_000_000]))
    rows = views.of(frame, "eqearth", 700).cell[:, 0] // 40
    assert rows.tolist() == [0, 1, 2, -1, -1, 3]


def test_a_part_of_the_globe_is_drawn_as_a_region():
    frame = Frame(48.2 - 0.01 * np.arange(160), 6.0 + 0.01 * np.arange(260))
    view = views.of(frame, "eqearth", 700)
    assert view.kind == "region" and view.extent == pytest.approx((5.995, 8.595, 46.605, 48.205))
    # As long on the ground one way as the other.
    assert view.proportion == pytest.approx(1.6 / 2.6 / np.cos(np.deg2rad(47.405)), rel=2e-3)
    assert (view.cell >= 0).all() and view.cell[0, 0] == 0 and view.cell[-1, -1] == 160 * 260 - 1
    assert view.bar.text == "20 km" and view.bar.length * 111.3 * np.cos(np.deg2rad(47.4)) == pytest.approx(
        20, rel=5e-3
    )
    assert "Blue Marble" in view.credit


def test_a_region_across_the_date_line_is_one_piece():
    lon = np.concatenate([-180 + 0.5 * np.arange(8) + 0.25, 176 + 0.5 * np.arange(8) + 0.25])
    view = views.of(Frame(-10 - 0.5 * np.arange(8), lon), "eqearth", 320)
    assert view.extent[:2] == pytest.approx((176, 184)) and (view.cell >= 0).all()
    assert view.cell[0, 0] == 8 and view.cell[0, -1] == 7


@pytest.mark.parametrize(
    ("lat", "lon", "kind"),
    [
        ((80, -80), (-170, 170), "globe"),
        ((40, -40), (-50, 60), "region"),
        ((40, -40), (-60, 90), "globe"),
        ((50, -50), (-20, 20), "globe"),
    ],
)
def test_what_covers_much_of_the_globe_is_drawn_on_it(lat, lon, kind):
    frame = Frame(np.arange(lat[0], lat[1] - 1, -5.0), np.arange(lon[0], lon[1] + 1, 5.0))
    assert views.of(frame, "eqearth", 200).kind == kind


def test_the_picture_behind_a_region_is_that_of_the_place():
    # The Sahara is bright, the sea beside it dark and blue; across the date line the same sea from both sides.
    coast = satellite.part((-30, 0, 15, 30), 30, 60)
    assert coast[:, 45:].mean() > 2 * coast[:, :15].mean() and coast[10, 5, 2] > coast[10, 5, 0]
    around = satellite.part((170, 190, -20, -10), 20, 40)
    np.testing.assert_allclose(around[:, 30:], satellite.part((-175, -170, -20, -10), 20, 10), atol=0.03)


def test_the_globe_is_drawn_to_its_outline():
    view = views.of(GLOBE, "eqearth", 300)
    assert view.kind == "globe" and view.labels == () and view.bar is None
    assert np.isnan(view.background[0, 0]).all() and view.cell[view.cell.shape[0] // 2, 150] in (305, 306, 341, 342)


def test_scattered_values_are_those_of_a_full_field(rng):
    view = views.of(GLOBE, "eqearth", 300)
    row, column = np.nonzero(rng.uniform(size=(18, 36)) < 0.4)
    order = rng.permutation(len(row))
    row, column, values = row[order].astype(np.int32), column[order].astype(np.int32), rng.normal(size=len(row))
    field = np.full((18, 36), np.nan)
    field[row, column] = values
    np.testing.assert_array_equal(view.scatter(values, row, column, (18, 36)), view.sample(field, np.nan))


@pytest.mark.parametrize(("step", "width", "level"), [(1.0, 1500, 0), (1.0, 350, 0), (0.1, 1500, 1), (0.1, 760, 2)])
def test_the_level_of_a_map_is_as_fine_as_its_pixels(step, width, level):
    lat, lon = np.arange(90 - step / 2, -90, -step), np.arange(-180 + step / 2, 180, step)
    window = views.of(Frame(lat, lon), "eqearth", width).window((len(lat), len(lon)))
    assert window.level == level and window.columns == slice(0, len(lon))
    # Next to the poles a row is less than a pixel high.
    assert window.rows.start < 6 / step and window.rows.stop > len(lat) - 6 / step


def test_a_region_shows_a_window_of_the_grid():
    frame = Frame(89.95 - 0.1 * np.arange(1800), -179.95 + 0.1 * np.arange(3600))
    view = views.region(frame, (10, 50, 20, 40), 80)
    window = view.window(frame.shape)
    assert window.level == 2 and window.rows.start % 4 == window.columns.start % 4 == 0
    assert 496 <= window.rows.start <= 500 and 699 <= window.rows.stop <= 701
    assert 1896 <= window.columns.start <= 1900 and 2299 <= window.columns.stop <= 2301
    own = view.within(window, frame.shape).cell
    row, column = np.divmod(view.cell, 3600)
    width = -(-(window.columns.stop - window.columns.start) // 4)
    np.testing.assert_array_equal(own // width, row // 4 - window.rows.start // 4)
    np.testing.assert_array_equal(own % width, column // 4 - window.columns.start // 4)


def test_a_map_beside_the_grid_shows_nothing_of_it():
    view = views.region(UTM, (100, 101, 0, 1), 20)
    assert view.window(UTM.shape) == (slice(0, 0), slice(0, 0), 0)


def test_many_values_under_a_pixel_show_their_mean(rng):
    frame = Frame(5e6 - 20.0 * np.arange(401), 4e5 + 20.0 * np.arange(401), UTM.crs)
    view = views.of(frame, "eqearth", 100)
    row, column = np.nonzero(rng.uniform(size=(401, 401)) < 0.5)
    values = rng.normal(size=len(row))
    drawn = view.scatter(values, row, column, (401, 401))
    for pixel in ((0, 0), (50, 7), (99, 99)):
        own = np.divmod(view.cell[pixel], 401)
        together = (row // 4 == own[0] // 4) & (column // 4 == own[1] // 4)
        assert drawn[pixel] == pytest.approx(values[together].mean())
    # A pixel with none of the cells below it.
    alone = view.scatter(values[:1], row[:1], column[:1], (401, 401))
    assert np.isfinite(alone).sum() == 1
