"""Regression, from samples to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, draw_twice, settings
from terrapalette.course import regression

OUTPUT = {"trace": "trace.csv", "line": "line.nc", "plane": "plane.nc", "scores": "scores.json"}
SETTINGS = settings("regression", degree=[0, 3, 5, 7, 14], neighbours=[1, 3, 10, 40], hidden=[1, 3, 30])


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("regression"))
    course.run("regress", OUTPUT, params={"seed": 1, "settings": SETTINGS})
    return course


def test_validation_falls_and_rises_while_training_falls(done):
    trace = pd.read_csv(done.path("trace.csv")).set_index(["dimensions", "method"])
    for dimensions in (1, 2):
        degrees = trace.loc[dimensions, "polynomial"]
        assert np.all(np.diff(degrees["train"]) <= 1e-12)
        best = degrees["validation"].to_numpy().argmin()
        assert 0 < best < 4
        neighbours = trace.loc[dimensions, "kNN"].set_index("complexity")
        # The nearest sample of a sample is itself.
        assert neighbours.loc[1, "train"] == 0 and neighbours["validation"].idxmin() in (3, 10)


def test_scores_are_the_best_validated(done):
    trace = pd.read_csv(done.path("trace.csv"))
    scores = json.loads((done.folder / "scores.json").read_text())
    for (dimensions, method), part in trace.groupby(["dimensions", "method"]):
        best = part.loc[part["validation"].idxmin()]
        found = scores[f"{dimensions}-D"][method]
        assert found["complexity"] == best["complexity"] and found["true"] == pytest.approx(best["true"])
        # Better than the samples themselves.
        assert found["true"] < SETTINGS["noise"]


def test_what_is_drawn_is_what_was_scored(done):
    scores = json.loads((done.folder / "scores.json").read_text())
    for name, file in (("1-D", "line.nc"), ("2-D", "plane.nc")):
        with xr.open_dataset(done.path(file)) as found:
            np.testing.assert_allclose(found["truth"], regression.truth(found["coordinate"].values))
            for method, best in scores[name].items():
                one = found.sel({"method": method, "fit": "best"})
                error = np.sqrt(np.mean((one["recovered"].values - found["truth"].values) ** 2))
                assert error == pytest.approx(best["true"]) and one["complexity"] == best["complexity"]


@pytest.mark.parametrize(
    ("script", "inputs"),
    [
        ("plot_validation", {"trace": "trace.csv"}),
        ("plot_recovered_line", {"line": "line.nc"}),
        ("plot_recovered_plane", {"plane": "plane.nc"}),
    ],
)
def test_figure(done, script, inputs):
    draw_twice(done, script, f"{script}.png", scores="scores.json", **inputs)
