"""Photos, digits, points and regions that are odd, broken or closed: one sentence each. Numbers as in docs/trust.md."""

import gzip

import numpy as np
import pytest
from PIL import Image

from terrapalette.colorize import photo_files, photos, survey
from terrapalette.course import idx, pointfiles
from terrapalette.land import frames
from terrapalette.reading import regions, sources
from terrapalette.runtime.errors import InputError
from unit.trust.closed import as_nobody, open_folder  # noqa: F401

SETTINGS = {"max_side": None, "patch": 3, "colors": 3, "margin": 1}


@pytest.fixture
def photo(tmp_path, rng):
    path = tmp_path / "photo.tiff"
    Image.fromarray(rng.integers(0, 256, (12, 18, 3), dtype=np.uint8)).save(path)
    return path


def test_a_tiff_with_a_damaged_directory(photo):
    """[18] Pillow's decoder raises what it meets; every byte of the directory in turn is another one."""
    whole = photo.read_bytes()
    for place in range(8, min(len(whole), 200)):
        photo.write_bytes(whole[:place] + bytes([whole[place] ^ 0x81]) + whole[place + 1 :])
        try:
            photos.read(str(photo))
        except InputError as error:
            assert str(photo) in str(error)


def test_whatever_a_decoder_raises_is_told(photo, monkeypatch):
    """[18] Of one photo in a folder nothing stops."""

    def broken(self):
        raise ZeroDivisionError("denominator")

    monkeypatch.setattr("PIL.TiffImagePlugin.TiffImageFile.load", broken)
    (found,) = survey.survey([photo], photo.with_name("notes.json"), **SETTINGS)
    assert "damaged or truncated image (denominator)" in found.problem


def test_a_margin_that_leaves_nothing_of_a_half(photo):
    """[9] A half of 9 x 12 pixels: a margin of 4 leaves one column, a margin of 5 none."""
    picture = photos.read(str(photo))
    photos.check(picture, "photo", patch=3, colors=3, margin=4)
    with pytest.raises(InputError, match=r"margin of 5 leaves none\. Lower colorize\.margin"):
        photos.check(picture, "photo", patch=3, colors=3, margin=5)


def test_closed_photos_folders_and_files(open_folder, rng):  # noqa: F811
    """[21] Photos, a folder of photos, digits, points, sources and regions without permission."""
    path = open_folder / "photo.png"
    Image.fromarray(rng.integers(0, 256, (12, 18, 3), dtype=np.uint8)).save(path)
    folder = open_folder / "album"
    folder.mkdir()
    (folder / "a.png").write_bytes(path.read_bytes())
    for one in (path, folder):
        one.chmod(0)

    def work():
        said = []
        for trial in (
            lambda: photos.read(str(path)),
            lambda: photo_files.locate(str(folder)),
            lambda: photo_files.locate(str(folder / "a.png")),
            lambda: idx.locate(str(folder)),
            lambda: idx.read(str(path), 3),
            lambda: pointfiles.read_points(str(path)),
            lambda: regions.inside(str(path), frames.Frame(np.arange(3.0), np.arange(3.0), "")),
        ):
            with pytest.raises(InputError) as caught:
                trial()
            said.append(str(caught.value))
        return "\n".join([*said, *sources.missing([str(path), str(folder), str(folder / "a.nc")], "land.source")])

    lines = as_nobody(work).splitlines()
    assert len(lines) == 10 and all("permission" in line and str(open_folder) in line for line in lines), lines


def test_a_small_file_that_unfolds_to_gigabytes(tmp_path, monkeypatch):
    """[29] gzip packs a thousand to one: no more is unfolded than MNIST could have."""
    monkeypatch.setattr(idx, "_MOST", 2_000_000)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(bytes(10_000_000)))
    with pytest.raises(InputError, match="more than 2 MB"):
        idx.read(str(path), 3)


@pytest.mark.parametrize("header", ["2 " + "9" * 5000, "9" * 20 + " 1", "2 \N{SUPERSCRIPT TWO}"])
def test_a_header_of_points_beyond_all_numbers(tmp_path, header):
    path = tmp_path / "points.dat"
    path.write_text(f"{header}\n1 2\n3 4\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        pointfiles.read_points(str(path))
