"""Values that no setting may have, whatever its key: checked before any schema."""

import math
from itertools import pairwise

# Weights of a network between two hidden layers: with gradient and moments, training takes four times 400 MB.
MOST_WEIGHTS = 10**8
# Names of data under this key may be years, which YAML takes for numbers.
_YEARS = "land.apply"


def problems(value: object, where: str = "") -> list[str]:
    """A sentence on each key that is no text and each value that no setting may have, naming its place."""
    if isinstance(value, dict):
        names = [str(key) for key in value]
        found = [_key(key, where) for key in value if not isinstance(key, str) and not _is_year(key, where)]
        found += [f"{_join(where, name)} stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1]
        found += _wide(value.get("hidden"), _join(where, "hidden"))
        return found + [one for key, part in value.items() for one in problems(part, _join(where, key))]
    if isinstance(value, list):
        return [one for place, part in enumerate(value) for one in problems(part, f"{where}[{place}]")]
    if isinstance(value, float) and not math.isfinite(value):
        return [f"{where} is {value}, expected a finite number"]
    if isinstance(value, int) and abs(value) >= 2**63:
        return [f"{where} lies beyond 2^{abs(value).bit_length() - 1}, expected a number that 64 bits hold"]
    if isinstance(value, str) and not value.isprintable():
        odd = next(letter for letter in value if not letter.isprintable())
        return [f"{where} holds the character {odd!r}, expected plain text in one line"]
    return []


def _is_year(key: object, where: str) -> bool:
    return where == _YEARS and type(key) is int


def _key(key: object, where: str) -> str:
    return f"{_join(where, key)}: the key {key!r} is no text, expected a name; write it in quotes if it is meant so"


def _wide(hidden: object, where: str) -> list[str]:
    """What hidden layers too wide for any machine would weigh."""
    widths = hidden if isinstance(hidden, list) else [hidden]
    if not all(type(width) is int and width > 0 for width in widths):
        return []
    weights = max([*(one * other for one, other in pairwise(widths)), *widths])
    if weights <= MOST_WEIGHTS:
        return []
    return [f"{where} is {hidden}: {weights:.3g} weights between two layers, expected at most {MOST_WEIGHTS:.0e}"]


def _join(where: str, key: object) -> str:
    return f"{where}.{key}" if where else str(key)
