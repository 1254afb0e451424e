"""Partial results of blocks, merged in pairs: few roundings, and the same ones whoever did the work."""

from collections.abc import Callable, Sequence


def pairwise(parts: Sequence, merged: Callable):
    """All parts in one: neighbours two by two, then their results, as long as there are two."""
    parts = list(parts)
    if not parts:
        raise ValueError("nothing to merge: there are no blocks")
    while len(parts) > 1:
        pairs = [merged(*pair) for pair in zip(parts[::2], parts[1::2], strict=False)]
        parts = pairs + parts[len(pairs) * 2 :]
    return parts[0]
