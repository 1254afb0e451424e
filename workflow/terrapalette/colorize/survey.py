"""Which photos can be used. Each is decoded once and again when its file changes, not whenever the rules are read."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from terrapalette.colorize import photo_files
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.foreign_bytes import misnamed
from terrapalette.runtime.whole_files import write_json


class Entry(NamedTuple):
    """A photo of a survey: its name in results, where it lies, its size (0 if unknown), what is wrong with it or ""."""

    name: str
    path: str
    width: int
    height: int
    problem: str


class Look(NamedTuple):
    """What decoding a file has shown: its size in pixels (0 if unknown), what is wrong with it or ""."""

    width: int
    height: int
    problem: str


def survey(
    files: list[Path], notes: Path, *, max_side: int | None, patch: int, colors: int, margin: int
) -> list[Entry]:
    """Say of every file whether it can be used; `max_side` is of photos.read, the others are of photos.check.

    Parameters
    ----------
    files : the photos
    notes : the file that keeps what was seen, with each file's size and times. It is no result: where it is missing,
        damaged or cannot be written, photos are decoded again
    """
    checks = {"patch": patch, "colors": colors, "margin": margin}
    settings = {"max_side": max_side, **checks, "reader": _reader()}
    known = _read(notes, settings)
    marks = {str(file): _mark(file) for file in files}
    looks = {}
    for path, mark in marks.items():
        old = known.get(path)
        looks[path] = Look(*old["look"]) if old and old["mark"] == mark else look(path, max_side, **checks)
    seen = {path: {"mark": mark, "look": list(looks[path])} for path, mark in marks.items()}
    if seen != known:
        _write({"settings": settings, "files": seen}, notes)
    named = zip(photo_files.names(files), map(str, files), strict=True)
    return [Entry(name, path, *looks[path]) for name, path in named]


def look(path: str, max_side: int | None, **checks: int) -> Look:
    """Decode and check one file; `checks` are those of photos.check."""
    from terrapalette.colorize import photos

    name = Path(path).name
    width = height = 0
    if problem := misnamed(path):
        return Look(width, height, problem)
    try:
        photo = photos.read(path, max_side)
        height, width = photo.shape[:2]
        photos.check(photo, name, **checks)
    except InputError as error:
        return Look(width, height, str(error).removeprefix(f"{path}: ").removeprefix(f"{name}: "))
    return Look(width, height, "")


def _mark(file: Path) -> list[int]:
    """What changes when a file does: besides size and modification, the time at which anything of it changed."""
    status = file.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _reader() -> str:
    """What decodes and checks photos: another version may judge otherwise."""
    here = Path(__file__)
    source = here.read_bytes() + here.with_name("photos.py").read_bytes()
    return f"{hashlib.sha256(source).hexdigest()[:16]}, Pillow {version('pillow')}"


def _read(notes: Path, settings: dict) -> dict[str, dict]:
    """What was seen under the same settings, by path."""
    try:
        content = json.loads(notes.read_text(encoding="utf-8"))
        return content["files"] if content["settings"] == settings else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(content: dict, notes: Path) -> None:
    try:
        write_json(content, str(notes))
    except (OSError, UnicodeEncodeError):
        # A folder that may only be read, another job that writes the same at this moment, a path that is no text.
        return
