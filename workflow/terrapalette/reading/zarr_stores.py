"""Read Zarr stores (versions 2 and 3, with consolidated metadata or without)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xarray as xr

from terrapalette.reading import layers
from terrapalette.runtime import foreign_bytes


def opened(path: str) -> layers.Store:
    """A Zarr store, a folder.

    Raises
    ------
    InputError
        if it is damaged, or holds an array alone; loading a layer raises it too
    """

    def load(key: str | int, index: dict[str, int]) -> tuple[xr.Variable, None]:
        with _dataset(path) as dataset:
            return layers.of_dataset(dataset, path, "zarr").load(key, index)

    with _dataset(path) as dataset:
        return layers.of_dataset(dataset, path, "zarr")._replace(load=load)


@contextmanager
def _dataset(path: str) -> Iterator[xr.Dataset]:
    """The dataset without any decoding."""
    damaged = "damaged Zarr store, or one that is no group of arrays"
    with (
        foreign_bytes.told(path, damaged, "Copy or make it again."),
        xr.open_dataset(
            path, engine="zarr", decode_cf=False, cache=False, chunks=None, consolidated=_is_consolidated(Path(path))
        ) as dataset,
    ):
        yield dataset


def _is_consolidated(path: Path) -> bool:
    if (path / "zarr.json").is_file():
        return json.loads((path / "zarr.json").read_text(encoding="utf-8")).get("consolidated_metadata") is not None
    return (path / ".zmetadata").is_file()
