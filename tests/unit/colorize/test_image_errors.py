import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from terrapalette.colorize import confusion, image_errors


def test_errors_of_two_pixels():
    truth = np.array([[[10, 20, 30], [0, 0, 0]]], np.uint8)
    picture = np.array([[[13, 16, 30], [255, 0, 0]]], np.uint8)
    found = image_errors.errors(picture, truth)
    assert found["mse"] == (9 + 16 + 255**2) / 6 and found["rmse"] == found["mse"] ** 0.5
    assert found["mae"] == (3 + 4 + 255) / 6
    assert found["psnr"] == pytest.approx(peak_signal_noise_ratio(truth, picture))
    # Too small for a window of 7 x 7.
    assert np.isnan(found["ssim"])


def test_no_error(rng):
    picture = rng.integers(0, 256, (9, 9, 3), dtype=np.uint8)
    found = image_errors.errors(picture, picture)
    assert found["mse"] == found["delta_e"] == 0 and found["ssim"] == 1 and found["psnr"] == np.inf


def test_ciede2000_of_a_published_pair():
    # Black and white differ by 100 whatever the formula.
    black, white = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8)
    assert image_errors.delta_e(black, white)[0, 0] == pytest.approx(100, abs=1e-3)


def test_the_overflow_is_the_source_reports():
    truth, picture = np.array([[[10, 0, 250]]], np.uint8), np.array([[[20, 1, 10]]], np.uint8)
    # 10, 1 and -240 = 16 modulo 256; their squares 100, 1 and 256 = 0.
    assert image_errors.wrapped_mse(picture, truth) == 101
    # truth - picture: 246, 255 and 240.
    assert image_errors.wrapped_mad(picture, truth) == 741
    assert image_errors.errors(picture, truth)["mse"] == (100 + 1 + 240**2) / 3


def test_the_overflow_changes_no_input(rng):
    picture, truth = rng.integers(0, 256, (2, 5, 5, 3), dtype=np.uint8)
    copies = picture.copy(), truth.copy()
    image_errors.wrapped_mse(picture, truth)
    np.testing.assert_array_equal(picture, copies[0])
    np.testing.assert_array_equal(truth, copies[1])


def test_confusion_of_few_pixels():
    true, given = np.array([[0, 0, 1], [1, 1, 2]]), np.array([[0, 1, 1], [1, 1, 3]])
    assert confusion.matrix(true, given, 4).tolist() == [[1, 1, 0, 0], [0, 3, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    found = confusion.scores(true, given, 4)
    np.testing.assert_allclose(found.precision, [1, 0.75, np.nan, 0])
    np.testing.assert_allclose(found.recall, [0.5, 1, 0, np.nan])
    np.testing.assert_allclose(found.f1[:2], [2 / 3, 6 / 7])
    assert found.support.tolist() == [2, 3, 1, 0]


def test_confusion_follows_its_classes(rng):
    true, given = rng.integers(0, 4, (2, 200))
    order = rng.permutation(4)
    found, moved = confusion.scores(true, given, 4), confusion.scores(order[true], order[given], 4)
    for one, other in zip(found, moved, strict=True):
        np.testing.assert_allclose(one, other[order])
