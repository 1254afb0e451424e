import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod

from terrapalette.land import frames
from terrapalette.land.frames import Frame
from terrapalette.reading.regridding import regrid

UTM = CRS.from_epsg(32632).to_wkt()


def globe(step):
    return Frame(90 - step * (np.arange(180 / step) + 0.5), -180 + step * (np.arange(360 / step) + 0.5))


def plane(rows, columns, step, south=5_400_000.0, west=480_000.0):
    return Frame(south + step * np.arange(rows)[::-1], west + step * np.arange(columns), UTM)


def areas(frame):
    return frames.areas(frame, *np.indices(frame.shape).reshape(2, -1)).reshape(frame.shape)


def noise(shape, seed=0):
    return np.random.default_rng(seed).random(shape)


def overlap(first, second):
    return max(0.0, min(first[1], second[1]) - max(first[0], second[0]))


def by_hand(field, y_edges, x_edges, coarse_y, coarse_x, valid_share, measure):
    """Every coarse cell against every fine one; edges as pairs, south before north."""
    found = np.full((len(coarse_y), len(coarse_x)), np.nan)
    for row, column in np.ndindex(found.shape):
        total = area = 0.0
        for i, j in np.ndindex(field.shape):
            south, north = max(y_edges[i][0], coarse_y[row][0]), min(y_edges[i][1], coarse_y[row][1])
            if north > south and not np.isnan(field[i, j]):
                part = (measure(north) - measure(south)) * overlap(x_edges[j], coarse_x[column])
                total, area = total + part * field[i, j], area + part
        whole = (measure(coarse_y[row][1]) - measure(coarse_y[row][0])) * np.diff(coarse_x[column])[0]
        if area > 0 and area >= valid_share * whole:
            found[row, column] = total / area
    return found


def test_in_a_plane_as_by_hand():
    frame = Frame(np.array([95.0, 85, 75, 65]), np.array([1003.0, 1013, 1023, 1033, 1043]), UTM)
    field = noise(frame.shape)
    field[1, 2] = field[0, 0] = np.nan
    found = regrid(frame, 16, None, 0.3)
    np.testing.assert_allclose(found.frame.y, [104, 88, 72, 56])
    np.testing.assert_allclose(found.frame.x, [1000, 1016, 1032, 1048])
    assert found.frame.crs == UTM
    pairs = [
        [(c - w / 2, c + w / 2) for c in line]
        for line, w in zip((*frame[:2], *found.frame[:2]), (10, 10, 16, 16), strict=True)
    ]
    expected = by_hand(field, *pairs, 0.3, lambda y: y)
    assert 0 < np.isnan(expected).sum() < expected.size
    np.testing.assert_allclose(found.apply(field), expected, rtol=1e-12)


def test_uneven_latitudes_as_by_hand():
    # Cells reach half-way to their neighbours, at the rim half a typical step.
    lat, lon = np.array([80.0, 78, 75.5, 73, 71]), np.array([10.5, 11.5, 12.5])
    y = [(79.0, 81.25), (76.75, 79.0), (74.25, 76.75), (72.0, 74.25), (69.75, 72.0)]
    typical = np.median([2.0, 2, 2.5, 2.5])
    y[0], y[-1] = (79.0, 80 + typical / 2), (71 - typical / 2, 72.0)
    field = noise((5, 3))
    field[2, 1] = np.nan
    found = regrid(Frame(lat, lon), 3, None, 0.2)
    np.testing.assert_allclose(found.frame.y, [82.5, 79.5, 76.5, 73.5, 70.5][1 - (y[0][1] > 81) :])
    x, coarse_x = ([(c - w / 2, c + w / 2) for c in line] for line, w in ((lon, 1), (found.frame.x, 3)))
    coarse_y = [(c - 1.5, c + 1.5) for c in found.frame.y]
    expected = by_hand(field, y, x, coarse_y, coarse_x, 0.2, frames.area_to)
    assert np.isfinite(expected).sum() > 5
    np.testing.assert_allclose(found.apply(field), expected, rtol=1e-9)


@pytest.mark.parametrize(("fine", "coarse"), [(1, 2), (2, 5), (1, 4.5), (2.5, 7.5), (1.25, 1.5)])
def test_totals_of_the_globe_are_conserved(fine, coarse):
    frame = globe(fine)
    field = noise(frame.shape)
    found = regrid(frame, coarse, None, 1)
    mean = found.apply(field)
    assert np.isfinite(mean).all()
    assert (mean * areas(found.frame)).sum() == pytest.approx((field * areas(frame)).sum(), rel=1e-12)
    assert areas(found.frame).sum() == pytest.approx(areas(frame).sum(), rel=1e-12)


