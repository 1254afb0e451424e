"""One way in for foreign bytes: whatever a library raises over them is one sentence that names the file."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrapalette.runtime.errors import InputError

# What an error may say beside the file's name; some libraries quote half the file.
_MOST_SAID = 200


@contextmanager
def told(path: str | Path, what: str, remedy: str = "Copy or download it again.") -> Iterator[None]:
    """Raise whatever is raised inside as an InputError; the log of a job keeps what lies behind it.

    Decoders of damaged files raise nearly anything, so everything counts. Only the foreign library's work belongs
    inside: a fault of ours would be taken for one of the file.

    Parameters
    ----------
    path : the file, as messages call it
    what : what is wrong with a file over which a library fails, such as "damaged or truncated netCDF file"
    remedy : what to do then
    """
    try:
        yield
    except InputError:
        raise
    except MemoryError as error:
        raise InputError(f"{path}: needs more memory than there is. Make it smaller, or free memory.") from error
    except Exception as error:
        if reason := closed(path, error):
            raise InputError(f"{path}: {reason}") from error
        raise InputError(f"{path}: {what} ({said(error)}). {remedy}") from error


def closed(path: str | Path, error: Exception | None = None) -> str:
    """Why a file or folder cannot be opened at all, with the remedy; "" where it can.

    error : what was raised over it, where something was
    """
    try:
        status = Path(path).stat()
    except PermissionError:
        return "no permission to look into its folder. Change the folder's permissions (chmod +rx), or copy the file."
    except (OSError, ValueError) as found:
        return "no such file" if isinstance(found, FileNotFoundError) else f"cannot be opened ({said(found)})"
    needed = os.R_OK | (os.X_OK if Path(path).is_dir() else 0)
    if not os.access(path, needed) or getattr(error, "errno", None) in (errno.EACCES, errno.EPERM):
        kind = "folder" if Path(path).is_dir() else "file"
        return f"no permission to read this {kind} (its mode is {status.st_mode & 0o777:03o}). Change it with chmod."
    return ""


def misnamed(path: str | Path) -> str:
    """Why a path cannot be a rule's input; "" where it can.

    Snakemake takes what stands in {} or <> for a variable, also in paths that functions give it, and knows no escape.
    """
    text = str(path)
    if odd := re.search(r"[{}]|<[a-z][a-z0-9_]*>", text):
        return f"its path holds {odd[0]!r}, which Snakemake takes for a variable. Rename it, or link to it."
    if not text.isprintable():
        return f"its path {text!r} holds what is no plain text. Rename it, or link to it."
    return ""


def said(error: BaseException) -> str:
    """What an error says, in one short line."""
    cause = error.__cause__ or error
    text = " ".join(str(cause).split()) or type(cause).__name__
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID]}..."
