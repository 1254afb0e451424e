"""Independent maps beside labellings made for it, through the rule's script and both readers."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import Scripts
from terrapalette.runtime.errors import InputError


@pytest.fixture
def validate(tmp_path):
    """Compares two labellings of a 4 x 8 planet with maps of the same cells, given by name."""
    lat, lon = 67.5 - 45.0 * np.arange(4), -157.5 + 45.0 * np.arange(8)
    row, column = np.indices((4, 8)).reshape(2, -1)
    classes = xr.Dataset(
        {"class": (("labelling", "cell"), np.stack([row + 1, column % 2 + 1]).astype(np.int16))},
        coords={
            "space": ("labelling", ["pca.x", "pca.x"]),
            "method": ("labelling", ["my_method", "hac"]),
            "k": ("labelling", [4, 2]),
            "lat": ("cell", lat[row]),
            "lon": ("cell", lon[column]),
            "row": ("cell", row),
            "col": ("cell", column),
        },
    )
    classes.to_netcdf(tmp_path / "classes.nc")
    scripts = Scripts(tmp_path)
    scripts.study = "land"

    def run(maps, reader="xarray", part=None, **more):
        inputs = {}
        for name, values in maps.items():
            fields = {"kind": values} | ({} if part is None else {"part": part})
            held = {key: (("lat", "lon"), np.broadcast_to(one, (4, 8))) for key, one in fields.items()}
            xr.Dataset(held, {"lat": lat, "lon": lon}).to_netcdf(tmp_path / f"{name}.nc")
            inputs[f"reference_{name}"] = f"{name}.nc"
        settings = {name: {"variable": "kind", "names": ["first"], **more} for name in maps}
        scripts.run(
            "validate",
            {"scores": "scores.csv", "crosstable": "cross.csv", "cells": "cells.nc"},
            labels="classes.nc",
            params={"references": settings, "reader": reader, "crs": None},
            **inputs,
        )
        cells = xr.load_dataset(tmp_path / "cells.nc")
        return pd.read_csv(tmp_path / "scores.csv"), pd.read_csv(tmp_path / "cross.csv"), cells

    return run


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_every_map_meets_every_labelling(validate, reader):
    large = np.array([1, 2**31 - 1, 2**31 - 2, 0], np.int32)[:, None]
    scores, cross, cells = validate({"rows": large, "labels": np.arange(8, dtype=np.int32) % 2 + 1}, reader)
    assert scores.columns[:5].tolist() == ["reference", "space", "method", "k", "cells"]
    found = scores.set_index(["reference", "method"])
    assert found.loc[("rows", "my_method"), "v_measure"] == pytest.approx(1)
    assert found.loc[("labels", "hac"), "adjusted_mutual_information"] == pytest.approx(1)
    assert found.loc[("rows", "hac"), "v_measure"] == pytest.approx(0, abs=1e-12)
    assert found["cells"].groupby("reference").first().to_dict() == {"labels": 32, "rows": 24}
    assert set(scores["space"]) == {"pca.x"}
    assert cross.query("reference == 'rows' and method == 'my_method' and cells > 0")["cells"].tolist() == [8, 8, 8]
    assert cells["class"].sel(reference="rows").values.reshape(4, 8)[:, 0].tolist() == large.ravel().tolist()
    assert cells["class"].dtype == np.int32
    assert cells["class_name"].sel(reference="rows", number=1).item() == "first"


def test_a_map_of_fractions_stops_and_is_named(validate):
    with pytest.raises(InputError, match=r"half\.nc: kind holds fractions such as 0\.5"):
        validate({"half": np.linspace(0.5, 4, 8)})


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_mixed_cells_are_left_out_and_counted(validate, reader):
    rows = np.arange(1, 5, dtype=np.int32)[:, None]
    # The last two columns are mixed; the last row has no class at all, mixed or not.
    part = np.array([100, 80, 60, 50, 50, 50, 49, 0], np.uint8)
    kinds = np.where(rows == 4, 0, rows)
    scores, cross, cells = validate({"rows": kinds}, reader, part, share="part", least_share=50)
    assert scores["cells"].unique().tolist() == [18] and scores["mixed_cells"].unique().tolist() == [6]
    assert scores.columns[4:6].tolist() == ["cells", "mixed_cells"]
    assert cross.groupby("method")["cells"].sum().to_dict() == {"hac": 18, "my_method": 18}
    kept = cells["class"].sel(reference="rows").values.reshape(4, 8)
    np.testing.assert_array_equal(kept[:3], np.where(part >= 50, rows[:3], 0))
    # Without a share all cells count, and none is mixed.
    scores, _, _ = validate({"rows": kinds}, reader, part, share=None, least_share=50)
    assert scores["cells"].unique().tolist() == [24] and scores["mixed_cells"].unique().tolist() == [0]


def test_a_share_that_is_not_there_is_named(validate):
    with pytest.raises(InputError, match="part"):
        validate({"rows": np.ones(8, np.int32)}, share="part", least_share=50)
