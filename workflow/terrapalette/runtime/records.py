"""Records of what made results: kept beside them, asked at the start of a run, believed only where they still hold."""

import json
import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from terrapalette.runtime.contents import Contents, of_text
from terrapalette.runtime.whole_files import write_json

# Beside the results, so that they go where these go, and with Snakemake's own notes: where the two say the same,
# Snakemake knows which settings made a result.
RECORDS, MEMORY = "results/.made", ".snakemake/terrapalette/made"
# Digests of files that were read before.
NOTES = ".snakemake/terrapalette/contents.json"
# Where results lie; what lies there and is none.
_FOLDERS, _OTHERS = ("results", "resources"), {"logs", "benchmarks", "screenshots", "report.html", "survey.json"}
# The date of what is not believed, in seconds since 1970: Snakemake makes anew what is older than its inputs, and takes
# 0 for no date at all.
_NEVER = 1
# Letters of a name in Snakemake's notes.
_LONGEST = 254
_NAMED = 3


class Doubts(NamedTuple):
    """Results that a run does not believe (as jobs: each a list of outputs), and those that it only speaks of."""

    swapped: dict[str, list[str]]  # by input: made from other contents of it, and its date does not tell
    forgotten: list[str]  # Snakemake no longer knows what made them, and it was not what is configured now
    unknown: list[str]  # nothing at all tells what made them
    edited: list[str]  # not what their job wrote
    restored: list[str]  # doubted before, and right again


def settings(config: dict) -> str:
    """Digest of all settings that results depend on: where a large grid is worked through changes no byte."""
    # What runtime.engine reads, which is no parameter of a rule either.
    science = {key: value for key, value in config.items() if key != "engine"}
    if isinstance(science.get("land"), dict):
        science["land"] = {key: value for key, value in science["land"].items() if key != "blocks"}
    return of_text(json.dumps(_plain(science), sort_keys=True))


def write(record: dict) -> None:
    """Keep the record of one job, under the name of its first output.

    Parameters
    ----------
    record : rule, wildcards, params, config (digest of all settings), inputs and outputs (path -> digest). It holds no
        time, place or machine: the same results have the same records
    """
    name = next(iter(record["outputs"]))
    for folder in (RECORDS, MEMORY):
        write_json(_plain(record), f"{folder}/{name}.json")


def look(config: dict, contents: Contents) -> Doubts:
    """Compare results with their records, in the current folder; where files are as they were, none is read."""
    doubts = Doubts({}, [], [], [], [])
    found, digest_of, wanted = _all(), cache(contents.digest), settings(config)
    # What is not there is made again as it was.
    known = {path: digest for record, _ in found for path, digest in record["outputs"].items()}
    for record, is_remembered in found:
        outputs = [path for path in record["outputs"] if Path(path).exists()]
        if not outputs:
            continue
        doubts.edited.extend(path for path in outputs if digest_of(path) != record["outputs"][path])
        inputs = {path: digest_of(path) or known.get(path) for path in record["inputs"]}
        changed = [path for path, digest in record["inputs"].items() if inputs[path] != digest]
        if not is_remembered and (changed or record["config"] != wanted):
            doubts.forgotten.extend(outputs)
            continue
        oldest = min(Path(path).stat().st_mtime for path in outputs)
        for path in changed:
            if inputs[path] and not (Path(path).exists() and Path(path).stat().st_mtime > oldest):
                doubts.swapped.setdefault(path, []).extend(outputs)
        if not changed and oldest == _NEVER:
            doubts.restored.extend(outputs)
    if not _has_metadata():
        doubts.unknown.extend(path for path in _results() if path not in known)
    return doubts


def settle(doubts: Doubts) -> list[str]:
    """Let Snakemake make again what is not believed, if it is asked for; a sentence on each kind."""
    swapped = list(dict.fromkeys(path for paths in doubts.swapped.values() for path in paths))
    for path in [*swapped, *doubts.forgotten, *doubts.unknown]:
        _date(path, _NEVER)
        _forget(path)
    for path in doubts.restored:
        _date(path, None)
    told = {
        f"was made from other contents of {_named(list(doubts.swapped))}, whatever the dates say": swapped,
        "was made with other settings or files, and .snakemake no longer knows which": doubts.forgotten,
        "is there, and nothing tells what made it": doubts.unknown,
    }
    doubted = {why: paths for why, paths in told.items() if paths}
    sentences = [f"Not believed, made again if asked for: {_named(paths)} {why}." for why, paths in doubted.items()]
    edited = (
        f"Not what its job wrote, and used as it is: {_named(doubts.edited)}. Somebody changed it, or it is damaged: "
        "delete it, and the same command makes it again."
    )
    return sentences + [edited] * bool(doubts.edited)


def _plain(value: Any) -> Any:
    """A value as JSON has it, the same text for the same value."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in sorted(value.items(), key=lambda item: str(item[0]))}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | bool | int) else repr(value)


def _all() -> list[tuple[dict, bool]]:
    """All records that can be read, and whether Snakemake's notes are of the same making."""
    found = []
    for path in sorted(Path(RECORDS).rglob("*.json")):
        try:
            text = path.read_bytes()
            record = json.loads(text)
            if all(isinstance(record[key], dict) for key in ("inputs", "outputs")) and isinstance(
                record["config"], str
            ):
                memory = Path(MEMORY) / path.relative_to(RECORDS)
                found.append((record, memory.is_file() and memory.read_bytes() == text))
        except (OSError, ValueError, KeyError, TypeError):
            # What it told of is unknown then.
            continue
    return found


def _has_metadata() -> bool:
    """Whether Snakemake knows of any result, as it does of those that earlier versions without records have made."""
    folder = Path(".snakemake/metadata")
    return folder.is_dir() and any(folder.iterdir())


def _results() -> list[str]:
    files = [path for folder in _FOLDERS for path in Path(folder).rglob("*") if path.is_file()]
    return sorted(
        path.as_posix() for path in files if not _OTHERS & set(path.parts) and not any(p[0] == "." for p in path.parts)
    )


def _date(path: str, seconds: float | None) -> None:
    # In a folder that may only be read nothing can be made either.
    with suppress(OSError):
        os.utime(path, None if seconds is None else (seconds, seconds))


def _forget(path: str) -> None:
    """Take away what Snakemake noted of a result: its input may hold what it held at the end of the job, not before."""
    name = urlsafe_b64encode(path.encode()).decode()
    # As Snakemake has them: names that are too long are folders.
    parts = [name[first : first + _LONGEST] for first in range(0, len(name), _LONGEST)]
    notes = Path(".snakemake/metadata", *(f"@{part}" for part in parts[:-1]), parts[-1])
    for file in (notes, Path(MEMORY, f"{path}.json")):
        with suppress(OSError):
            file.unlink()


def _named(paths: list[str]) -> str:
    more = len(paths) - _NAMED
    return ", ".join(paths[:_NAMED]) + (f" and {more} more" if more > 0 else "")
