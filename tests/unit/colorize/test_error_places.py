import numpy as np
import pytest

from terrapalette.colorize import error_places


def test_fields_are_shares_of_the_width():
    fields = error_places.fields((2, 128))
    counts = np.bincount(fields[0])
    # Between 0, 1/64, 1/32, ... 1 of 128 columns.
    assert counts.tolist() == [2, 2, 4, 8, 16, 32, 64] and len(counts) == len(error_places.EDGES) - 1
    assert (np.diff(fields[1]) >= 0).all() and fields[0, 0] == 0


@pytest.mark.parametrize("width", [1, 2, 3, 5, 37, 700])
def test_every_pixel_lies_in_a_field(width):
    fields = error_places.fields((1, width))
    assert fields.min() >= 0 and fields.max() < len(error_places.EDGES) - 1


def test_parts_make_up_the_whole(rng):
    picture, truth = rng.integers(0, 256, (2, 9, 40, 3), dtype=np.uint8)
    errors = error_places.errors(picture, truth)
    assert errors["mse"].mean() == pytest.approx(np.mean((picture.astype(float) - truth) ** 2))
    fields = error_places.fields((9, 40))
    found = error_places.gathered(fields, 7, errors)
    there = found["pixels"] > 0
    for name, values in errors.items():
        whole = (found["pixels"] * found[name])[there].sum() / found["pixels"].sum()
        assert whole == pytest.approx(values.mean())
        assert found[name][3] == pytest.approx(values[fields == 3].mean())


def test_a_field_without_pixels_has_no_error():
    # Four columns: nothing lies within a 64th of the width.
    zeros = {"mse": np.zeros((2, 4))}
    found = error_places.gathered(error_places.fields((2, 4)), 7, zeros)
    assert found["pixels"].sum() == 8 and np.isnan(found["mse"]).tolist() == (found["pixels"] == 0).tolist()
    assert found["pixels"][0] == 0
