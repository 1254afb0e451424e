import numpy as np
import pytest
import xarray as xr

from terrapalette.land import frames, survey
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import places

RNG = np.random.default_rng(5)


def cells_of(frame, value):
    """Every cell of a frame, as features.nc has it."""
    row, column = (one.ravel() for one in np.indices(frame.shape))
    coordinates = {
        **frames.axes(frame), "row": ("cell", row.astype(np.int32)), "col": ("cell", column.astype(np.int32)),
        "area_weight": ("cell", np.cos(np.deg2rad(frame.y[row])) if frame.is_geographic else np.ones(len(row))),
    }  # fmt: skip
    return xr.Dataset({"value": (("cell", "variable"), value)}, coordinates, {"crs_wkt": frame.crs})


def patches(n_rows, n_columns, size):
    """Two variables, constant in squares of so many cells."""
    shape = -(-n_rows // size), -(-n_columns // size)
    drawn = RNG.standard_normal((*shape, 2)).repeat(size, axis=0).repeat(size, axis=1)
    return drawn[:n_rows, :n_columns].reshape(-1, 2)


def test_a_globe_is_measured_in_degrees():
    frame = frames.Frame(np.arange(87.0, -90, -6), np.arange(-177.0, 180, 6))
    found = survey.survey(cells_of(frame, patches(30, 60, 4)), 8, 100, np.random.default_rng(1))
    # Squares of four cells of 6 degrees: nothing is known of a cell 24 degrees away.
    assert found.unit_name == "degrees" and 15 < found.reach / found.unit < 30
    assert found.reach / found.unit == pytest.approx(np.rad2deg(found.reach))
    # By area: half of the measured cells lie within 30 degrees of the equator, as half of the sphere does.
    assert len(found.measured) == 100
    assert (np.abs(frame.y[found.place.row[found.measured]]) < 30).mean() == pytest.approx(0.5, abs=0.03)


def test_a_projected_grid_is_measured_in_its_unit():
    frame = frames.Frame(5e6 - 100.0 * np.arange(40), 4e5 + 100.0 * np.arange(50), frames._crs("EPSG:32632").to_wkt())
    found = survey.survey(cells_of(frame, patches(40, 50, 5)), 8, 5000, np.random.default_rng(1))
    # Squares of 500 m, 707 across; of 80 squares the far ones are alike by chance.
    assert found.unit == 1 and found.unit_name == "metre" and 400 < found.reach < 1000
    # Where there are fewer, all cells are measured.
    np.testing.assert_array_equal(found.measured, np.arange(2000))


@pytest.mark.parametrize("step", [0.25, 0.7])
def test_cells_of_a_grid_that_no_harmonics_serve_lie_on_one_that_they_do(step):
    # Too fine, or (as every seventh column of a tenth of a degree) not dividing the circle.
    frame = frames.Frame(np.arange(89.9, -90, -step), np.arange(-179.9, 180, step))
    row, column = RNG.integers(0, frame.shape[0], 500), RNG.integers(0, frame.shape[1], 500)
    coordinates = {
        **frames.axes(frame),
        "row": ("cell", row),
        "col": ("cell", column),
        "area_weight": ("cell", row + 1.0),
    }
    found = survey.placed(xr.Dataset({"value": (("cell", "variable"), RNG.random((500, 1)))}, coordinates))
    assert places.on_sphere(found)
    np.testing.assert_allclose(found.weights, row + 1)
    moved = np.abs(found.y[found.row] - frame.y[row]), np.abs(found.x[found.column] - frame.x[column])
    # Half a cell of the coarser grid, at most.
    assert max(np.minimum(one, 360 - one).max() for one in moved) <= places.steps(found)[0] / 2 + 1e-9
    assert places.steps(found)[0] < max(step, 0.5) * 1.01


def test_a_small_fine_region_is_a_plane():
    frame = frames.Frame(np.arange(48.0, 45, -0.05), np.arange(6.0, 9, 0.05))
    found = survey.placed(cells_of(frame, patches(60, 60, 5)))
    assert not places.on_sphere(found) and np.array_equal(found.y, frame.y)


def test_more_clusters_than_measured_cells_are_refused():
    frame = frames.Frame(np.arange(60.0, 0, -6), np.arange(-30.0, 30, 6))
    with pytest.raises(InputError, match=r"land\.k_max is 20, expected fewer than .* \(20\)"):
        survey.survey(cells_of(frame, patches(10, 10, 2)), 20, 20, np.random.default_rng(1))
