"""Where photos lie: files, folders, and those that scikit-image carries along."""

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from terrapalette.runtime.errors import InputError

# Colour photographs that scikit-image carries along; its others are grey, no photographs, or have to be downloaded.
SAMPLES = {
    "astronaut": "astronaut.png",
    "chelsea": "chelsea.png",
    "coffee": "coffee.png",
    "hubble_deep_field": "hubble_deep_field.jpg",
    "immunohistochemistry": "ihc.png",
    "retina": "retina.jpg",
    "rocket": "rocket.jpg",
}


def locate(photo: str) -> list[Path]:
    """The files behind a name of scikit-image, a file or a folder (its own files, hidden ones left out, by name).

    Raises
    ------
    InputError
        if there is nothing of that name, or nothing in the folder
    """
    path = Path(photo).expanduser()
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
        if not files:
            raise InputError(f"{photo}: an empty folder, expected photos in it")
        return files
    if path.is_file():
        return [path]
    if photo in SAMPLES:
        return [sample(photo)]
    raise InputError(f"{photo}: no such file or folder, and none of scikit-image's photos ({', '.join(SAMPLES)})")


def sample(name: str) -> Path:
    """Where scikit-image keeps one of its photos."""
    return Path(find_spec("skimage").origin).parent / "data" / SAMPLES[name]


def names(files: list[Path]) -> list[str]:
    """Short distinct names of lower-case letters, digits, - and _: the stem, with the ending where stems meet."""
    stems = [_simple(file.stem) for file in files]
    often = Counter(stems)
    full = [stem if often[stem] == 1 else _simple(file.name) for stem, file in zip(stems, files, strict=True)]
    seen: Counter[str] = Counter()
    distinct = []
    for name in full:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return distinct


def _simple(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-") or "photo"