def test_cells_at_the_poles_and_across_the_date_line_count_on_both_sides():
    # 0..359 turned to -180..179, with rows at both poles: half cells there.
    frame = Frame(90 - 1.0 * np.arange(181), -180 + 1.0 * np.arange(360))
    field = noise(frame.shape)
    mean = regrid(frame, 10, None, 1).apply(field)
    assert mean.shape == (18, 36)
    column = np.r_[0.5, np.ones(9), 0.5]
    heights = -np.diff(frames.area_to(90 - np.r_[0, np.arange(0.5, 10), 10]))
    weights = heights[:, None] * column
    # The last eastern cell ends in the middle of the cell centred on -180.
    last = np.concatenate([field[:11, 350:], field[:11, :1]], axis=1)
    assert mean[0, 0] == pytest.approx((field[:11, :11] * weights).sum() / weights.sum(), rel=1e-12)
    assert mean[0, -1] == pytest.approx((last * weights).sum() / weights.sum(), rel=1e-12)


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_a_region_across_the_date_line_keeps_its_gap(crs):
    lon = np.concatenate([-179.5 + np.arange(20), 160.5 + np.arange(20)])
    frame = Frame(-10.5 - np.arange(10), lon)
    found = regrid(frame, 2, crs, 1)
    np.testing.assert_allclose(found.frame.x, np.concatenate([-179 + 2.0 * np.arange(10), 161 + 2.0 * np.arange(10)]))
    np.testing.assert_allclose(found.apply(np.full(frame.shape, 3.0)), 3, rtol=1e-12)


def test_a_projected_region_across_the_date_line_keeps_its_gap():
    frame = Frame(7e6 - 1000.0 * np.arange(60), 250_000 + 1000.0 * np.arange(200), CRS.from_epsg(32601).to_wkt())
    found = regrid(frame, 0.1, "EPSG:4326", 0.5)
    assert found.frame.x[0] < -179 and found.frame.x[-1] > 179 and found.frame.shape[1] < 100
    field = np.add.outer(np.arange(60.0), np.arange(200))
    lat, lon = frames.places(frame, np.array([20, 40]), np.array([10, 150]))
    assert lon[0] > 0 > lon[1]
    row, column = np.divmod(frames.cells_at(found.frame, lat, lon), found.frame.shape[1])
    # Cells of 11 by 5 km.
    np.testing.assert_allclose(found.apply(field)[row, column], [30, 190], atol=8)


@pytest.mark.parametrize("single", [False, True])
def test_the_step_of_the_source_gives_the_source_back(single):
    frame = Frame(90 - 0.05 * (np.arange(40) + 0.5), 179 + 0.05 * (np.arange(20) + 0.5))
    if single:
        # Coordinates as files in single precision keep them.
        frame = Frame(*(line.astype(np.float32).astype(float) for line in frame[:2]))
    field = noise(frame.shape).astype(np.float32)
    field[3, 4] = np.nan
    found = regrid(frame, 0.05, None, 0.999)
    assert frames.same(found.frame, frame)
    mean = found.apply(field)
    assert mean.dtype == np.float32
    np.testing.assert_allclose(mean, field, rtol=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([None, "EPSG:3035", "EPSG:4326"]),
    st.floats(2.2, 9),
    st.floats(0, 1),
    st.integers(0, 5),
)
def test_a_constant_stays_constant(crs, ratio, valid_share, seed):
    frame = plane(17, 23, 100)
    field = np.where(noise(frame.shape, seed) < 0.2, np.nan, 7.1)
    found = regrid(frame, 100 * ratio if crs != "EPSG:4326" else 0.0015 * ratio, crs, valid_share)
    mean = found.apply(field)
    assert mean.shape == found.frame.shape
    assert np.isfinite(mean).any() or valid_share > 0.5
    np.testing.assert_allclose(mean[np.isfinite(mean)], 7.1, rtol=1e-12)


# Steps of nearly a whole number of cells are taken as that many, since coordinates may be rounded.
@settings(max_examples=40, deadline=None)
@given(st.floats(1, 8).filter(lambda ratio: ratio % 1 == 0 or 2e-3 < ratio % 1 < 0.998), st.integers(0, 5))
def test_every_valid_part_counts_where_any_is_enough(ratio, seed):
    frame = plane(13, 11, 10)
    field = np.where(noise(frame.shape, seed) < 0.5, np.nan, noise(frame.shape, seed + 9))
    found = regrid(frame, 10 * ratio, None, 0)
    valid = found.cells.sums(field)[1]
    assert valid.sum() == pytest.approx(100 * np.isfinite(field).sum(), rel=1e-9)
    assert np.nansum(found.apply(field) * valid) == pytest.approx(100 * np.nansum(field), rel=1e-9)


def test_gaps_count_by_area():
    frame = Frame(np.array([3.0, 1]), np.array([1.0, 3]), UTM)
    field = np.array([[1.0, np.nan], [3.0, np.nan]])
    assert regrid(frame, 4, None, 0.5).apply(field).tolist() == [[2.0]]
    assert np.isnan(regrid(frame, 4, None, 0.51).apply(field)).all()


