"""Support vector machines by hand, from training to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, draw_twice, settings


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("svm"))
    outputs = {"trace": "trace.csv", "machines": "machines.nc", "scores": "scores.json"}
    course.run("train_svm", outputs, params={"seed": 1, "settings": settings("svm", points=40)})
    return course


def test_margins_are_scikit_learns(done):
    scores = json.loads((done.folder / "scores.json").read_text())
    assert len(scores) == 6
    for name, one in scores.items():
        assert one["margin"] == pytest.approx(one["scikit_learn"]["margin"], abs=1e-3), name
    hard, soft = scores["apart, hard margin"], scores["apart, C = 0.1"]
    assert hard["wrong"] == hard["within_margin"] == 0 and soft["margin"] > 2 * hard["margin"]


def test_the_trace_ends_at_the_tolerance(done):
    trace = pd.read_csv(done.path("trace.csv"))
    scores = json.loads((done.folder / "scores.json").read_text())
    last = trace.groupby("machine", sort=False).last()
    assert (last["violation"] < 1e-6).all()
    assert last["pair"].to_dict() == {name: one["pairs"] for name, one in scores.items()}


def test_the_map_of_answers_agrees_with_the_points(done):
    with xr.open_dataset(done.path("machines.nc")) as machines:
        one = machines.sel(machine="apart, hard margin").load()
    points = one["point"].values
    column = np.abs(one["x_place"].values[:, None] - points[:, 0]).argmin(axis=0)
    row = np.abs(one["y_place"].values[:, None] - points[:, 1]).argmin(axis=0)
    assert (np.sign(one["answer"].values[row, column]) == one["sign"].values).all()


@pytest.mark.parametrize(
    ("script", "inputs"),
    [
        ("plot_margins", {"machines": "machines.nc", "scores": "scores.json"}),
        ("plot_violations", {"trace": "trace.csv"}),
    ],
)
def test_figure(done, script, inputs):
    draw_twice(done, script, f"{script}.png", **inputs)
