"""Files of points and centroids: the format of the course's k-means exercise, and csv.

The course's format begins with the line "dimensions points", followed by one row per dimension. Centroids begin with
"dimensions centroids", followed by one row per centroid.
"""

from pathlib import Path

import numpy as np

from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError


def read_points(path: str) -> np.ndarray:
    """Points (point, dimension) from a csv file (by its ending) or one in the course's format.

    Raises
    ------
    InputError
        naming the file and line: missing, empty, wrong header, ragged rows, text or numbers that are not finite
    """
    if Path(path).suffix.lower() == ".csv":
        return _read_csv(path)
    n_dimensions, n_points, rows = _read_course(path, "dimensions points")
    return _table(path, rows, n_dimensions, n_points, "dimensions", "points").T


def read_centroids(path: str, shape: tuple[int, int] | None = None) -> np.ndarray:
    """Centroids (centroid, dimension) from a file in the course's format; errors as of `read_points`.

    Where a shape is given, another one is an InputError too.
    """
    n_dimensions, n_centroids, rows = _read_course(path, "dimensions centroids")
    centroids = _table(path, rows, n_centroids, n_dimensions, "centroids", "dimensions")
    if shape is not None and centroids.shape != shape:
        found = f"{n_centroids} centroids in {n_dimensions} dimensions"
        raise InputError(f"{path}: {found}, expected {shape[0]} in {shape[1]}")
    return centroids


def points_text(points: np.ndarray) -> str:
    """Points (point, dimension) in the course's format, every digit kept."""
    n_points, n_dimensions = points.shape
    return _text(f"{n_dimensions} {n_points}", points.T)


def centroids_text(centroids: np.ndarray) -> str:
    """Centroids (centroid, dimension) in the course's format, every digit kept."""
    n_centroids, n_dimensions = centroids.shape
    return _text(f"{n_dimensions} {n_centroids}", centroids)


def _text(header: str, rows: np.ndarray) -> str:
    # repr writes the shortest text that reads back as the same number.
    return "\n".join([header, *(" ".join(repr(float(value)) for value in row) for row in rows)]) + "\n"


def _lines(path: str) -> list[tuple[int, str]]:
    """Numbered lines that are not blank."""
    with foreign_bytes.told(path, "cannot be read as text", "Correct the file."):
        text = Path(path).read_text(encoding="utf-8-sig")
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise InputError(f"{path}: is empty")
    return lines


def _read_course(path: str, meaning: str) -> tuple[int, int, list[tuple[int, str]]]:
    (number, header), *rows = _lines(path)
    words = header.split()
    if len(words) != 2 or not all(word.isdecimal() and len(word) < 10 and int(word) for word in words):
        shown = header if len(header) <= 40 else f"{header[:40]}..."
        raise InputError(f'{path}, line {number}: expected "{meaning}" (two whole numbers above 0), found {shown!r}')
    return int(words[0]), int(words[1]), rows


def _table(path: str, rows: list[tuple[int, str]], n_rows: int, n_columns: int, row: str, column: str) -> np.ndarray:
    """Numbers of n_rows lines; `row` and `column` say what is counted."""
    if len(rows) != n_rows:
        last = rows[-1][0] if rows else 1
        raise InputError(
            f"{path}, line {last}: the file ends after {len(rows)} rows, expected {n_rows} (one for each of the {row})"
            if len(rows) < n_rows
            else f"{path}, line {rows[n_rows][0]}: a row too many, expected {n_rows} (one for each of the {row})"
        )
    for number, line in rows:
        found = len(line.split())
        if found != n_columns:
            raise InputError(f"{path}, line {number}: {found} numbers, expected {n_columns} (the {column})")
    return np.array([_numbers(path, number, line.split()) for number, line in rows])


def _numbers(path: str, line: int, words: list[str]) -> list[float]:
    numbers = []
    for place, word in enumerate(words, start=1):
        try:
            value = float(word)
        except ValueError:
            raise InputError(f"{path}, line {line}: {word!r} in place {place} is not a number") from None
        if not np.isfinite(value):
            raise InputError(f"{path}, line {line}: {word!r} in place {place} is not a finite number")
        numbers.append(value)
    return numbers


def _read_csv(path: str) -> np.ndarray:
    """One point per line, coordinates between commas; a first line without any number names the columns."""
    lines = [(number, [word.strip() for word in line.split(",")]) for number, line in _lines(path)]
    if not any(_is_number(word) for word in lines[0][1]):
        lines = lines[1:]
    if not lines:
        raise InputError(f"{path}: no points below the names of the columns")
    n_columns = len(lines[0][1])
    for number, words in lines:
        if len(words) != n_columns:
            raise InputError(f"{path}, line {number}: {len(words)} numbers, expected {n_columns} as in the first row")
    return np.array([_numbers(path, number, words) for number, words in lines])


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
