"""Attributes of foreign variables, each of the kind that CF gives it, or left out."""

import numpy as np

_TEXTS = (
    "standard_name", "long_name", "units", "axis", "calendar", "climatology", "grid_mapping", "flag_meanings",
    "crs_wkt", "spatial_ref", "title", "source",
)  # fmt: skip
# How many numbers each has; None for any number of them.
_NUMBERS = {"valid_min": 1, "valid_max": 1, "valid_range": 2, "flag_values": None}


def sound(attributes: dict) -> dict:
    """The attributes without those that say nothing, being of the wrong kind: text for numbers, or numbers for text.

    What says how numbers are packed or filled is kept as it is: without it they mean something else (see `cf_values`).
    """
    kept = {}
    for key, value in attributes.items():
        meant = _text(value) if key in _TEXTS else _counted(value, _NUMBERS[key]) if key in _NUMBERS else value
        if meant is not None:
            kept[key] = meant
    return kept


def _text(value: object) -> str | None:
    """Text as it is; several texts, as netCDF-4 may keep flag_meanings, as words of one."""
    parts = [one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in np.ravel(value).tolist()]
    if not parts or not all(isinstance(one, str) for one in parts):
        return None
    return parts[0] if len(parts) == 1 else " ".join("_".join(one.split()) for one in parts)


def _counted(value: object, count: int | None) -> object | None:
    """Numbers as they are, where there are as many as there should be."""
    numbers = np.ravel(value)
    if numbers.dtype.kind in "SUO":
        numbers = _read(numbers)
    fits = numbers.dtype.kind in "fiu" and len(numbers) and len(numbers) == (count or len(numbers))
    return (value if np.asarray(value).dtype.kind in "fiu" else numbers) if fits else None


def _read(texts: np.ndarray) -> np.ndarray:
    """Numbers that are written as texts, nothing where they are none."""
    try:
        return texts.astype(float)
    except (TypeError, ValueError):
        return np.array([])
