"""Published figures beside ours, each with a verdict."""

import math

import pandas as pd

# Columns of the table in the report, with their headings.
HEADINGS = {name: name for name in ("study", "quantity", "published", "ours", "verdict")}
COLUMNS = ["study", "quantity", "published", "ours", "tolerance", "verdict", "note"]
VERDICTS = ("met", "better", "differs", "printed value belongs to another setting", "another input")


def verdict(published: float, ours: float, tolerance: float, better: str | None = None) -> str:
    """How our figure stands beside a printed one.

    Parameters
    ----------
    published, ours : the two figures
    tolerance : largest difference that still counts as the same figure, rounding included
    better : "higher" or "lower" where a difference in that direction is an improvement, None where none is

    Returns
    -------
    "met", "better" or "differs"; a figure that is not finite differs
    """
    if better not in (None, "higher", "lower"):
        raise ValueError(f"better is {better!r}, expected 'higher', 'lower' or None")
    if not math.isfinite(ours):
        return "differs"
    # Decimal fractions are not exact: 0.11 - 0.1 must not exceed 0.01.
    if abs(ours - published) <= tolerance * (1 + 1e-9) + 1e-12:
        return "met"
    improved = {"higher": ours > published, "lower": ours < published}.get(better, False)
    return "better" if improved else "differs"


def table(study: str, rows: list[dict], *, is_same_input: bool = True) -> pd.DataFrame:
    """Rows as the table that every study writes.

    Each row has quantity, published, ours, tolerance and note, and may have `better` (see `verdict`) or
    `other_setting`: true where the printed value is known to come from another setting than the text says, and ours is
    that of the setting the text says. Where the figures come from another input than the printed ones, no verdict but
    that is given.
    """
    done = []
    for row in rows:
        found = verdict(row["published"], row["ours"], row["tolerance"], row.get("better"))
        if row.get("other_setting"):
            found = "printed value belongs to another setting"
        if not is_same_input:
            found = "another input"
        done.append({**row, "study": study, "verdict": found})
    return pd.DataFrame(done, columns=COLUMNS)


def sentence(table: pd.DataFrame) -> str:
    """How many published figures are met. Columns as reproduction.csv."""
    counts = table["verdict"].value_counts()
    words = ("are met", "are bettered", "differ", "belong to another setting")
    parts = [f"{counts[verdict]} {word}" for verdict, word in zip(VERDICTS, words, strict=False) if verdict in counts]
    other = int(counts.get("another input", 0))
    told = [f"of {len(table) - other} figures that the source reports print, {', '.join(parts)}"] if parts else []
    if other:
        told.append(f"{other} printed figures stand beside those of another input, which cannot meet them")
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]} (reproduction.csv)."
