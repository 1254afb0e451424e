import numpy as np
import pytest
from skimage import color
from skimage.metrics import peak_signal_noise_ratio

from terrapalette.colorize import confusion, image_errors


def test_errors_of_two_pixels():
    truth = np.array([[[10, 20, 30], [0, 0, 0]]], np.uint8)
    picture = np.array([[[13, 16, 30], [255, 0, 0]]], np.uint8)
    found = image_errors.errors(picture, truth)
    assert found["mse"] == (9 + 16 + 255**2) / 6 and found["rmse"] == found["mse"] ** 0.5
    assert found["mae"] == (3 + 4 + 255) / 6
    assert found["psnr"] == pytest.approx(peak_signal_noise_ratio(truth, picture))
    # Too small for a window of 11 x 11.
    assert np.isnan(found["ssim"])


def test_no_error(rng):
    picture = rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)
    found = image_errors.errors(picture, picture)
    assert found["mse"] == found["delta_e"] == 0 and found["ssim"] == 1 and found["psnr"] == np.inf


def similarity(one, other):
    """Equation 13 of Wang et al. (2004), written down window by window, for one channel."""
    line = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
    weights = np.outer(line, line) / line.sum() ** 2
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = []
    for row in range(one.shape[0] - 10):
        for column in range(one.shape[1] - 10):
            x, y = (image[row : row + 11, column : column + 11].astype(float) for image in (one, other))
            mean_x, mean_y = (weights * x).sum(), (weights * y).sum()
            variances = (weights * (x - mean_x) ** 2).sum() + (weights * (y - mean_y) ** 2).sum()
            covariance = (weights * (x - mean_x) * (y - mean_y)).sum()
            alike = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
            found.append(alike / ((mean_x**2 + mean_y**2 + c1) * (variances + c2)))
    return np.mean(found)


@pytest.mark.parametrize("shape", [(11, 11, 3), (14, 19, 3)])
def test_structural_similarity_is_wangs(rng, shape):
    truth = np.clip(rng.normal(120, 40, shape).cumsum(axis=1) / 6, 0, 255).astype(np.uint8)
    picture = np.clip(truth + rng.normal(0, 25, shape), 0, 255).astype(np.uint8)
    expected = np.mean([similarity(picture[..., channel], truth[..., channel]) for channel in range(3)])
    assert image_errors.errors(picture, truth)["ssim"] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("shape", [(10, 40, 3), (40, 10, 3)])
def test_similarity_needs_a_whole_window(rng, shape):
    picture = rng.integers(0, 256, shape, dtype=np.uint8)
    assert np.isnan(image_errors.ssim(picture, picture))


def test_a_painting_in_palette_colours_has_two_references(rng):
    colors = np.array([[0, 0, 0], [250, 250, 250]], np.uint8)
    truth = rng.integers(0, 120, (12, 12, 3), dtype=np.uint8)
    black = np.zeros_like(truth)
    found = image_errors.by_reference(black, truth, colors)
    # The dark pixels are black in the palette: nothing is wrong but what the palette cannot show.
    errors = image_errors.errors(black, truth)
    assert found["recolored"]["mse"] == 0 and found["original"].items() >= errors.items()
    # Nor could anyone else with this palette do better.
    assert found["original"]["mse_limit"] == errors["mse"] and found["recolored"]["mse_limit"] == 0
    assert found["original"]["colorfulness"] == 0 == found["recolored"]["true_colorfulness"]
    assert found["original"]["true_colorfulness"] == image_errors.colorfulness(truth)
    plain = image_errors.by_reference(black, truth, None)
    assert list(plain) == ["original"] and np.isnan(plain["original"]["mse_limit"])


def test_colorfulness_is_that_of_hasler_and_suesstrunk(rng):
    """M3 written down pixel by pixel."""
    picture = rng.integers(0, 256, (5, 4, 3), dtype=np.uint8)
    first, second = [], []
    for red, green, blue in picture.reshape(-1, 3).tolist():
        first.append(red - green)
        second.append(0.5 * (red + green) - blue)
    means, deviations = (sum(one) / 20 for one in (first, second)), []
    mean_first, mean_second = means
    for values, mean in ((first, mean_first), (second, mean_second)):
        deviations.append((sum((value - mean) ** 2 for value in values) / 20) ** 0.5)
    expected = (deviations[0] ** 2 + deviations[1] ** 2) ** 0.5 + 0.3 * (mean_first**2 + mean_second**2) ** 0.5
    assert image_errors.colorfulness(picture) == pytest.approx(expected)


def test_colorfulness_of_what_everybody_knows():
    grey = np.repeat(np.arange(12, dtype=np.uint8).reshape(3, 4, 1), 3, axis=2)
    assert image_errors.colorfulness(grey) == 0
    # One colour has no deviation: 0.3 times its distance from grey, here R - G = 200 and (R + G) / 2 - B = 100.
    red = np.full((3, 3, 3), (200, 0, 0), np.uint8)
    assert image_errors.colorfulness(red) == pytest.approx(0.3 * np.hypot(200, 100))


def test_ciede2000_is_scikit_images(rng):
    one, other = rng.integers(0, 256, (2, 6, 5, 3), dtype=np.uint8)
    expected = color.deltaE_ciede2000(color.rgb2lab(one / 255), color.rgb2lab(other / 255))
    np.testing.assert_allclose(image_errors.delta_e(one, other), expected)


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


def test_confusion_in_tables_names_the_colours():
    colors = np.array([[16, 16, 16], [207, 44, 44], [16, 16, 16]], np.uint8)
    true, given = np.array([[0, 0, 1], [1, 1, 2]]), np.array([[0, 1, 1], [1, 1, 0]])
    counts, found = confusion.tables(true, given, colors)
    pixels = counts.set_index(["true", "given"])["pixels"]
    assert pixels["black 1", "red"] == 1 and pixels["red", "red"] == 3 and pixels["black 2", "black 1"] == 1
    assert list(found) == ["name", "color", "precision", "recall", "f1", "support", "accuracy"]
    assert found["color"].tolist() == ["#101010", "#cf2c2c", "#101010"]
    assert found["accuracy"].tolist() == [pytest.approx(4 / 6)] * 3


def test_confusion_follows_its_classes(rng):
    true, given = rng.integers(0, 4, (2, 200))
    order = rng.permutation(4)
    found, moved = confusion.scores(true, given, 4), confusion.scores(order[true], order[given], 4)
    for one, other in zip(found, moved, strict=True):
        np.testing.assert_allclose(one, other[order])
