"""Where photos lie: files, folders, and those that scikit-image carries along."""

import re
from collections import Counter
from importlib.util import find_spec
from itertools import chain, count
from pathlib import Path

from terrapalette.runtime import foreign_bytes
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

# Letters of a name at most: with what is put before and behind it, a file's name holds 255 bytes.
LONGEST = 60
# Folders in results/colorize, and words that tables read as missing values.
RESERVED = {"scores", "figures", "nan", "null", "none", "na", "n-a"}


def locate(photo: str) -> list[Path]:
    """The files behind a name of scikit-image, a file or a folder (its own files, hidden ones left out, by name).

    Raises
    ------
    InputError
        if there is nothing of that name, or nothing in the folder
    """
    path = Path(photo).expanduser()
    with foreign_bytes.told(photo, "cannot be opened", "Correct colorize.photos in config.yaml."):
        return _located(photo, path)


def _located(photo: str, path: Path) -> list[Path]:
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
    """Short distinct names of lower-case letters, digits, - and _: the stem, with the ending where stems meet.

    They begin with a letter, are no word that tables take for a missing value, no folder of the study, and at most
    60 characters long: longer ones are cut and numbered.
    """
    stems = [_simple(file.stem) for file in files]
    often = Counter(stems)
    full = [stem if often[stem] == 1 else _simple(file.name) for stem, file in zip(stems, files, strict=True)]
    # A name that one file alone has stays its own, whatever the others become.
    often = Counter(full)
    taken, distinct = {name for name in full if often[name] == 1}, []
    for name in full:
        numbered = (f"{name}-{number}" for number in count(2))
        free = name if often[name] == 1 else next(one for one in chain([name], numbered) if one not in taken)
        taken.add(free)
        distinct.append(free)
    return distinct


def _simple(text: str) -> str:
    # An underscore at a word's end would make a link of it in the report.
    plain = re.sub(r"_*[^a-z0-9_]+_*", "-", text.lower()).strip("-_")
    # What repeats itself for long, Snakemake takes for a rule that feeds itself.
    plain = re.sub(r"(.+?)\1{9,}", r"\1", plain)
    if not plain[:1].isalpha() or plain in RESERVED:
        plain = f"photo-{plain}".strip("-")
    return plain[:LONGEST].strip("-_")
