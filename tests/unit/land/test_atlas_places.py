"""The places that the atlas can be asked for: each lies where land cover says that such a place may lie."""

import csv
import unicodedata

import numpy as np
import pytest
import xarray as xr

from conftest import PROJECT

DATA = PROJECT / "workflow/terrapalette/land/data"
PLACES = list(csv.DictReader((DATA / "places.csv").open(encoding="utf-8")))
# Classes of IGBP, one of which lies within so many degrees.
WATER, FOREST, SHRUB, SAVANNA, GRASS = {0, 17}, {1, 2, 3, 4, 5, 8}, {6, 7}, {9}, {10}
WETLAND, CROPS, CITY, ICE, BARREN = {11}, {12, 14}, {13}, {15}, {16}
GREEN = FOREST | SAVANNA | GRASS | CROPS
EXPECTED = {
    "city": (CITY | GREEN | SHRUB, 0.5),
    "desert": (BARREN | SHRUB, 0.3),
    "forest": (FOREST, 0.3),
    "range": (GREEN | BARREN | ICE | SHRUB, 0.3),
    "plain": (GREEN, 0.3),
    "savanna": (SAVANNA | GRASS, 0.3),
    "ice": (ICE, 0.5),
    "wetland": (WETLAND | GRASS | SAVANNA, 0.3),
    "sea": (WATER, 0.3),
}


@pytest.fixture(scope="module")
def cover():
    with xr.open_dataset(DATA / "satellites.nc") as satellites:
        return satellites["igbp"].load()


def test_names_are_told_apart():
    spelled = [unicodedata.normalize("NFD", one["name"].lower()) for one in PLACES]
    names = ["".join(letter for letter in name if not unicodedata.combining(letter)) for name in spelled]
    assert len(set(names)) == len(names) > 100
    assert len({(one["lat"], one["lon"]) for one in PLACES}) == len(PLACES)


@pytest.mark.parametrize("one", PLACES, ids=lambda one: one["name"])
def test_places_lie_where_such_places_lie(one, cover):
    lat, lon = float(one["lat"]), float(one["lon"])
    assert -90 <= lat <= 90 and -180 <= lon <= 180
    classes, reach = EXPECTED[one["kind"]]
    near = np.ix_(np.abs(cover["lat_cover"] - lat) <= reach, np.abs(cover["lon_cover"] - lon) <= reach)
    assert set(np.unique(cover.values[near]).tolist()) & classes, np.unique(cover.values[near])