def test_blocks_change_nothing(monkeypatch):
    frame = plane(50, 40, 100)
    field = np.where(noise(frame.shape) < 0.2, np.nan, noise(frame.shape, 1))
    ways = [(300, None), (0.004, "EPSG:4326")]
    whole = [regrid(frame, step, crs, 0.4).apply(field) for step, crs in ways]
    monkeypatch.setattr("terrapalette.reading.regridding._BLOCK", 300)
    for (step, crs), expected in zip(ways, whole, strict=True):
        np.testing.assert_allclose(regrid(frame, step, crs, 0.4).apply(field), expected, rtol=1e-12)


def test_centres_are_looked_up_one_by_one():
    frame = plane(40, 30, 100)
    field = np.where(noise(frame.shape) < 0.2, np.nan, noise(frame.shape, 1))
    found = regrid(frame, 0.005, "EPSG:4326", 0.6)
    assert found.frame.crs == ""
    lat, lon = frames.places(frame, *np.indices(frame.shape).reshape(2, -1))
    area = areas(frame)
    total, valid = np.zeros((2, *found.frame.shape))
    for k, (i, j) in enumerate(np.ndindex(frame.shape)):
        row = np.abs(found.frame.y - lat[k]).argmin()
        column = np.abs(found.frame.x - lon[k]).argmin()
        if not np.isnan(field[i, j]):
            total[row, column] += area[i, j] * field[i, j]
            valid[row, column] += area[i, j]
    whole = np.abs(
        [
            [
                Geod(ellps="WGS84").polygon_area_perimeter(
                    x + 0.0025 * np.r_[-1, 1, 1, -1], y + 0.0025 * np.r_[-1, -1, 1, 1]
                )[0]
                for x in found.frame.x
            ]
            for y in found.frame.y
        ]
    )
    enough = (valid > 0) & (valid / whole >= 0.6)
    assert 0.2 < enough.mean() < 0.9
    # Fine areas are kept in single precision.
    np.testing.assert_allclose(found.apply(field)[enough], (total[enough] / valid[enough]), rtol=1e-6)
    assert np.isnan(found.apply(field)[~enough]).all()


def test_from_a_projection_to_degrees_and_back_keeps_totals():
    frame = plane(300, 300, 100)
    y, x = np.indices(frame.shape)
    # A hill that ends before the rim, where coarse cells are there or not.
    field = np.exp(-((y - 140) ** 2 + (x - 160) ** 2) / 40**2)
    total = (field * areas(frame)).sum()
    there = regrid(frame, 0.005, "EPSG:4326", 0.5)
    degrees = there.apply(field)
    assert np.nansum(degrees * areas(there.frame)) == pytest.approx(total, rel=5e-3)
    back = regrid(there.frame, 2000, UTM, 0.5)
    assert CRS.from_wkt(back.frame.crs) == CRS.from_wkt(UTM)
    assert np.nansum(back.apply(degrees) * areas(back.frame)) == pytest.approx(total, rel=5e-3)


def test_the_globe_in_another_projection_and_back():
    # Corners of the sinusoidal plane lie off the Earth.
    modis = CRS.from_proj4("+proj=sinu +R=6371007.181 +units=m").to_wkt()
    frame = Frame(1e7 - 100_000 * (np.arange(200) + 0.5), -2e7 + 100_000 * (np.arange(400) + 0.5), modis)
    found = regrid(frame, 3, "EPSG:4326", 0.5)
    mean = found.apply(np.ones(frame.shape, np.float32))
    assert found.frame.shape == (60, 120)
    assert np.isfinite(mean).mean() > 0.9
    np.testing.assert_allclose(mean[np.isfinite(mean)], 1, rtol=1e-6)
    poles = regrid(Frame(90 - 1.0 * np.arange(181), -180 + 1.0 * np.arange(360)), 500_000, "EPSG:6933", 0.5)
    assert np.isfinite(poles.apply(np.ones((181, 360)))).mean() > 0.9


@pytest.mark.parametrize(
    ("frame", "step", "crs", "message"),
    [
        (globe(2), 1, None, "step of 1 is smaller than the source's cells of 2 x 2"),
        (globe(2), 7, None, "7 does not divide the globe's 180 degrees evenly; 6.923076923 does"),
        (plane(9, 9, 100), 150, "EPSG:3035", "step of 150 is smaller than two of the source's cells, 10[0-9.]+ wide"),
        (plane(9, 9, 100), 1000, "EPSG:1", "'EPSG:1' is no coordinate reference system"),
        (plane(9, 9, 100, south=5e8), 1000, "EPSG:3035", "no cell lies where ETRS89"),
    ],
)
def test_what_cannot_be(frame, step, crs, message):
    with pytest.raises(ValueError, match=message):
        regrid(frame, step, crs, 0.5)


def test_a_field_of_another_grid():
    with pytest.raises(ValueError, match=r"\(9, 9\) cells expected, found \(9, 8\)"):
        regrid(plane(9, 9, 10), 20, None, 0.5).apply(np.zeros((9, 8)))
