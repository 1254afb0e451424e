import numpy as np
import pytest
import xarray as xr

from terrapalette.spaces import history
from terrapalette.spaces.autoencoder import Epoch


@pytest.fixture
def seen(rng):
    """Two epochs of thirty cells with two codes."""
    found = history.History()
    for number in (1, 2):
        found(Epoch(number, 4.0 / number, 3.0 / number, 5.0, 0.1 * number, *rng.normal(size=(2, 30, 2))))
    return found


def test_scalars_are_kept_in_the_order_of_epochs(seen):
    scalars = seen.scalars()
    assert {name: values.tolist() for name, values in scalars.items()} == {
        "loss": [4, 2], "reconstruction": [3, 1.5], "divergence": [5, 5], "r2": [0.1, 0.2],
    }  # fmt: skip


def test_every_code_is_counted_once_in_its_bin():
    mean = np.array([[0.05, -15.0], [0.15, -99.0], [0.16, np.nan]])
    found = history.counts(mean, history.MEAN_EDGES)
    assert found.shape == (2, 150) and found.sum(axis=1).tolist() == [3, 3]
    # Bins of 0.2 from -15: zero begins the 76th. What lies beyond counts outermost, what is no number as zero.
    assert found[0, 75] == 3 and found[1, 0] == 2 and found[1, 75] == 1


def test_counts_are_numpys(rng):
    logvar = rng.uniform(-19, 4, (500, 3))
    found = history.counts(logvar, history.LOGVAR_EDGES)
    for code in range(3):
        np.testing.assert_array_equal(found[code], np.histogram(logvar[:, code], history.LOGVAR_EDGES)[0])


def test_variables_make_a_dataset(seen):
    dataset = xr.Dataset(history.variables(seen))
    assert dict(dataset.sizes) == {
        "epoch": 2, "code": 2, "mean_bin": 150, "logvar_bin": 125, "mean_edges": 151, "logvar_edges": 126,
    }  # fmt: skip
    assert dataset["epoch"].values.tolist() == [1, 2] and dataset["loss"].dims == ("epoch",)
    assert dataset["mean_count"].dims == ("epoch", "code", "mean_bin")
    assert (dataset["mean_count"].sum("mean_bin") == 30).all() and (
        dataset["logvar_count"].sum("logvar_bin") == 30
    ).all()
    assert dataset["divergence"].values.tolist() == [5, 5]
