import numpy as np
import pytest

from terrapalette.colorize import exemplar_match


@pytest.mark.parametrize(("shape", "count", "found"), [((30, 40), 12, 12), ((30, 40), 200, 192), ((3, 2), 500, 6)])
def test_samples_lie_in_fields_of_their_own(shape, count, found, rng):
    rows, columns = exemplar_match.jittered(shape, count, rng)
    assert len(rows) == found <= count
    assert len(set(zip(rows.tolist(), columns.tolist(), strict=True))) == found
    assert (rows >= 0).all() and (rows < shape[0]).all() and (columns >= 0).all() and (columns < shape[1]).all()


def test_the_nearest_sample_is_the_nearest_of_all(rng):
    """Against every distance, for two pictures of one light."""
    grey = rng.integers(0, 256, (9, 8), dtype=np.uint8)
    places = exemplar_match.jittered(grey.shape, 20, rng)
    found = exemplar_match.nearest(grey, grey, places, 3)
    padded = np.pad(grey.astype(float), 1, mode="symmetric")
    deviation = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).std(axis=(2, 3))
    looks = np.stack([grey, deviation], axis=2)
    distance = np.abs(looks[:, :, None] - looks[places][None, None]).sum(axis=3)
    expected = distance.min(axis=2)
    chosen = np.take_along_axis(distance, found[..., None], axis=2)[..., 0]
    np.testing.assert_allclose(chosen, expected, atol=1e-9)


def test_another_light_changes_nothing(rng):
    """The same picture, darker and flatter: every sampled pixel is found again."""
    grey = np.arange(200, dtype=float).reshape(20, 10)
    rows, columns = places = exemplar_match.jittered(grey.shape, 50, rng)
    found = exemplar_match.nearest(grey, 30 + grey / 4, places, 3)
    assert (found[rows, columns] == np.arange(len(rows))).all()


def test_a_picture_of_one_grey_takes_what_is_in_the_middle():
    known = np.array([[10, 20, 30, 40, 50]], np.uint8)
    places = (np.zeros(5, int), np.arange(5))
    assert exemplar_match.nearest(np.full((1, 5), 7, np.uint8), known, places, 3).max() < 5
    assert (exemplar_match.nearest(known, np.full((2, 3), 90, np.uint8), places, 3) < 5).all()
