import numpy as np
import pytest

from terrapalette.colorize import baselines, color_differences, photos
from terrapalette.colorize.agents.registry import Task


@pytest.fixture
def photo(rng):
    return rng.integers(0, 256, (20, 24, 3), dtype=np.uint8)


def test_a_photo_comes_back_from_its_grey_and_differences(photo):
    grey = photos.grey(photo)
    back = color_differences.paint(grey, color_differences.of(photo, grey))
    # Grey is rounded: by half a level, which green makes up for, and where there is no room for it all three do.
    assert np.abs(back.astype(int) - photo).max() <= 2


def test_grey_stays_whatever_the_differences(rng, photo):
    grey = photos.grey(photo)
    for size in (0, 30, 1000):
        painted = color_differences.paint(grey, rng.normal(0, size, (20, 24, 2)))
        assert np.abs(photos.grey(painted).astype(int) - grey).max() <= 1


def test_no_difference_is_grey():
    grey = np.arange(256, dtype=np.uint8)[None]
    painted = color_differences.paint(grey, np.zeros((1, 256, 2)))
    np.testing.assert_array_equal(painted, np.repeat(grey[..., None], 3, axis=2))


def test_what_cannot_be_shown_is_paler_and_of_the_same_hue():
    painted = color_differences.paint(np.array([[100]], np.uint8), np.array([[[300.0, -150.0]]])).astype(float)
    offset = painted[0, 0] - 100
    assert painted.max() == 255 or painted.min() == 0
    assert offset[2] / offset[0] == pytest.approx(-0.5, abs=0.02)


def test_means_by_grey_are_those_of_the_baseline(photo):
    halves = photos.split(photo)
    table = color_differences.by_grey(color_differences.of(halves.left, halves.left_grey), halves.left_grey)
    painted = baselines.luminance(Task(*halves[:3], None, None)).left.astype(float)
    expected = painted[..., [0, 2]] - halves.left_grey[..., None]
    # The baseline rounds its colours.
    np.testing.assert_allclose(table[halves.left_grey], expected, atol=0.51)
