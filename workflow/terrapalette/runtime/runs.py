"""Runs: which of them works in a folder, whether it still lives, and jobs that end when theirs does."""

import atexit
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from socket import gethostname

# Tells jobs which run started them.
VARIABLE = "TERRAPALETTE_RUN"
# Seconds between two looks at the run, and how long a job that is told to end may take before it is made to.
POLL, GRACE = 0.5, 10
_ELSEWHERE = " elsewhere"
# Seconds from the beginning of a run within which it has surely locked its folder.
_LONG_AGO = 3600


def own() -> str:
    """This process, told so that no other one, on any machine, before or after, is told the same."""
    return f"{_machine()} {os.getpid()} {_start(os.getpid())}"


def ended(run: str) -> bool | None:
    """Whether the process of a run has ended; None where it cannot be seen from here."""
    parts = run.removesuffix(_ELSEWHERE).split(" ")
    if len(parts) != 3 or parts[0] != _machine() or not parts[1].isdecimal():
        return None
    return _start(int(parts[1])) != parts[2]


def begin(folder: str = ".snakemake") -> list[str]:
    """Say in a folder that this process works there, and put away what runs that were killed have left.

    A lock is taken away where every run that is known to have worked here has verifiably ended, and so are half-written
    files in `results` and `resources` beside it. Otherwise Snakemake decides whether runs are in each other's way.

    Returns
    -------
    sentences on locks
    """
    os.environ[VARIABLE] = own()
    here = _place(folder)
    try:
        _tell(here, own())
        atexit.register(_leave, here, os.getpid())
        others = {place: run for place in _files(here.parent) if place != here and (run := _text(place)) is not None}
        locks = _files(Path(folder) / "locks")
        if any(ended(run) is False for run in others.values()):
            return []
        unseen = [run for run in others.values() if ended(run) is None or run.endswith(_ELSEWHERE)]
        if locks and (unseen or not others):
            return [_sentence(unseen[0] if unseen else "")]
        if any(ended(run) is None and not _is_old(place) for place, run in others.items()):
            return []
        for place in [*locks, *others, *_half_written(Path(folder).parent)]:
            place.unlink(missing_ok=True)
    except OSError:
        # A folder that may only be read has neither locks nor runs.
        return []
    if not locks:
        return []
    numbers = " and ".join(run.split(" ")[1] for run in others.values())
    return [f"A run that was killed (process {numbers}) had left this folder locked: unlocked."]


def sends_jobs_elsewhere(folder: str = ".snakemake") -> None:
    """Say that jobs of this run may live on when it ends: they run where nobody can look from here."""
    _tell(_place(folder), own() + _ELSEWHERE)


def check_alive() -> None:
    """End this job where the run that started it has ended: another one may have begun to make the same files."""
    run = os.environ.get(VARIABLE)
    if run and ended(run):
        sys.exit("The run that started this job has ended: nothing is written.")


def end_with_run() -> None:
    """Let this job end, in order, when the run that started it ends, or when it is told to.

    Jobs that nobody started, or somebody on another machine, are not watched.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup has a closed terminal ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    run = os.environ.get(VARIABLE)
    if run and ended(run) is not None:
        threading.Thread(target=_watch, args=(run,), daemon=True).start()


def _watch(run: str) -> None:
    while not ended(run):
        time.sleep(POLL)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _end(number: int, _) -> None:
    # Raised where the job is at work: what it has half written vanishes.
    sys.exit(128 + number)


def _leave(here: Path, number: int) -> None:
    # A forked child leaves its parent's name where it is.
    if number == os.getpid():
        here.unlink(missing_ok=True)


def _place(folder: str) -> Path:
    """Where this process is told of: processes of several machines may share a folder, and a number."""
    return Path(folder) / "terrapalette/runs" / hashlib.sha256(own().encode()).hexdigest()[:16]


def _tell(place: Path, run: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}")
    part.write_text(run, encoding="utf-8")
    part.replace(place)


def _text(place: Path) -> str | None:
    try:
        return place.read_text(encoding="utf-8")
    except FileNotFoundError:
        # It has just ended.
        return None


def _is_old(place: Path) -> bool:
    """Whether a run would have locked the folder long ago, if it still were at work."""
    return time.time() - place.stat().st_mtime > _LONG_AGO


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_file() and one.name[0] != ".") if folder.is_dir() else []


def _half_written(folder: Path) -> list[Path]:
    return [part for name in ("results", "resources") for part in (folder / name).rglob(".*.part")]


def _sentence(run: str) -> str:
    machine, _, rest = run.partition(" ")
    who = f"process {rest.split(' ')[0]} on {machine.split(':')[0]}" if rest else "a run of which nothing is known"
    return (
        f"This folder may be locked by {who}, which cannot be looked at from here. If it has ended, and all its jobs "
        "have: make unlock, then the same command again."
    )


def _machine() -> str:
    """This machine, and the numbering of processes that this one is part of (a container has its own)."""
    parts = [gethostname().replace(" ", "_")]
    if Path("/etc/machine-id").is_file():
        parts.append(Path("/etc/machine-id").read_text(encoding="utf-8").strip())
    if Path("/proc/self/ns/pid").exists():
        parts.append(str(Path("/proc/self/ns/pid").stat().st_ino))
    return ":".join(parts)


def _start(number: int) -> str:
    """When a process of this machine started, in words of the system; "" where there is none, or a dead one."""
    if not Path("/proc/self/stat").exists():
        said = subprocess.run(["ps", "-o", "lstart=", "-p", str(number)], capture_output=True, text=True, check=False)
        return "_".join(said.stdout.split())
    try:
        state, *fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    # Numbers and ticks begin anew with the machine.
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    return "" if state in "ZX" else f"{boot}:{fields[18]}"
