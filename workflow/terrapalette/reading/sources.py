"""Where data lie: the files and Zarr stores behind a path, a glob, a folder, or a list of these."""

import glob
import re
from pathlib import Path

from terrapalette.runtime.foreign_bytes import closed, misnamed, said

# Of a folder, files with these endings are taken; a path or a glob may name any file.
ENDINGS = (
    ".nc", ".nc3", ".nc4", ".cdf", ".h5", ".hdf", ".hdf5", ".he5", ".tif", ".tiff", ".gtiff", ".jp2", ".vrt", ".img",
    ".grd", ".asc", ".bil", ".sdat", ".rst",
)  # fmt: skip
# What lies beside a raster and belongs to it.
SIDECARS = (".aux.xml", ".ovr", ".msk", ".tfw", ".prj")
# What makes a folder a Zarr store, in the order in which Snakemake is given one.
ZARR_METADATA = ("zarr.json", ".zmetadata", ".zgroup", ".zarray")


def stores(source: str | list[str]) -> list[str]:
    """Paths of the files and Zarr stores that a source means, file2 before file10; empty where there are none.

    A list keeps its order, what a glob or a folder finds comes in natural order, and nothing comes twice.
    """
    parts = [source] if isinstance(source, str) else source
    return list(dict.fromkeys(path for part in parts for path in _found(str(Path(part).expanduser()))))


def missing(source: str | list[str], key: str) -> list[str]:
    """A sentence for each path, glob or folder that the key of the configuration names and that cannot be read."""
    parts = [source] if isinstance(source, str) else source
    return [sentence for part in parts for sentence in _missing(str(part), key)]


def inputs(paths: list[str]) -> list[str]:
    """The file that stands for each store among a rule's inputs: itself, or a Zarr store's metadata."""
    return [str(_metadata(Path(path)) or path) for path in paths]


def store_of(path: str) -> str:
    """The store that a rule's input stands for (see `inputs`)."""
    return str(Path(path).parent) if Path(path).name in ZARR_METADATA else path


def is_zarr(path: str) -> bool:
    """Whether a folder is a Zarr store."""
    return _metadata(Path(path)) is not None


def natural(path: str) -> list:
    """A key that sorts names as people do: numbers by their size."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", path) if part]


def _metadata(path: Path) -> Path | None:
    if not path.is_dir():
        return None
    return next((path / name for name in ZARR_METADATA if (path / name).is_file()), None)


def _found(path: str) -> list[str]:
    if Path(path).is_file() or is_zarr(path):
        return [path]
    if Path(path).is_dir():
        held = [one for one in Path(path).iterdir() if one.name.lower().endswith(ENDINGS) or is_zarr(str(one))]
    else:
        # Patterns may be absolute, which Path.glob refuses.
        held = [Path(one) for one in glob.glob(path, recursive=True)]  # noqa: PTH207
    kept = [str(one) for one in held if _is_data(one)]
    return sorted(kept, key=natural)


def _is_data(path: Path) -> bool:
    is_own = not path.name.startswith(".") and not path.name.lower().endswith(SIDECARS)
    return is_own and (path.is_file() or is_zarr(str(path)))


def _missing(part: str, key: str) -> list[str]:
    path = Path(part).expanduser()
    try:
        found = stores(part)
    except PermissionError as error:
        return [f"{key}: {error.filename!r}: {closed(error.filename, error)}"]
    except (OSError, ValueError) as error:
        return [f"{key}: {path} cannot be a path ({said(error)})"]
    if not found:
        return [_nothing(part, key)]
    return [f"{key}: {one!r}: {reason}" for one in found if (reason := misnamed(one) or closed(one))]


def _nothing(part: str, key: str) -> str:
    path = Path(part).expanduser()
    start = f"(relative paths start from {Path.cwd()})"
    if path.is_dir():
        known = " ".join(ENDINGS)
        return f"{key}: the folder {part!r} holds no file that ends with one of {known}, and no Zarr store {start}"
    if glob.has_magic(part):
        return f"{key}: no file matches {part!r} {start}"
    return f"{key}: no file {part!r} {start}"
