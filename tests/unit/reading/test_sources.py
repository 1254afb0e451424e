"""Which files a source means."""

import os

import numpy as np
import pytest
import xarray as xr

from terrapalette.reading import sources


@pytest.fixture
def folder(tmp_path):
    for name in ("ndvi10.tif", "ndvi2.tif", "ndvi2.tif.aux.xml", "ndvi2.tif.ovr", ".hidden.tif", "notes.txt", "a.NC"):
        (tmp_path / name).touch()
    xr.Dataset({"v": ("x", np.arange(3))}).to_zarr(tmp_path / "cube.zarr", zarr_format=2, consolidated=True)
    (tmp_path / "sub").mkdir()
    return tmp_path


def names(found):
    return [os.path.basename(path) for path in found]  # noqa: PTH119


def test_a_folder_gives_data_in_natural_order(folder):
    assert names(sources.stores(str(folder))) == ["a.NC", "cube.zarr", "ndvi2.tif", "ndvi10.tif"]


def test_a_glob_gives_what_it_matches_without_sidecars(folder):
    assert names(sources.stores(str(folder / "ndvi*"))) == ["ndvi2.tif", "ndvi10.tif"]
    assert names(sources.stores(str(folder / "*"))) == ["a.NC", "cube.zarr", "ndvi2.tif", "ndvi10.tif", "notes.txt"]


def test_a_list_keeps_its_order_and_has_nothing_twice(folder):
    found = sources.stores([str(folder / "ndvi10.tif"), str(folder / "ndvi*.tif"), str(folder / "notes.txt")])
    assert names(found) == ["ndvi10.tif", "ndvi2.tif", "notes.txt"]


def test_the_home_folder_is_found(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    assert sources.stores("~/ndvi2.tif") == [str(folder / "ndvi2.tif")]


def test_nothing_is_told_with_key_and_pattern(folder):
    empty = str(folder / "sub")
    assert sources.missing(str(folder), "land.source") == []
    (sentence,) = sources.missing([str(folder / "a.NC"), str(folder / "*.jp2")], "land.source")
    assert sentence.startswith("land.source: no file matches") and "*.jp2" in sentence
    (sentence,) = sources.missing(empty, "land.source")
    assert sentence.startswith(f"land.source: the folder {empty!r} holds no file") and ".tif" in sentence
    (sentence,) = sources.missing("nowhere.nc", "land.source")
    assert sentence.startswith("land.source: no file 'nowhere.nc'")


@pytest.mark.parametrize("version", [2, 3])
def test_a_zarr_store_stands_among_inputs_by_its_metadata(tmp_path, version):
    store = str(tmp_path / "cube")
    xr.Dataset({"v": ("x", np.arange(3))}).to_zarr(store, zarr_format=version, consolidated=False)
    (stands,) = sources.inputs(sources.stores(store))
    assert os.path.isfile(stands) and sources.store_of(stands) == store  # noqa: PTH113
    assert sources.inputs(["a.nc"]) == ["a.nc"] and sources.store_of("a.nc") == "a.nc"
