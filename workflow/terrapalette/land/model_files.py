"""Fitted classes in files: model.json for what can be read, model.nc for the numbers."""

import json
from pathlib import Path

from terrapalette.land import fitted
from terrapalette.land.fitted import FittedClasses
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.whole_files import read_groups, write_groups, write_json

NAMES = ("model.json", "model.nc")


def write(found: FittedClasses, json_path: str, netcdf_path: str) -> None:
    """Write fitted classes into two files that need nothing else."""
    told, groups = fitted.save(found)
    write_groups(groups, netcdf_path)
    write_json(told, json_path)


def read(folder: str) -> FittedClasses:
    """The fitted classes in a folder's model.json and model.nc.

    Raises
    ------
    InputError
        if one of the files is missing, damaged, or of another format
    """
    text, numbers = (Path(folder) / name for name in NAMES)
    for path in (text, numbers):
        if not path.is_file():
            raise InputError(
                f"{path}: no such file, expected a folder with {' and '.join(NAMES)}, such as "
                "results/land/model/original.kmeans."
            )
    try:
        told = json.loads(text.read_text(encoding="utf-8"))
        if told["format"] == fitted.FORMAT:
            return fitted.load(told, read_groups(str(numbers)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{folder}: damaged model ({error!r}), expected {' and '.join(NAMES)} as Terrapalette wrote them. Copy "
            "both again."
        ) from error
    raise InputError(
        f"{text}: a model of format {told['format']}, expected {fitted.FORMAT}. Read it with the Terrapalette that "
        "wrote it, or make it again."
    )
