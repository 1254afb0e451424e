import io
import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from snakemake.io import PeriodicityDetector

from terrapalette.colorize import photo_files, photos
from terrapalette.runtime.errors import InputError


@pytest.fixture
def colorful(rng):
    return rng.integers(0, 256, (12, 17, 3), dtype=np.uint8)


def saved(folder, name, image, **options):
    path = folder / name
    image.save(path, **options)
    return str(path)


def test_halves_leave_the_middle_column_out(colorful):
    halves = photos.split(colorful)
    assert halves.left.shape == halves.right.shape == (12, 8, 3)
    np.testing.assert_array_equal(halves.left, colorful[:, :8])
    np.testing.assert_array_equal(halves.right, colorful[:, 9:])


def test_grey_is_the_rounded_luma(colorful):
    expected = colorful @ np.array([0.299, 0.587, 0.114])
    # Pillow computes in 16-bit fixed point: half a level of rounding and a hundredth of its own.
    assert np.abs(photos.grey(colorful) - expected).max() <= 0.51


def test_halves_of_the_grey_belong_to_the_halves(colorful):
    halves = photos.split(colorful)
    np.testing.assert_array_equal(halves.left_grey, photos.grey(halves.left.copy()))
    np.testing.assert_array_equal(halves.right_grey, photos.grey(halves.right.copy()))


def test_a_photo_is_turned_upright(tmp_path, colorful):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rows run down the right side
    path = saved(tmp_path, "turned.png", Image.fromarray(colorful), exif=exif)
    np.testing.assert_array_equal(photos.read(path), np.rot90(colorful, -1))


def test_transparent_parts_lie_on_white(tmp_path, colorful):
    alpha = np.full((12, 17, 1), 255, np.uint8)
    alpha[0, 0] = 0
    path = saved(tmp_path, "clear.png", Image.fromarray(np.concatenate([colorful, alpha], axis=2)))
    read = photos.read(path)
    assert read[0, 0].tolist() == [255, 255, 255]
    np.testing.assert_array_equal(read[1:], colorful[1:])


def test_a_palette_with_a_transparent_colour(tmp_path):
    image = Image.fromarray(np.array([[0, 1], [1, 0]], np.uint8))
    image.putpalette([200, 10, 10, 0, 90, 0])
    path = saved(tmp_path, "indexed.png", image, transparency=1)
    assert photos.read(path).tolist() == [[[200, 10, 10], [255] * 3], [[255] * 3, [200, 10, 10]]]


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr"])
def test_other_colour_models(tmp_path, mode):
    image = Image.new("RGB", (8, 8), (200, 40, 90)).convert(mode)
    path = saved(tmp_path, "photo.jpg", image, quality=100, subsampling=0)
    # JPEG rounds once per channel and model.
    assert np.abs(photos.read(path).astype(int) - [200, 40, 90]).max() <= 4


def test_sixteen_bits_a_channel(tmp_path, colorful):
    from deep_png import write_png16

    path = tmp_path / "deep.png"
    write_png16(path, colorful.astype(np.uint16) * 257)
    np.testing.assert_array_equal(photos.read(str(path)), colorful)


def test_a_large_photo_is_made_smaller(tmp_path, colorful):
    path = saved(tmp_path, "large.png", Image.fromarray(np.kron(colorful, np.ones((10, 10, 1), np.uint8))))
    assert photos.read(path, max_side=85).shape == (60, 85, 3)
    assert photos.read(path).shape == (120, 170, 3)


def bad_files():
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(buffer, "JPEG")
    flat = Image.new("RGB", (8, 8), "red")
    movie = io.BytesIO()
    flat.save(movie, "GIF", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")])
    grey, deep = io.BytesIO(), io.BytesIO()
    Image.new("L", (8, 8), 5).save(grey, "PNG")
    Image.fromarray(np.full((8, 8), 40_000, np.uint16)).save(deep, "PNG")
    return {
        "text.jpg": (b"no image at all", "not an image"),
        "empty.png": (b"", "not an image"),
        "cut.jpg": (buffer.getvalue()[: len(buffer.getvalue()) // 2], "damaged or truncated"),
        "movie.gif": (movie.getvalue(), "2 frames, expected a single picture"),
        "grey.png": (grey.getvalue(), "a grey image"),
        "deep.png": (deep.getvalue(), "a grey image"),
    }


@pytest.mark.parametrize("name", bad_files())
def test_a_bad_file_is_named(tmp_path, name):
    content, sentence = bad_files()[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence) as caught:
        photos.read(str(tmp_path / name))
    assert name in str(caught.value)


def test_a_decompression_bomb_is_refused(tmp_path, monkeypatch, colorful):
    path = saved(tmp_path, "bomb.png", Image.fromarray(colorful))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 150)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match=r"bomb\.png: too large"):
            photos.read(path)


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (np.full((9, 9, 3), 80, np.uint8), "every pixel is grey"),
        (np.zeros((9, 5, 3), np.uint8), "expected at least 6 x 3"),
        (np.zeros((2, 9, 3), np.uint8), "expected at least 6 x 3"),
        (np.tile(np.array([[[250, 0, 0], [0, 0, 99], [0, 9, 0]]], np.uint8), (6, 4, 1)), "3 distinct colours"),
    ],
)
def test_a_photo_that_cannot_be_used(photo, sentence):
    with pytest.raises(InputError, match=sentence):
        photos.check(photo, "it.png", patch=3, colors=4, margin=1)


def test_what_cannot_be_found_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        photo_files.locate("nowhere")
    with pytest.raises(InputError, match="an empty folder"):
        photo_files.locate(str(tmp_path))


def test_samples_of_scikit_image_are_colour_photos():
    for name in photo_files.SAMPLES:
        (path,) = photo_files.locate(name)
        photos.check(photos.read(str(path), 200), name, patch=3, colors=15, margin=1)


def test_names_are_short_and_distinct(tmp_path):
    files = [tmp_path / name for name in ("Our cat.jpg", "our-cat.png", "Zoo.JPG", "été.png", "!.png", "?.png")]
    assert photo_files.names(files) == ["our-cat-jpg", "our-cat-png", "zoo", "t", "png", "png-2"]


@pytest.mark.parametrize(
    ("stems", "expected"),
    [
        # What tables read as a number or as missing is no name.
        (["0" * 24, "007", "1e5", "NaN", "null", "N-A"], None),
        (["x" * 300, "x" * 299 + "y", "x" * 60, "word " * 50, "abcdefghij" * 30], None),
        (["scores", "figures"], ["photo-scores", "photo-figures"]),
        (["tiger_", "_tiger", "-"], ["tiger-png", "tiger-png-2", "photo"]),
        # The number that tells two apart may be another one's name.
        (["a b", "a?b", "a-b-png-2"], ["a-b-png", "a-b-png-3", "a-b-png-2"]),
    ],
)
def test_names_stay_names_in_files_and_tables(tmp_path, stems, expected):
    found = photo_files.names([tmp_path / f"{stem}.png" for stem in stems])
    assert expected is None or found == expected
    assert len(set(found)) == len(found) and max(map(len, found)) <= 63
    assert not any(PeriodicityDetector().is_periodic(name) for name in found)
    table = io.StringIO("\n".join(["image", *found]))
    assert pd.read_csv(table)["image"].tolist() == found
