"""Perceptrons by hand, from learning to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, draw_twice, settings

MLP = settings("mlp", epochs=25, splits=3)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("perceptron"))
    gates = {"trace": "gates.csv", "scores": "gates.json"}
    course.run("train_gates", gates, params={"seed": 1, **settings("perceptron")})
    iris = {"trace": "iris.csv", "scores": "iris.json", "regions": "regions.nc"}
    course.run("train_iris", iris, params={"seed": 1, "perceptron_rate": 0.1, "settings": MLP})
    return course


def test_all_gates_but_one_settle(done):
    scores = json.loads((done.folder / "gates.json").read_text())
    assert {gate: one["settled"] for gate, one in scores.items()} == {
        "and": True, "or": True, "nand": True, "xor": False,
    }  # fmt: skip
    trace = pd.read_csv(done.path("gates.csv"))
    for gate, one in scores.items():
        part = trace[trace["gate"] == gate]
        assert (
            part["epoch"].tolist() == list(range(one["epochs"] + 1))
            and (part["mistakes"].iloc[-1] == 0) == one["settled"]
        )


def test_every_way_learns_from_the_same_start(done):
    trace = pd.read_csv(done.path("iris.csv"))
    assert trace.groupby(["way", "momentum"])["epoch"].apply(list).tolist() == [list(range(1, 26))] * 6
    last = trace[trace["epoch"] == 25].set_index(["way", "momentum"])["error"]
    first = trace[trace["epoch"] == 1].set_index(["way", "momentum"])["error"]
    assert (last < first).all()
    assert last["one batch", 0.9] < last["one batch", 0.0] and last["small batches", 0.0] < last["one batch", 0.0]


def test_two_layers_beat_one(done):
    found = json.loads((done.folder / "iris.json").read_text())
    scores = found["scores"]
    assert found["held_out"] == 50 and scores["two layers"]["accuracy"] > 0.9
    for one in scores.values():
        confusion = np.array(one["confusion"])
        assert confusion.sum() == 150 and np.trace(confusion) / 150 == pytest.approx(one["accuracy"])
        assert one["lowest"] <= one["accuracy"] <= one["highest"]


def test_regions_name_most_flowers_rightly(done):
    with xr.open_dataset(done.path("regions.nc")) as regions:
        petal, species = regions["petal"].values, regions["species"].values
        x, y = (xr.DataArray(petal[:, axis], dims="flower") for axis in (0, 1))
        here = regions["class"].sel(layers=2).sel(x=x, y=y, method="nearest").values
        # Flowers beside a border may fall into the neighbouring cell of the grid.
        assert abs(np.mean(here == species) - regions["right"].sel(layers=2)) < 0.03


@pytest.mark.parametrize(
    ("script", "inputs"),
    [
        ("plot_gates", {"trace": "gates.csv"}),
        ("plot_learning", {"trace": "iris.csv"}),
        ("plot_iris_regions", {"regions": "regions.nc"}),
        ("plot_iris_confusion", {"scores": "iris.json"}),
    ],
)
def test_figure(done, script, inputs):
    draw_twice(done, script, f"{script}.png", **inputs)
