"""Sentences and tables in reStructuredText."""

import pandas as pd


def table(rows: pd.DataFrame, columns: dict[str, str]) -> str:
    """A table in reStructuredText; columns: name in the data -> heading."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for cells in [list(columns.values()), *rows[list(columns)].values.tolist()]:
        words = [f"{cell:.5g}" if isinstance(cell, float) else _plain(str(cell)) for cell in cells]
        lines += [f"   {'* -' if index == 0 else '  -'} {word}" for index, word in enumerate(words)]
    return "\n".join(lines) + "\n"


def bullets(sentences: list[str]) -> str:
    """Sentences as a list in reStructuredText; marks of that language, links and directives in names stay text."""
    return "\n".join(f"- {_plain(sentence)}" for sentence in sentences) + "\n"


def _plain(text: str) -> str:
    line = " ".join(text.split())
    marked = "".join(f"\\{character}" if character in "\\`*_|:@" else character for character in line)
    # At the start of a line other marks count too.
    return f"\\{marked}" if marked and not marked[0].isalnum() and marked[0] != "\\" else marked


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
