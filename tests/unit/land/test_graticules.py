import numpy as np
import pytest
from pyproj import CRS, Geod, Transformer

from terrapalette.land import frames, graticules
from terrapalette.land.frames import Frame

UTM = Frame(5_330_000 - 20.0 * np.arange(500), 671_000 + 20.0 * np.arange(400), CRS.from_epsg(32632).to_wkt())
POLAR = Frame(4e6 - 25e3 * np.arange(320), -4e6 + 25e3 * np.arange(320), CRS.from_epsg(3413).to_wkt())
SINUSOIDAL = Frame(
    5.5e6 - 2e3 * np.arange(500), -8.9e6 + 2e3 * np.arange(500), CRS("+proj=sinu +R=6371007.181 +units=m").to_wkt()
)
ACROSS = Frame(-2e6 - 1e3 * np.arange(300), 4e5 + 1e3 * np.arange(900), CRS.from_epsg(32660).to_wkt())
EVERY = {"utm": UTM, "polar": POLAR, "sinusoidal": SINUSOIDAL, "date line": ACROSS}


@pytest.mark.parametrize("frame", EVERY.values(), ids=EVERY)
def test_every_line_lies_on_the_map_at_its_round_degree(frame):
    extent = frames.extent(frame)
    lines, labels = graticules.lines(frame, extent, 6)
    assert 4 <= len(lines) <= 40 and labels
    back = Transformer.from_crs(frame.crs, "EPSG:4326", always_xy=True)
    for line in lines:
        assert (line[:, 0] >= extent[0] - 1).all() and (line[:, 0] <= extent[1] + 1).all()
        assert (line[:, 1] >= extent[2] - 1).all() and (line[:, 1] <= extent[3] + 1).all()
        lon, lat = back.transform(*line.T)
        # A parallel or a meridian: one of the two stays what it is, but for chords between points and the pole.
        away = lat < 89
        turned = np.abs(np.exp(1j * np.deg2rad(lon[away])) - np.exp(1j * np.deg2rad(lon[away][0])))
        assert min(np.ptp(lat), np.rad2deg(turned.max())) < 1e-3
    for one in labels:
        lon, lat = back.transform(one.x, one.y)
        found = lat if one.axis == "lat" else lon
        assert np.remainder(found - one.value + 180, 360) - 180 == pytest.approx(0, abs=2e-3)
        place = {"left": one.x - extent[0], "right": one.x - extent[1]}
        place |= {"bottom": one.y - extent[2], "top": one.y - extent[3]}
        assert place[one.side] == pytest.approx(0, abs=1)


def test_longitudes_across_the_date_line_keep_their_names():
    _, labels = graticules.lines(ACROSS, frames.extent(ACROSS), 6)
    values = {one.value for one in labels if one.axis == "lon"}
    assert any(value > 170 for value in values) and any(value < -170 for value in values)


def test_labels_have_room():
    left, right, bottom, top = extent = frames.extent(UTM)
    _, labels = graticules.lines(UTM, extent, 4)
    for place, one in enumerate(labels):
        for other in labels[:place]:
            assert abs(one.x - other.x) >= 0.2 * (right - left) or abs(one.y - other.y) >= 0.1 * (top - bottom)


def test_a_map_off_the_globe_has_no_lines():
    nowhere = UTM._replace(crs=SINUSOIDAL.crs, y=3e7 - 1e5 * np.arange(3), x=3e7 + 1e5 * np.arange(3))
    assert graticules.lines(nowhere, frames.extent(nowhere), 6) == ([], [])


@pytest.mark.parametrize(
    ("span", "about", "expected"),
    [
        (360, 6, 30),
        (50, 6, 10),
        (6, 6, 1),
        (7, 6, 2),
        (0.12, 6, 0.02),
        (0.0005, 5, 0.0001),
        (120, 6, 20),
        (360, 12, 30),
    ],
)
def test_steps_are_round(span, about, expected):
    assert graticules.step(span, about) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metres", "width", "length", "text"),
    [(1.0, 8000, 2000, "2 km"), (0.5, 8000, 2000, "1 km"), (1.0, 30, 5, "5 m"), (111_000.0, 4, 100 / 111, "100 km")],
)
def test_bars_are_of_round_numbers(metres, width, length, text):
    assert graticules.bar(metres, width) == (pytest.approx(length), text)


@pytest.mark.parametrize(("metres", "width"), [(np.nan, 100), (1.0, 2e7)])
def test_no_bar_that_would_say_nothing(metres, width):
    assert graticules.bar(metres, width) is None


@pytest.mark.parametrize("frame", EVERY.values(), ids=EVERY)
def test_a_bar_is_true_in_the_middle_of_the_map(frame):
    left, right, bottom, top = frames.extent(frame)
    x, y = (left + right) / 2, (bottom + top) / 2
    metres = frames.ground_metres(frame, y, x)
    back = Transformer.from_crs(frame.crs, "EPSG:4326", always_xy=True)
    lon, lat = back.transform([x - 500, x + 500], [y, y])
    assert metres == pytest.approx(Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2] / 1000, rel=1e-5)


def test_feet_are_not_metres():
    crs = CRS.from_epsg(2263)
    frame = Frame(2e5 - 100.0 * np.arange(50), 9.8e5 + 100.0 * np.arange(50), crs.to_wkt())
    assert frames.ground_metres(frame, 1.98e5, 9.82e5) == pytest.approx(0.3048, rel=1e-3)
