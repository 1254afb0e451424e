"""How much memory there is, asked before much of it is taken."""

import resource
from pathlib import Path

import psutil

from terrapalette.runtime.errors import InputError

_GIB = 2**30


def check(needed: int, what: str, remedy: str) -> None:
    """Refuse what does not fit into the memory that is left.

    Parameters
    ----------
    needed : bytes
    what : what needs them, as the message begins

    Raises
    ------
    InputError
        with both numbers
    """
    free = available()
    if needed > free:
        raise InputError(
            f"{what} needs {needed / _GIB:.3g} GiB of memory at least, and {free / _GIB:.3g} GiB are free. {remedy}"
        )


def available() -> int:
    """Bytes that this process may still take: of the machine, of its control group, of its own limit."""
    limits = [psutil.virtual_memory().available]
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        limits.append(soft - psutil.Process().memory_info().vms)
    return max(0, min([*limits, *_of_groups()]))


def _of_groups() -> list[int]:
    """What the control groups above this process leave it (Linux, version 2); nothing elsewhere."""
    try:
        line = next(line for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::"))
        group = Path("/sys/fs/cgroup") / line[3:].lstrip("/")
        folders = [one for one in (group, *group.parents) if (one / "memory.max").is_file()]
        limits = [((one / "memory.max").read_text().strip(), one / "memory.current") for one in folders]
        return [int(limit) - int(used.read_text()) for limit, used in limits if limit != "max"]
    except (OSError, StopIteration, ValueError):
        return []
