import numpy as np
import pytest
from pyproj import CRS, Geod

from terrapalette.land import applied, frames, landtypes, modes, whole_grid
from terrapalette.land.frames import Frame
from terrapalette.land.whole_grid import Stripe


def utm(n=400, cell=1000.0):
    return Frame(5.3e6 - cell * np.arange(n), 3e5 + cell * np.arange(n), CRS.from_epsg(32632).to_wkt())


@pytest.mark.parametrize(
    ("frame", "tolerance"),
    [
        (utm(), 1e-5),
        # The whole Arctic: the scale of areas changes fourfold.
        (Frame(4e6 - 2e4 * np.arange(400), -4e6 + 2e4 * np.arange(400), CRS.from_epsg(3413).to_wkt()), 1e-3),
        (Frame(np.linspace(80, 20, 400), np.linspace(-60, 60, 400)), 0),
    ],
)
def test_areas_of_many_cells_are_those_of_each(monkeypatch, frame, tolerance):
    monkeypatch.setattr(whole_grid, "FEW", 10)
    random = np.random.default_rng(0)
    row, column = random.integers(100, 140, 3000), random.integers(0, 400, 3000)
    column[:2] = [0, 399]
    expected = frames.areas(frame, row, column)
    np.testing.assert_allclose(whole_grid.areas(frame, row, column), expected, rtol=tolerance)


def test_areas_at_the_edge_of_a_projection_are_finite(monkeypatch):
    monkeypatch.setattr(whole_grid, "FEW", 10)
    sinusoidal = "+proj=sinu +R=6371007.181"
    frame = Frame(9.5e6 - 5e4 * np.arange(380), -2e7 + 5e4 * np.arange(800), CRS.from_user_input(sinusoidal).to_wkt())
    row, column = (index.ravel() for index in np.mgrid[60:64, 0:800])
    lat, lon = frames.places(frame, row, column)
    known = np.isfinite(lat) & np.isfinite(lon)
    with np.errstate(invalid="ignore"):
        expected = frames.areas(frame, row[known], column[known])
        found = whole_grid.areas(frame, row[known], column[known])
    np.testing.assert_allclose(found[np.isfinite(expected)], expected[np.isfinite(expected)], rtol=1e-2)
    assert np.isfinite(expected).mean() > 0.5


def test_class_areas_by_hand():
    frame = Frame(np.array([0.5, -0.5, -1.5]), np.array([10.0, 11.0]))
    first, second = np.array([[1, 0], [2, 2], [1, 0]]), np.array([[3, 0], [3, 1], [3, 0]])
    (cells, others), (area, other_area) = whole_grid.class_areas(Stripe(0, np.stack([first, second])), frame, 3)
    assert cells.tolist() == [0, 2, 2, 0] and others.tolist() == [0, 1, 0, 3]
    # The middle row as pyproj measures it, whose sides are geodesics instead of parallels.
    square = Geod(ellps="WGS84").polygon_area_perimeter([9.5, 11.5, 11.5, 9.5], [-1, -1, 0, 0])[0] / 1e6
    np.testing.assert_allclose(area[2], square, rtol=2e-4)
    assert area.sum() == pytest.approx(other_area.sum())


def test_areas_of_stripes_are_those_of_the_map(rng):
    frame = Frame(np.linspace(80, -80, 9), np.linspace(-170, 170, 18))
    classes = rng.integers(1, 5, (2, 9, 18)) * (rng.uniform(size=(9, 18)) < 0.5)
    parts = [whole_grid.class_areas(Stripe(first, classes[:, first : first + 4]), frame, 4) for first in (0, 4, 8)]
    for whole, part in zip(whole_grid.class_areas(Stripe(0, classes), frame, 4), zip(*parts, strict=True), strict=True):
        np.testing.assert_allclose(np.sum(part, axis=0), whole, rtol=1e-13)


def test_labels_are_placed_stripe_by_stripe(rng, monkeypatch):
    frame = Frame(np.linspace(80, -80, 9), np.linspace(-170, 170, 18))
    whole = rng.integers(1, 5, (2, 9, 18)) * (rng.uniform(size=(9, 18)) < 0.3)
    row, column = np.nonzero(whole[0])
    [only] = whole_grid.placed(whole[:, row, column], row, column, frame)
    assert only.first == 0
    np.testing.assert_array_equal(only.classes, whole)
    monkeypatch.setattr(landtypes, "LARGE", 100)
    monkeypatch.setattr(modes, "CHUNK", 4)
    stripes = list(whole_grid.placed(whole[:, row, column], row, column, frame))
    assert [one.first for one in stripes] == [0, 4, 8]
    np.testing.assert_array_equal(np.concatenate([one.classes for one in stripes], axis=1), whole)


def test_classes_move_to_where_another_grid_lies():
    numbers = np.arange(1, 7, dtype=np.int16).reshape(2, 3)
    frame = Frame(np.array([10.0, 9]), np.array([0.0, 1, 2]))
    fine = Frame(np.array([10.2, 9.9, 9.2]), np.array([0.1, 1.9, 2.6]))
    assert applied.moved(numbers, frame, fine).tolist() == [[1, 3, 0], [1, 3, 0], [4, 6, 0]]


def test_a_scene_and_latitudes_find_each_other():
    scene = utm(60, 10_000.0)
    lat, lon = frames.places(scene, np.array([30]), np.array([30]))
    numbers = np.zeros(scene.shape, np.int16)
    numbers[30, 30] = 7
    grid = Frame(lat[0] + 0.2 * np.arange(5)[::-1] - 0.4, lon[0] + 0.2 * np.arange(5) - 0.4)
    assert applied.moved(numbers, scene, grid)[2, 2] == 7 and (applied.moved(numbers, scene, grid) == 7).sum() == 1


def test_transitions_by_hand(monkeypatch):
    monkeypatch.setattr(whole_grid, "CELLS", 2)
    frame = Frame(np.array([0.5, -0.5]), np.array([10.0, 11.0, 12.0]))
    now = np.array([[1, 1, 4], [2, 0, 4]], np.int16)
    before = np.array([[1, 2, 0], [2, 3, 1]], np.int16)
    ratio = np.array([[0.5, 1.5, 2], [0.1, np.nan, 0.2]], np.float32)
    table, summary = applied.transitions(applied.Applied(now, ratio, before), frame)
    moved = table[table["cells"] > 0].set_index(["from", "to"])["area_share"].to_dict()
    assert moved == pytest.approx({(1, 1): 0.25, (2, 1): 0.25, (2, 2): 0.25, (1, 4): 0.25}, rel=1e-9)
    assert set(table["from"]) == {1, 2, 4} and len(table) == 9
    assert summary == pytest.approx({"cells": 5, "outside_share": 0.4, "compared_cells": 4, "changed_share": 0.5})


def test_nothing_in_common_is_no_number():
    frame = Frame(np.array([0.5, -0.5]), np.array([10.0, 11.0]))
    now = np.ones((2, 2), np.int16)
    table, summary = applied.transitions(applied.Applied(now, np.zeros((2, 2), np.float32), 0 * now), frame)
    assert len(table) == 0 and summary["compared_cells"] == 0 and np.isnan(summary["changed_share"])
