"""Why places have no class: the first reason that holds, for exactly the cells that the study leaves out."""

import numpy as np
import pytest
import xarray as xr

from terrapalette.land import atlas_gaps, features
from unit.land.test_packing import unpacked

NAMES = ["red", "NDVI"]


def grid(**changes):
    """Six cells: fine, a coast, one without NDVI, one without anything, a coast without anything, outside a mask."""
    fields = {
        "red": [0.1, 0.2, 0.3, np.nan, np.nan, 0.4],
        "NDVI": [0.5, 0.6, np.nan, np.nan, np.nan, 0.7],
        "land": [100.0, 63.0, 100.0, 100.0, 20.0, 100.0],
        "inside": [1.0, 1.0, 1.0, 1.0, 1.0, 0.0],
    } | changes
    return xr.Dataset({name: (("lat", "lon"), np.array([values])) for name, values in fields.items()})


def told(grid, land_variable="land", threshold=100, surface="land"):
    """The reason of every cell in words; the land share where that is it."""
    found = atlas_gaps.gaps(grid, NAMES, land_variable, threshold, surface, 1)
    words = []
    for place, code in enumerate(unpacked(found["reason"])):
        if found["reasons"][code] is None:
            values = found["surface"]["values"]
            words.append(values["low"] + values["step"] * unpacked(values)[place])
        else:
            words.append(found["reasons"][code])
    return words


def test_the_first_reason_that_holds_is_told():
    assert told(grid()) == [
        "", pytest.approx(63), "NDVI has no value here", atlas_gaps.EMPTY, pytest.approx(20), atlas_gaps.OUTSIDE,
    ]  # fmt: skip


def test_without_a_land_variable_nothing_is_said_of_the_surface():
    assert told(grid(), None, None, "both") == [
        "", "", "NDVI has no value here", atlas_gaps.EMPTY, atlas_gaps.EMPTY, atlas_gaps.OUTSIDE,
    ]  # fmt: skip
    assert atlas_gaps.gaps(grid(), NAMES, None, None, "both", 1)["surface"] is None


def test_studies_of_the_sea_leave_out_the_land():
    found = atlas_gaps.gaps(grid(), NAMES, "land", 50, "sea", 1)
    assert found["surface"]["side"] == "less than" and found["surface"]["threshold"] == 50
    assert unpacked(found["reason"]).tolist() == [1, 1, 1, 1, 3, 1]


def test_a_land_variable_that_is_missing_is_off_the_surface():
    one = grid(land=[np.nan, 100.0, 100.0, 100.0, 100.0, 100.0], inside=[1.0] * 6)
    found = atlas_gaps.gaps(one, NAMES, "land", 100, "land", 1)
    assert unpacked(found["reason"])[0] == 1
    assert unpacked(found["surface"]["values"])[0] == found["surface"]["values"]["missing"]


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("surface", ["land", "sea", "both"])
def test_no_reason_stands_for_exactly_the_cells_of_the_study(rng, surface, stride):
    shape = (11, 14)
    fields = {name: np.where(rng.random(shape) < 0.2, np.nan, rng.random(shape)) for name in (*NAMES, "land")}
    fields["inside"] = (rng.random(shape) < 0.8).astype(float)
    made = xr.Dataset({name: (("lat", "lon"), field) for name, field in fields.items()})
    choice = NAMES, None if surface == "both" else "land", 0.5, surface
    row, column = features.lattice(features.chosen(made, *choice)[0], stride)
    found = unpacked(atlas_gaps.gaps(made, *choice, stride)["reason"])
    lattice = np.zeros([len(range(stride // 2, size, stride)) for size in shape], bool)
    lattice[row, column] = True
    np.testing.assert_array_equal(found == 0, lattice.ravel())
