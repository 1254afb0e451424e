"""What a job says while it runs: its log, and one sentence where something given from outside cannot be used."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrapalette.runtime.errors import InputError

logger = logging.getLogger("terrapalette")


def open_log(path: str) -> None:
    """Send progress and errors of this process to the rule's log.

    An InputError is the user's to mend: it is shown as one sentence. Anything else is ours, and keeps its traceback.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    sys.excepthook = _report


@contextmanager
def only_own() -> Iterator[None]:
    """Keep what library modules tell out of the log: of fits by the thousand nobody wants to read each step."""
    quiet = [logging.getLogger(name) for name in logging.Logger.manager.loggerDict if name.startswith("terrapalette.")]
    levels = [one.level for one in quiet]
    for one in quiet:
        one.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for one, level in zip(quiet, levels, strict=True):
            one.setLevel(level)


def _report(kind, error, traceback) -> None:
    if issubclass(kind, InputError):
        logger.error("%s", error)
        print(f"Error: {error}", file=sys.stderr)
    else:
        logger.critical("unexpected error", exc_info=(kind, error, traceback))
        sys.__excepthook__(kind, error, traceback)
