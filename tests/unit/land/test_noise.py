import numpy as np
import pytest

from terrapalette.land import noise
from terrapalette.land.variables import Variable

VARIABLES = [
    Variable("red", wavelength=670),
    Variable("nir", wavelength=865),
    Variable("NDVI"),
    Variable("temperature"),
]
INDICES, DEVIATION = {"NDVI": ["nir", "red"]}, {"default": 0.02, "temperature": 1.5}


@pytest.fixture
def values(rng):
    red, nir = rng.uniform(0.05, 0.3, 5000), rng.uniform(0.2, 0.6, 5000)
    # A climatology's index is the mean of indices, not quite the index of the means.
    index = (nir - red) / (nir + red) + rng.normal(0, 0.03, 5000)
    return np.stack([red, nir, index, rng.uniform(0, 30, 5000)], axis=1)


def test_every_variable_errs_in_its_way(values):
    errors = noise.errors(VARIABLES, 0.05, INDICES, DEVIATION)
    moved = noise.perturb(values, errors, np.random.default_rng(1)) - values
    # Five thousand draws tell a standard deviation to some 1 %.
    np.testing.assert_allclose((moved[:, :2] / values[:, :2]).std(axis=0), 0.05, rtol=0.05)
    assert moved[:, 3].std() == pytest.approx(1.5, rel=0.05)


def test_an_index_moves_as_its_bands_make_it(values):
    errors = noise.errors(VARIABLES, 0.05, INDICES, DEVIATION)
    noisy = noise.perturb(values, errors, np.random.default_rng(1))

    def index(table):
        return (table[:, 1] - table[:, 0]) / (table[:, 1] + table[:, 0])

    np.testing.assert_allclose(noisy[:, 2] - values[:, 2], index(noisy) - index(values), atol=1e-12)
    # Measured as if by itself, at 5 % of its value, dense vegetation would move most; by its bands it moves least.
    dense, sparse = values[:, 2] > 0.7, values[:, 2] < 0.3
    moved = np.abs(noisy[:, 2] - values[:, 2])
    assert moved[dense].mean() < moved[sparse].mean()


def test_without_its_bands_an_index_errs_by_an_absolute_amount(values):
    without = [one for one in VARIABLES if one.name != "red"]
    errors = noise.errors(without, 0.05, INDICES, DEVIATION)
    assert errors.bands == {} and errors.absolute.tolist() == [0, 0.02, 1.5]
    assert noise.described(errors, without) == "reflectances by 5 %; NDVI by 0.02; temperature by 1.5"


def test_steps_that_err_alike_are_told_by_their_variable():
    steps = [Variable(f"{group}_{month}", group, month) for group in ("day", "night") for month in ("01", "02")]
    errors = noise.errors(steps, 0.05, {}, {"default": 0.1, "day": 1, "night_02": 2})
    assert noise.described(errors, steps) == "day by 1; night_01 by 0.1; night_02 by 2"


def test_no_error_moves_nothing(values):
    errors = noise.errors(VARIABLES, 0.0, INDICES, {"default": 0.0})
    np.testing.assert_array_equal(noise.perturb(values, errors, np.random.default_rng(1)), values)


def test_dark_water_has_no_index_to_speak_of():
    errors = noise.errors(VARIABLES[:3], 0.05, INDICES, DEVIATION)
    assert np.isfinite(noise.perturb(np.zeros((4, 3)), errors, np.random.default_rng(1))).all()


def test_changes_are_counted_against_the_same_rule(values):
    errors = noise.errors(VARIABLES, 0.05, {}, {"default": 0.0})

    def above(threshold):
        return lambda coordinates: (coordinates[:, 0] > threshold).astype(int)

    changed = noise.class_changes(
        values, [above(0.15), above(9.0)], lambda table: table, errors, 3, np.random.default_rng(1)
    )
    assert changed.shape == (2, 3, 5000) and not changed[1].any()
    # Only cells near the threshold can pass it: within four deviations of 5 %.
    near = np.abs(values[:, 0] / 0.15 - 1) < 0.25
    assert changed[0].any() and not changed[0][:, ~near].any()
    # The first draw, by hand.
    by_hand = noise.perturb(values, errors, np.random.default_rng(1))[:, 0] > 0.15
    np.testing.assert_array_equal(changed[0, 0], by_hand != (values[:, 0] > 0.15))


def test_shares_weigh_cells_and_ranges_run_over_seeds_and_draws():
    changed = np.array([[[True, False, False, False], [True, True, False, False]]])
    np.testing.assert_allclose(noise.shares(changed), [[0.25, 0.5]])
    np.testing.assert_allclose(noise.shares(changed, np.array([5.0, 1, 1, 1])), [[5 / 8, 6 / 8]])
    told = noise.summary(np.array([[0.1, 0.2], [0.3, 0.6]]))
    assert (told["seeds"], told["draws"]) == (2, 2)
    assert (told["changed_share_min"], told["changed_share_max"]) == (0.1, 0.6)
    assert told["changed_share"] == pytest.approx(0.3)
