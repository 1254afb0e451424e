import numpy as np
import pytest
from PIL import Image

from terrapalette.colorize import entries
from terrapalette.runtime.errors import InputError


@pytest.fixture
def folder(tmp_path, rng):
    painted = rng.integers(0, 256, (6, 4, 3), dtype=np.uint8)
    Image.fromarray(painted).save(tmp_path / "cat.png")
    Image.new("L", (4, 6), 9).save(tmp_path / "dog.png")
    (tmp_path / "cow.png").write_text("no picture")
    (tmp_path / "notes.txt").write_text("ours")
    return tmp_path, painted


def test_an_entry_is_what_its_files_are_called(folder):
    place, _ = folder
    assert entries.painted(str(place), ["hen", "cat"]) == {"cat": place / "cat.png"}
    assert list(entries.painted(str(place), ["cow", "cat"])) == ["cow", "cat"]


def test_a_folder_without_photos_is_told(folder):
    place, _ = folder
    with pytest.raises(InputError, match=r"no folder .*nowhere"):
        entries.painted(str(place / "nowhere"), ["cat"])
    with pytest.raises(InputError, match=r"nothing in .* expected hen\.png, fox\.png"):
        entries.painted(str(place), ["hen", "fox"])
    with pytest.raises(InputError, match=r"expected a\.png, b\.png, c\.png, d\.png, \.\.\."):
        entries.painted(str(place), list("abcde"))


def test_an_entry_comes_back_as_it_was_painted(folder):
    place, painted = folder
    found = entries.read(str(place / "cat.png"), "mine", (6, 4), "right_grey.png")
    np.testing.assert_array_equal(found, painted)


@pytest.mark.parametrize(
    ("name", "shape", "sentence"),
    [
        (
            "cat",
            (6, 5),
            r"colorize\.entries\.mine: .*cat\.png has 4 x 6 pixels, expected 5 x 6\. Paint .*right_grey\.png",
        ),
        ("dog", (6, 4), "dog.png: a grey image .mode L., expected one in colour"),
        ("cow", (6, 4), "cow.png: not an image"),
    ],
)
def test_a_wrong_picture_is_told_in_a_sentence(folder, name, shape, sentence):
    place, _ = folder
    with pytest.raises(InputError, match=sentence):
        entries.read(str(place / f"{name}.png"), "mine", shape, "halves/right_grey.png")
