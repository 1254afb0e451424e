import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from conftest import NAMES
from terrapalette.blocks import moments, source
from terrapalette.land import features, frames, grid_blocks


@pytest.fixture
def grid(small_grid, tmp_path):
    holed = small_grid.copy(deep=True)
    holed["NDVI"][2:4] = np.nan
    holed["inside"] = holed["NDVI"].dims, np.ones((18, 36), np.int8)
    holed["inside"][10, :20] = 0
    holed.drop_attrs().to_netcdf(tmp_path / "grid.nc")
    return holed, tmp_path / "grid.nc"


@pytest.mark.parametrize("mode", ["variable", "global"])
@pytest.mark.parametrize("size", [1, 100, 10_000])
def test_blocks_hold_what_the_whole_grid_does(grid, mode, size):
    data, path = grid
    chosen, _ = features.chosen(data, NAMES, "LandPercentage", 50, "land")
    values = np.stack([data[name].values[chosen] for name in NAMES], axis=1).astype(float)
    row, column = np.nonzero(chosen)
    weights = features.area_weights(frames.of(data), row, column)
    expected = features.normalize(values, mode, weights)

    blocks = grid_blocks.of_grid(path, NAMES, "LandPercentage", 50, "land", size=size)
    assert len(blocks) == {1: 18, 100: 9, 10_000: 1}[size]
    physical = moments.merge(source.over(blocks, moments.partial))
    blocks = pickle.loads(pickle.dumps(grid_blocks.normalized(blocks, physical, mode)))
    cells, areas = (np.concatenate(column) for column in zip(*(block.read() for block in blocks), strict=True))
    np.testing.assert_allclose(cells, expected.value, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(areas, weights, rtol=1e-13)
    np.testing.assert_array_equal(np.hstack([block.cells()[:2] for block in blocks]), [row, column])


def test_blocks_begin_where_stripes_do(grid):
    blocks = grid_blocks.of_grid(grid[1], NAMES, None, 50, "both", size=72, stripe=5)
    assert [(one.first, one.last) for one in blocks] == [
        (0, 2), (2, 4), (4, 5), (5, 7), (7, 9), (9, 10), (10, 12), (12, 14), (14, 15), (15, 17), (17, 18),
    ]  # fmt: skip


def test_cells_are_told_in_physical_units_whatever_they_are_normalized_by(grid):
    block = grid_blocks.of_grid(grid[1], NAMES, "LandPercentage", 50, "land", size=10_000)[0]
    row, column, physical = block._replace(centre=3.0, scale=0.5).cells()
    np.testing.assert_array_equal(physical[:, 0], grid[0][NAMES[0]].values[row, column])


def test_without_areas_all_cells_weigh_the_same(grid):
    block = grid_blocks.of_grid(grid[1], NAMES[:2], None, 50, "both", by_area=False, size=72)[1]
    cells, weights = block.read()
    # Two rows; without NDVI no value is missing there.
    assert cells.shape == (72, 2) and weights is None


def test_a_block_may_be_empty(grid):
    cells, weights = grid_blocks.of_grid(grid[1], NAMES, "LandPercentage", 50, "land", size=72)[1].read()
    assert cells.shape == (0, 7) and weights.shape == (0,)


@pytest.mark.parametrize("mode", ["variable", "global"])
def test_constant_variables_are_an_error(mode):
    cells = np.full((9, 2), 0.3)
    with pytest.raises(ValueError, match="constant variable at column 0"):
        grid_blocks.normalized([], moments.partial(cells), mode)


def test_blocks_may_be_read_by_threads_at_once(grid):
    blocks = grid_blocks.of_grid(grid[1], NAMES, "LandPercentage", 50, "land", size=36)
    expected = [block.read()[0] for block in blocks]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            for one, found in zip(expected, threads.map(lambda block: block.read()[0], blocks), strict=True):
                np.testing.assert_array_equal(found, one)
