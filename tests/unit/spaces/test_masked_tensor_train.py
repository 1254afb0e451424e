import numpy as np
import pytest

from terrapalette.spaces import masked_tensor_train as trains


def planted(rng, shape=(18, 24), n_variables=5, place_rank=2, dimensions=2):
    """A map of this train, known on two thirds of the cells."""
    rows, columns = rng.normal(size=(shape[0], place_rank)), rng.normal(size=(place_rank, shape[1], dimensions))
    field = np.einsum("ia,ajb,bv->ijv", rows, columns, rng.normal(size=(dimensions, n_variables)))
    return field, rng.random(shape) < 0.65


def fit(field, known, **settings):
    place = np.nonzero(known)
    given = {"place_rank": 2, "dimensions": 2, "random_state": np.random.default_rng(1), "ridge": 1e-9, "sweeps": 300}
    return trains.fit(field[known], place, known.shape, **given | settings)


def everywhere(train, shape):
    return trains.predict(train, tuple(one.ravel() for one in np.indices(shape))).reshape(*shape, -1)


def test_a_map_of_exact_rank_is_completed(rng, monkeypatch):
    monkeypatch.setattr(trains, "PRECISION", 1e-14)
    field, known = planted(rng)
    found = everywhere(fit(field, known), known.shape)
    # Cells that the fit never saw are known from their rows and columns: what the sweeps leave open is small.
    assert np.abs(found - field)[~known].max() < 1e-3 * np.abs(field).max()


def test_the_sea_is_never_read(rng):
    field, known = planted(rng)
    poisoned = np.where(known[..., None], field, np.nan)
    one, other = fit(field, known), fit(poisoned, known)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))
    assert all(np.isfinite(core).all() for core in other)


def test_rows_and_columns_without_cells_stay_at_zero(rng):
    field, known = planted(rng)
    known[3], known[:, 5] = False, False
    train = fit(field, known)
    np.testing.assert_array_equal(train.rows[3], 0)
    np.testing.assert_array_equal(train.columns[:, 5], 0)


def test_cores_are_what_least_squares_asks_for(rng):
    """At the end each core is the solution of its own regression, the others held: written out cell by cell."""
    field, known = planted(rng)
    noisy = field + 0.3 * rng.normal(size=field.shape)
    train = fit(noisy, known, sweeps=400)
    for line in range(known.shape[0]):
        features = np.einsum("ajb,bv->jva", train.columns[:, known[line]], train.variables).reshape(-1, 2)
        found = np.linalg.lstsq(features, noisy[line, known[line]].ravel())[0]
        # A relative fall of 1e-5 is where sweeps end.
        np.testing.assert_allclose(train.rows[line], found, atol=0.05 * np.abs(train.rows).max())
    np.testing.assert_allclose(train.variables @ train.variables.T, np.eye(2), atol=1e-9)


def test_higher_ranks_fit_more(rng):
    field, known = rng.normal(size=(15, 20, 4)), rng.random((15, 20)) < 0.8
    errors = []
    for rank in (1, 3, 6):
        train = fit(field, known, place_rank=rank, dimensions=3)
        errors.append(((field - everywhere(train, known.shape))[known] ** 2).sum())
    assert errors[0] > errors[1] > errors[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_bytes(rng, seed):
    field, known = planted(rng)
    one, other = (fit(field, known, random_state=np.random.default_rng(seed)) for _ in range(2))
    assert all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))
