"""What files hold: read once, and again when they change."""

import os
import time

import pytest

from terrapalette.runtime import contents
from terrapalette.runtime.contents import Contents


@pytest.fixture
def read(monkeypatch):
    """Paths of the files that were read."""
    paths, file = [], contents._file
    monkeypatch.setattr(contents, "_file", lambda path: paths.append(path.name) or file(path))
    return paths


@pytest.fixture
def settled(monkeypatch):
    """Files count as settled at once."""
    monkeypatch.setattr(contents, "_TICK", -1)


def test_the_same_bytes_have_the_same_digest_whatever_their_names_and_dates(tmp_path):
    for name, text in (("a", "same"), ("b", "same"), ("c", "other")):
        (tmp_path / name).write_text(text)
    os.utime(tmp_path / "b", (1, 1))
    known = Contents(tmp_path / "notes.json")
    a, b, c = (known.digest(str(tmp_path / name)) for name in "abc")
    assert a == b != c and known.digest(str(tmp_path / "d")) is None


def test_a_file_is_read_once_and_again_when_it_was_swapped_for_one_of_the_same_size_and_date(tmp_path, read, settled):
    path, notes = tmp_path / "a", tmp_path / "notes.json"
    path.write_text("one")
    os.utime(path, (1, 1))
    known = Contents(notes)
    before = known.digest(str(path))
    known.keep()
    assert Contents(notes).digest(str(path)) == before and read == ["a"]
    path.write_text("two")
    os.utime(path, (1, 1))
    assert Contents(notes).digest(str(path)) != before and read == ["a", "a"]


def test_a_file_that_may_still_change_within_a_tick_is_not_remembered(tmp_path, read):
    path = tmp_path / "a"
    path.write_text("one")
    known = Contents(tmp_path / "notes.json")
    known.digest(str(path))
    known.digest(str(path))
    assert read == ["a", "a"]
    time.sleep(0.1)
    known.digest(str(path))
    known.digest(str(path))
    assert read == ["a"] * 3


def test_a_folder_changes_with_any_of_its_files_and_their_names(tmp_path, settled):
    store = tmp_path / "store.zarr"
    (store / "0").mkdir(parents=True)
    chunk = store / "0/0"
    chunk.write_text("one")
    found = [Contents(tmp_path / "notes.json").digest(str(store))]
    chunk.write_text("two")
    os.utime(chunk, (1, 1))
    found.append(Contents(tmp_path / "notes.json").digest(str(store)))
    chunk.rename(store / "0/1")
    found.append(Contents(tmp_path / "notes.json").digest(str(store)))
    assert None not in found and len(set(found)) == 3


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"mark": 1}}', "\x00"])
def test_damaged_notes_only_cost_time(tmp_path, text):
    (tmp_path / "notes.json").write_text(text)
    (tmp_path / "a").write_text("one")
    assert Contents(tmp_path / "notes.json").digest(str(tmp_path / "a"))


def test_notes_forget_what_is_no_longer_there(tmp_path, settled):
    path, notes = tmp_path / "a", tmp_path / "notes.json"
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    known = Contents(notes)
    known.digest(str(path))
    path.unlink()
    known.digest(str(tmp_path / "b"))
    known.keep()
    assert str(path) not in notes.read_text() and str(tmp_path / "b") in notes.read_text()
