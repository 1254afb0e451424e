"""What a job says while it runs: its log, and one sentence where something given from outside cannot be used."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrapalette.runtime import damage
from terrapalette.runtime.errors import InputError

logger = logging.getLogger("terrapalette")


def open_log(path: str) -> None:
    """Send progress and errors of this process to the rule's log.

    An InputError is the user's to mend: it is shown as one sentence, and the log keeps what lies behind it. So is a
    result of an earlier job that somebody has damaged. Anything else is ours, and keeps its traceback.
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
    """Tell an error: in the log all that is known of it, to the user a sentence wherever there is one."""
    known = str(error) if issubclass(kind, InputError) else ""
    # A reader's error is the user's file, unless the file is one of ours.
    if not known or error.__cause__ is not None:
        known = " ".join(damage.sentences(_inputs(traceback))) or known
        logger.critical("unexpected error" if not known else "what lies behind", exc_info=(kind, error, traceback))
    if known:
        logger.error("%s", known)
        print(f"Error: {known}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


def _inputs(traceback) -> list[str]:
    """The input files of the rule whose script failed: what its main was given."""
    while traceback is not None:
        if (given := traceback.tb_frame.f_locals.get("snakemake")) is not None:
            return [str(path) for path in given.input]
        traceback = traceback.tb_next
    return []
