"""What the pages on models show works as it stands there."""

import json
import re
import shutil

import numpy as np
import pytest
import xarray as xr

import terrapalette
from conftest import PROJECT
from terrapalette.land import features


def code_of(page):
    """The Python of a page, each block."""
    return re.findall(r"^```python\n(.*?)^```", (PROJECT / f"docs/{page}.md").read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(study, tmp_path, monkeypatch):
    """A folder with the small planet's results where a run has them."""
    results = tmp_path / "results/land"
    shutil.copytree(study.folder / "model", results / "model")
    shutil.copy(study.folder / "grid.nc", results / "grid.nc")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_notebook_page(folder, study, capsys):
    (code,) = code_of("notebook")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    found = {}
    exec(code, found)
    told = capsys.readouterr().out
    assert "k-means in the space original" in told and "outside what was learnt: 0.0" in told
    with xr.open_dataset(study.path("landtypes.nc")) as maps, xr.open_dataset(folder / "classes.nc") as written:
        expected = maps["original_kmeans"].values
        inside = np.isfinite(expected)
        np.testing.assert_array_equal(written["class"].values[inside], expected[inside])
        assert written["class"].attrs["flag_meanings"] == maps["original_kmeans"].attrs["flag_meanings"]


def test_the_model_page_reads_it_without_us(folder):
    (code,) = code_of("model")
    assert "terrapalette" not in code
    found = {}
    exec(code, found)
    model = terrapalette.load_model("results/land/model/original.kmeans")
    with xr.open_dataset("results/land/grid.nc") as grid:
        np.testing.assert_array_equal(found["classes"], model.classify(grid))
        np.testing.assert_array_equal(found["outside"], model.distance_ratio(grid) > 1)
        chosen, _ = features.chosen(grid, [one.name for one in model.variables], None, 0, "both")
    assert (found["classes"] > 0).sum() == chosen.sum()


def test_the_model_page_names_what_is_there(study):
    page = (PROJECT / "docs/model.md").read_text()
    with xr.open_dataset(study.path("model/pca.hac/model.nc")) as root:
        assert all(f"`{name}`" in page for name in root.data_vars)
    with xr.open_dataset(study.path("model/pca.hac/model.nc"), group="space") as space:
        assert {"mean", "loading", "n_kept"} <= set(space.data_vars)
    told = json.loads((study.folder / "model/pca.hac/model.json").read_text())
    keys = [*told, *told["variables"][0], *told["classes"][0]]
    assert [key for key in keys if f"`{key}`" not in page] == []
