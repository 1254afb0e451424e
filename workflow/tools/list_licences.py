"""Write the table of the licences of everything in envs/requirements.lock, as the installed packages state them.

Run in the environment of the lock: .venv/bin/python workflow/tools/list_licences.py. A package that states nothing
stops it: then look into its files, and name the licence in KNOWN.
"""

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOCK, TABLE = PROJECT / "envs/requirements.lock", PROJECT / "docs/licences.md"
# Read in the packages' own files, where their metadata say nothing that can be told in a word.
KNOWN: dict[str, str] = {}
HEAD = """# Licences of what Terrapalette installs

All packages of `envs/requirements.lock`, with the licence that each states of itself. Made by
`workflow/tools/list_licences.py`. Terrapalette itself is under the terms in [LICENSE](../LICENSE), the data that it
holds under those in its notices ([land](../workflow/terrapalette/land/data/NOTICES.md)).

| package | version | licence |
|---|---|---|
"""


def pins(lock: str) -> dict[str, str]:
    """Versions by package in a lock's text."""
    lines = [line.split("#")[0].strip() for line in lock.splitlines()]
    return dict(line.split("==", 1) for line in lines if line)


def licence(found: Distribution) -> str:
    """A package's licence in few words, from its metadata; "" where they say nothing."""
    told = found.metadata
    if expression := told.get("License-Expression"):
        return expression
    classified = [one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    classified = [one for one in classified if one != "OSI Approved"]
    if classified:
        return "; ".join(dict.fromkeys(classified))
    # A whole text may stand where a name should, or in a file alone: its first line tells.
    files = [one for one in found.files or [] if re.match(r"licen[cs]e", one.name, re.IGNORECASE)]
    texts = [told.get("License") or "", *(one.read_text() for one in files)]
    return next((line.strip()[:60] for text in texts for line in text.splitlines() if line.strip()), "")


def table(versions: dict[str, str]) -> str:
    """The page: a row for each package, by name."""
    rows = []
    for name in sorted(versions, key=str.lower):
        own = KNOWN.get(name) or licence(distribution(name))
        if not own:
            sys.exit(f"{name} states no licence. Read its files, and name it under KNOWN in {Path(__file__).name}.")
        rows.append(f"| {name} | {versions[name]} | {own.replace('|', '/')} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(pins(LOCK.read_text())), encoding="utf-8")
