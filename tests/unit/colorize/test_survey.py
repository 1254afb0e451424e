import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terrapalette.colorize import photo_files, photos, survey

SETTINGS = {"max_side": None, "patch": 3, "colors": 5, "margin": 1}


@pytest.fixture
def album(tmp_path, rng):
    """A folder with a photo, a file that is none, and things that do not count."""
    folder = tmp_path / "album"
    folder.mkdir()
    Image.fromarray(rng.integers(0, 256, (12, 17, 3), dtype=np.uint8)).save(folder / "a.png")
    (folder / "b.png").write_text("no image")
    (folder / ".hidden").write_text("")
    (folder / "folder").mkdir()
    return folder


@pytest.fixture
def decoded(monkeypatch):
    """Names of the files that were decoded, one entry each time."""
    names, read = [], photos.read

    def counted(path, max_side=None):
        names.append(Path(path).name)
        return read(path, max_side)

    monkeypatch.setattr(photos, "read", counted)
    return names


def surveyed(album, notes, **changes):
    return survey.survey(photo_files.locate(str(album)), notes, **SETTINGS | changes)


def test_a_survey_goes_on_after_a_bad_file(album, tmp_path):
    found = surveyed(album, tmp_path / "notes.json")
    assert [one.name for one in found] == ["a", "b"]
    assert found[0] == ("a", str(album / "a.png"), 17, 12, "")
    assert found[1].problem.startswith("not an image") and found[1].width == 0


def test_a_second_survey_decodes_nothing_and_says_the_same(album, tmp_path, decoded):
    notes = tmp_path / "new/notes.json"
    first = surveyed(album, notes)
    assert decoded == ["a.png", "b.png"]
    content = notes.read_bytes()
    assert surveyed(album, notes) == first and decoded == ["a.png", "b.png"]
    assert notes.read_bytes() == content and [one.name for one in notes.parent.iterdir()] == ["notes.json"]


def test_only_what_changed_is_decoded_again(album, tmp_path, decoded, rng):
    notes = tmp_path / "notes.json"
    surveyed(album, notes)
    decoded.clear()
    status = (album / "b.png").stat()
    # As many bytes as before, and the old time of modification.
    (album / "b.png").write_text("on image")
    os.utime(album / "b.png", ns=(status.st_atime_ns, status.st_mtime_ns))
    Image.fromarray(rng.integers(0, 256, (9, 14, 3), dtype=np.uint8)).save(album / "c.png")
    found = surveyed(album, notes)
    assert decoded == ["b.png", "c.png"] and [one.width for one in found] == [17, 0, 14]
    decoded.clear()
    (album / "a.png").unlink()
    assert [one.name for one in surveyed(album, notes)] == ["b", "c"] and decoded == []


@pytest.mark.parametrize("change", [{"max_side": 12}, {"patch": 9}, {"colors": 200}])
def test_other_settings_look_again(album, tmp_path, decoded, change):
    notes = tmp_path / "notes.json"
    surveyed(album, notes)
    found = surveyed(album, notes, **change)
    assert len(decoded) == 4 and found == surveyed(album, tmp_path / "none.json", **change)
    assert (found[0].problem == "") == ("max_side" in change)


def test_another_decoder_looks_again(album, tmp_path, decoded, monkeypatch):
    notes = tmp_path / "notes.json"
    surveyed(album, notes)
    monkeypatch.setattr(survey, "version", lambda name: "another")
    surveyed(album, notes)
    assert len(decoded) == 4


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"settings": 3, "files": {}}'])
def test_damaged_notes_are_as_good_as_none(album, tmp_path, content):
    notes = tmp_path / "notes.json"
    notes.write_text(content)
    assert surveyed(album, notes) == surveyed(album, tmp_path / "none.json")
    assert set(json.loads(notes.read_text())["files"]) == {str(album / "a.png"), str(album / "b.png")}


def test_notes_that_cannot_be_written_are_left_out(album, tmp_path):
    # A file where the folder would be: not even root can write below it.
    (tmp_path / "file").write_text("")
    assert surveyed(album, tmp_path / "file/notes.json") == surveyed(album, tmp_path / "notes.json")
