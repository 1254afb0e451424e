import numpy as np
import pytest
import xarray as xr

from terrapalette.course import digits


@pytest.fixture(scope="module")
def images():
    return digits.from_scikit_learn(0.25, 1)


def test_a_quarter_of_every_digit_is_held_out(images):
    assert images.is_test.sum() == 450
    share = np.bincount(images.labels[images.is_test]) / np.bincount(images.labels)
    # One image more or less of the 174 to 183 of a digit.
    assert np.all(np.abs(share - 0.25) < 0.01)


def test_ink_is_between_nothing_and_all(images):
    assert images.ink.min() == 0 and images.ink.max() == 1
    np.testing.assert_array_equal(images.ink * 16, images.pixels)


def test_a_file_gives_the_images_back(images, tmp_path):
    digits.dataset(images).to_netcdf(tmp_path / "images.nc")
    with xr.open_dataset(tmp_path / "images.nc") as kept:
        found = digits.from_dataset(kept.load())
    for one, other in zip(images, found, strict=True):
        np.testing.assert_array_equal(one, other)
