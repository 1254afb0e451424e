import numpy as np
import pytest

from terrapalette.colorize import pixel_kinds


def kind_of(grey):
    """The kind of the pixel in the middle."""
    return pixel_kinds.KINDS[pixel_kinds.kinds(grey)[len(grey) // 2, grey.shape[1] // 2]]


def test_what_is_smooth_what_an_edge_and_what_texture(rng):
    rows, columns = np.indices((41, 41))
    assert kind_of(np.full((41, 41), 90, np.uint8)) == "smooth"
    # A slope of two levels a pixel.
    assert kind_of((2 * columns).astype(np.uint8)) == "smooth"
    assert kind_of(np.where(columns < 20, 40, 200).astype(np.uint8)) == "edge"
    assert kind_of(np.where(rows + columns < 40, 40, 200).astype(np.uint8)) == "edge"
    assert kind_of(rng.integers(0, 256, (41, 41), dtype=np.uint8)) == "textured"
    # Squares: where their corners meet, gradients point both ways.
    assert kind_of(np.where((rows // 3 + columns // 3) % 2, 40, 200).astype(np.uint8)) == "textured"


@pytest.mark.parametrize("turn", [np.rot90, np.fliplr, np.transpose])
def test_kinds_turn_with_the_picture(turn, rng):
    grey = np.clip(rng.normal(0, 12, (30, 30)).cumsum(axis=0) + 120, 0, 255).astype(np.uint8)
    np.testing.assert_array_equal(pixel_kinds.kinds(turn(grey)), turn(pixel_kinds.kinds(grey)))


def test_light_and_dark_count_alike(rng):
    grey = rng.integers(0, 200, (20, 20), dtype=np.uint8)
    np.testing.assert_array_equal(pixel_kinds.kinds(grey), pixel_kinds.kinds(255 - grey))
    np.testing.assert_array_equal(pixel_kinds.kinds(grey), pixel_kinds.kinds(grey + 55))


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 2)])
def test_small_pictures_have_kinds_too(shape):
    assert (pixel_kinds.kinds(np.full(shape, 7, np.uint8)) == 0).all()
