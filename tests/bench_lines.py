"""How benchmarks are timed and printed."""

import time

import numpy as np


def timed(work, repeats: int = 3) -> tuple[float, object]:
    """Median wall time of a few repeats, and the last result."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds)), result


def line(what: str, ours: float, theirs: float, other: str) -> None:
    print(f"{what:<42} {ours:8.2f} s   {other:<34} {theirs:8.2f} s   ratio {theirs / ours:6.1f}", flush=True)
