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

    def run(maps, reader="xarray"):
        inputs = {}
        for name, values in maps.items():
            field = (("lat", "lon"), np.broadcast_to(values, (4, 8)))
            xr.Dataset({"kind": field}, {"lat": lat, "lon": lon}).to_netcdf(tmp_path / f"{name}.nc")
            inputs[f"reference_{name}"] = f"{name}.nc"
        settings = {name: {"variable": "kind", "names": ["first"]} for name in maps}
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
