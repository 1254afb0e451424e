"""What files hold, as digests: each file is read once, and again when it changes."""

import hashlib
import json
import os
import time
from pathlib import Path

from terrapalette.runtime.whole_files import write_json

# A file may change twice within one tick of the file system's clock: what is younger than this is not remembered.
_TICK = 50_000_000


class Contents:
    """Digests of files and folders, with notes of those that are known."""

    def __init__(self, notes: str | Path):
        """Read what is known; notes are no result: missing or damaged ones only cost time."""
        self._notes = Path(notes)
        self._known = _read(self._notes)
        self._read_anew = False

    def digest(self, path: str) -> str | None:
        """Digest of a file's bytes, or of a folder's names and files; None where nothing can be read.

        A file counts as the same where size, inode, modification time and the time of any change at all (which no copy
        can set) are.
        """
        try:
            mark, youngest = _mark(Path(path))
            known = self._known.get(path)
            if known and known["mark"] == mark:
                return known["digest"]
            settled = time.time_ns() - youngest > _TICK
            digest = _folder(Path(path)) if Path(path).is_dir() else _file(Path(path))
        except OSError:
            return None
        if settled:
            self._known[path] = {"mark": mark, "digest": digest}
            self._read_anew = True
        return digest

    def keep(self) -> None:
        """Write the notes, where something was read that they do not tell; without what is no longer there."""
        if self._read_anew:
            try:
                write_json({path: one for path, one in self._known.items() if Path(path).exists()}, str(self._notes))
            except (OSError, ValueError):
                # A folder that may only be read, a full disk, a path that is no text: it is read again next time.
                return
            self._read_anew = False


def of_text(text: str) -> str:
    """Digest of a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _folder(path: Path) -> str:
    return of_text("\n".join(f"{one.relative_to(path).as_posix()} {_file(one)}" for one in _files(path)))


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def _mark(path: Path) -> tuple[str, int]:
    """What changes when a file does, or anything in a folder; and when that was last, in ns since 1970."""
    found = [(one, one.stat()) for one in _files(path)] if path.is_dir() else [(path, path.stat())]
    lines = [f"{one.name} {_times(status)}" for one, status in found]
    youngest = max((max(status.st_mtime_ns, status.st_ctime_ns) for _, status in found), default=0)
    return (of_text("\n".join(lines)) if path.is_dir() else _times(found[0][1])), youngest


def _times(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _read(notes: Path) -> dict[str, dict[str, str]]:
    try:
        known = json.loads(notes.read_text(encoding="utf-8"))
        return {path: {"mark": one["mark"], "digest": one["digest"]} for path, one in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
