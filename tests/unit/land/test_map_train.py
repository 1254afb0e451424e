import numpy as np
import pytest

from terrapalette.land import map_train
from terrapalette.land.map_train import CORE, PCA, ROW, TRAIN, Cells


def of_field(field, known):
    row, column = np.nonzero(known)
    return Cells(field[known], row, column, known.shape)


@pytest.fixture
def separable(rng):
    """Land on three quarters of a map whose values are products of rows and columns."""
    field = np.einsum("ia,jb,abv->ijv", rng.normal(size=(24, 2)), rng.normal(size=(36, 1)), rng.normal(size=(2, 1, 4)))
    field -= field.mean(axis=(0, 1))
    return of_field(field, rng.random((24, 36)) < 0.75)


@pytest.fixture
def patchy(rng):
    """Values that know nothing of rows and columns, of two underlying numbers each."""
    field = rng.normal(size=(24, 36, 2)) @ rng.normal(size=(2, 4))
    return of_field(field, rng.random((24, 36)) < 0.75)


def compared(cells, **changes):
    parts = map_train.folds(cells, 3, np.random.default_rng(1))
    given = {"dimensions": [2], "place_ranks": [3], "ridge": 1e-4, "seed": 1} | changes
    return map_train.compare(cells, parts, **given).set_index("model")


def test_a_map_of_rows_and_columns_is_told_from_its_place(separable):
    table = compared(separable)
    assert table.loc[TRAIN, "r2"] > 0.99
    assert table.loc[TRAIN, "r2_held_out"] > 0.9 and table.loc[ROW, "r2_held_out"] < 0.5
    assert table.loc[TRAIN, "numbers"] < table.loc[PCA, "numbers"] / 2


def test_where_places_know_nothing_the_train_knows_nothing(patchy):
    table = compared(patchy)
    # Two components are all there is, of cells fitted and held out alike; so is the core of variables.
    for model in (PCA, CORE):
        assert table.loc[model, "r2"] == pytest.approx(1) and table.loc[model, "r2_held_out"] > 0.99
    assert table.loc[TRAIN, "r2_held_out"] < 0.05 < table.loc[TRAIN, "r2"] < 0.6
    assert list(table["known_by"]) == ["values", "place", "values", "values", "place"]


def test_components_are_scored_as_written_out(patchy):
    values, table = patchy.values, compared(patchy, dimensions=[1])
    centred = values - values.mean(axis=0)
    singular = np.linalg.svd(centred, compute_uv=False)
    assert table.loc[PCA, "r2"] == pytest.approx(singular[0] ** 2 / (singular**2).sum())


def test_blocks_are_held_out_whole(rng):
    cells = of_field(rng.normal(size=(72, 72, 2)), np.ones((72, 72), bool))
    parts = map_train.folds(cells, 4, rng).reshape(72, 72)
    # A thirty-sixth of the longer side: blocks of two by two.
    blocks = parts.reshape(36, 2, 36, 2)
    assert (blocks == blocks[:, :1, :, :1]).all()
    assert np.bincount(parts.ravel()).tolist() == [1296] * 4


def test_a_thinned_map_keeps_every_second_row_and_column(rng):
    cells = of_field(rng.normal(size=(9, 12, 2)), rng.random((9, 12)) < 0.8)
    found, kept = map_train.thinned(cells, 2)
    assert found.shape == (5, 6)
    np.testing.assert_array_equal(found.values, cells.values[kept])
    np.testing.assert_array_equal(2 * found.row, cells.row[kept])
    assert (cells.row[kept] % 2 == 0).all() and (cells.column[kept] % 2 == 0).all()


def test_stripes_of_sums_of_rows_and_columns(rng):
    known = rng.random((30, 40)) < 0.9
    striped = rng.normal(size=(30, 1, 3)) + rng.normal(size=(1, 40, 3))
    assert map_train.stripes(*_with(striped, known)) == pytest.approx(1)
    # Without any: a row's mean of some thirty differences keeps about a thirtieth of their variance.
    assert map_train.stripes(*_with(rng.normal(size=(30, 40, 3)), known)) < 0.08


def _with(field, known):
    cells = of_field(field, known)
    return cells.values, cells


def test_cells_without_neighbours_have_no_stripes():
    cells = Cells(np.array([[1.0], [2.0]]), np.array([0, 4]), np.array([0, 4]), (5, 5))
    assert np.isnan(map_train.stripes(cells.values, cells))


def test_a_row_without_cells_takes_the_mean_of_all(rng):
    fitted = Cells(np.array([[1.0], [3.0], [5.0]]), np.array([0, 0, 1]), np.arange(3), (3, 3))
    asked = Cells(np.zeros((3, 1)), np.array([0, 1, 2]), np.zeros(3, int), (3, 3))
    assert map_train.mean_of_row(fitted, asked).ravel().tolist() == [2, 5, 3]
