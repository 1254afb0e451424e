"""Perceptrons by hand, from learning to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from rules.course import Course, curves, draw_twice, settings, texts, title_of, titles
from terrapalette.course.gates import GATES, INPUTS
from terrapalette.plots.course import decisions
from terrapalette.runtime.errors import InputError

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


def test_the_figure_of_gates_shows_the_last_line_or_says_that_there_is_none(done):
    figure = draw_twice(done, "plot_gates", "plot_gates.png", trace="gates.csv")
    scores = json.loads((done.folder / "gates.json").read_text())
    trace = pd.read_csv(done.path("gates.csv"))
    for axes, (gate, one) in zip(figure.axes, scores.items(), strict=True):
        ended = f"settled after {one['epochs']} epochs" if one["settled"] else f"unsettled after {one['epochs']}"
        assert title_of(axes).get_text() == f"{gate}: {ended}"
        said_no, said_yes = (scatter.get_offsets().tolist() for scatter in axes.collections)
        assert [said_no.count(place) for place in INPUTS.tolist()] == [1 - answer for answer in GATES[gate]]
        assert [said_yes.count(place) for place in INPUTS.tolist()] == GATES[gate]
        w1, w2, bias = trace[trace["gate"] == gate].iloc[-1][["w1", "w2", "bias"]]
        thick = [line for line in axes.get_lines() if line.get_linewidth() > 2]
        if thick:
            x, y = np.transpose(thick[0].get_xydata())
            np.testing.assert_allclose(w1 * x + w2 * y + bias, 0, atol=1e-9)
        else:
            assert texts(axes) in (["last epoch:\nalways yes"], ["last epoch:\nalways no"])


def test_a_line_out_of_sight_is_told_in_words():
    axes = Figure().add_subplot()
    decisions.separations(axes, np.array([[0.0, 0, 0], [0.1, 0, 0.1]]), (-0.6, 1.6))
    assert texts(axes) == ["last epoch:\nalways yes"] and not axes.get_lines()


def test_the_figure_of_learning_draws_the_trace(done):
    figure = draw_twice(done, "plot_learning", "plot_learning.png", trace="iris.csv")
    trace = pd.read_csv(done.path("iris.csv"))
    for axes, column in zip(figure.axes, ("error", "test_error"), strict=True):
        for (way, momentum), part in trace.groupby(["way", "momentum"]):
            label = f"{way} ({part['batch_size'].iloc[0]}), momentum {momentum:g}"
            np.testing.assert_array_equal(curves(axes)[label], part[column])
    assert titles(figure) == ["Error on training flowers", "Error on held-out flowers"]


def test_the_figure_of_regions_holds_every_flower_and_place(done):
    figure = draw_twice(done, "plot_iris_regions", "plot_iris_regions.png", regions="regions.nc")
    with xr.open_dataset(done.path("regions.nc")) as regions:
        regions.load()
    for axes, layers in zip(figure.axes, (1, 2), strict=True):
        one = regions.sel(layers=layers)
        mesh, *species = axes.collections
        np.testing.assert_array_equal(mesh.get_array(), one["class"])
        for number, scatter in enumerate(species):
            np.testing.assert_array_equal(scatter.get_offsets(), one["petal"][one["species"] == number])
            assert to_hex(scatter.get_facecolor()[0]) == mesh.get_cmap().colors[number]
        assert title_of(axes).get_text().endswith(f"{one['right'].item():.1%} right")
        assert [text.get_text() for text in axes.get_legend().get_texts()] == ["setosa", "versicolor", "virginica"]


def test_the_figure_of_mistakes_has_the_counts(done):
    figure = draw_twice(done, "plot_iris_confusion", "plot_iris_confusion.png", scores="iris.json")
    found = json.loads((done.folder / "iris.json").read_text())
    for axes, (who, one) in zip(figure.axes, found["scores"].items(), strict=True):
        counts = {(round(y), round(x)): int(text.get_text()) for text in axes.texts for x, y in [text.get_position()]}
        assert counts == {place: count for place, count in np.ndenumerate(np.array(one["confusion"])) if count}
        title = title_of(axes).get_text()
        assert title.lower().startswith(who) and title.endswith(f"{one['accuracy']:.1%}")


def test_a_diverging_training_names_what_to_lower(done):
    bad = {"trace": "bad.csv", "scores": "bad.json", "regions": "bad.nc"}
    with (
        np.errstate(all="ignore"),
        pytest.raises(InputError, match=r"course.mlp: a weight is not finite in epoch 1. Lower rate \(1e\+308\)"),
    ):
        params = {"seed": 1, "perceptron_rate": 0.1, "settings": MLP | {"rate": 1e308}}
        done.run("train_iris", bad, params=params)
    assert not list(done.folder.glob("bad.*"))
