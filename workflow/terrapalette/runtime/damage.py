"""Files that this project made and that cannot be read any more: which of them to delete."""

import json
from pathlib import Path

from terrapalette.runtime.foreign_bytes import said

# Numbers read at a time.
_BLOCK = 2**22


def sentences(paths: list[str]) -> list[str]:
    """What to do with those of a job's inputs that cannot be read; nothing for those that are sound.

    Every number is read, so ask only where a job has failed. Files of other kinds than a job reads are passed over, and
    so are foreign ones: those have sentences of their own.
    """
    found = []
    for path in dict.fromkeys(path for path in paths if Path(path).parts[:1] in (("results",), ("resources",))):
        reader = _READERS.get(Path(path).suffix)
        try:
            if reader is not None:
                reader(path)
        except Exception as error:
            found.append(
                f"{path} is damaged ({said(error)}), expected what an earlier job wrote. Delete it, and the same "
                "command makes it again."
            )
    return found


def _netcdf(path: str) -> None:
    import netCDF4

    with netCDF4.Dataset(path) as file:
        groups = [file]
        while groups:
            group = groups.pop()
            groups += group.groups.values()
            for variable in group.variables.values():
                if not variable.ndim:
                    variable[...]
                    continue
                rows = max(1, _BLOCK // max(1, variable.size // max(1, len(variable))))
                for first in range(0, len(variable), rows):
                    variable[first : first + rows]


def _csv(path: str) -> None:
    import pandas as pd

    pd.read_csv(path)


def _json(path: str) -> None:
    json.loads(Path(path).read_text(encoding="utf-8"))


def _png(path: str) -> None:
    from PIL import Image

    with Image.open(path) as image:
        image.load()


_READERS = {".nc": _netcdf, ".csv": _csv, ".json": _json, ".png": _png}
