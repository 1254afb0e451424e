"""Regression, from samples to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, curves, draw_twice, settings, title_of
from terrapalette.course import regression
from terrapalette.plots.course import functions

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


def test_the_figure_of_validation_draws_the_trace_and_marks_the_best(done):
    figure = draw_twice(done, "plot_validation", "validation.png", scores="scores.json", trace="trace.csv")
    trace, scores = pd.read_csv(done.path("trace.csv")), json.loads((done.folder / "scores.json").read_text())
    for axes, ((dimensions, method), part) in zip(
        figure.axes, trace.groupby(["dimensions", "method"], sort=False), strict=True
    ):
        best = scores[f"{dimensions}-D"][method]
        text = f"{dimensions}-D, {method}: best {best['complexity']}, error {best['true']:.2f}"
        assert title_of(axes).get_text() == text
        for column, label in functions.ERRORS.items():
            np.testing.assert_array_equal(curves(axes)[label], part[column])
        marks = {line.get_label(): line for line in axes.get_lines()}
        assert marks["best validated"].get_xdata() == [best["complexity"]] * 2
        assert marks["the noise"].get_ydata() == [SETTINGS["noise"]] * 2
        # From simple to supple: for neighbours, from many to few.
        assert axes.xaxis_inverted() == (method == "kNN")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        *functions.ERRORS.values(), "the noise", "best validated",
    ]  # fmt: skip


def panels_of(found):
    return [(method, fit) for method in found["method"].values for fit in found["fit"].values]


def test_the_figure_of_a_line_draws_what_was_recovered(done):
    figure = draw_twice(done, "plot_recovered_line", "line.png", scores="scores.json", line="line.nc")
    with xr.open_dataset(done.path("line.nc")) as found:
        found.load()
    for axes, (method, fit) in zip(figure.axes, panels_of(found), strict=True):
        one = found.sel({"method": method, "fit": fit})
        np.testing.assert_array_equal(curves(axes)["the function"], found["truth"])
        np.testing.assert_array_equal(curves(axes)["recovered"], one["recovered"])
        samples = np.stack([found["sample"].values[:, 0], found["value"].values], axis=1)
        np.testing.assert_array_equal(axes.collections[0].get_offsets(), samples)
        assert title_of(axes).get_text() == f"{method}, {fit}: {functions.named(method, one['complexity'].item())}"


def test_the_figure_of_a_plane_draws_what_was_recovered_in_one_scale(done):
    figure = draw_twice(done, "plot_recovered_plane", "plane.png", scores="scores.json", plane="plane.nc")
    with xr.open_dataset(done.path("plane.nc")) as found:
        found.load()
    largest = np.abs(found["truth"].values).max()
    function, *panels, bar = figure.axes
    np.testing.assert_array_equal(function.images[0].get_array().ravel(), found["truth"])
    np.testing.assert_array_equal(function.collections[0].get_offsets(), found["sample"])
    for axes, (method, fit) in zip(panels, panels_of(found), strict=True):
        one = found.sel({"method": method, "fit": fit})
        # Row by row from the south: the first value lies at (-1, -1).
        assert axes.images[0].origin == "lower" and axes.images[0].get_extent() == [-1, 1, -1, 1]
        np.testing.assert_array_equal(axes.images[0].get_array().ravel(), one["recovered"])
        assert axes.images[0].get_clim() == (-largest, largest)
        assert title_of(axes).get_text() == f"{method}, {fit}:\n{functions.named(method, one['complexity'].item())}"
    assert bar.get_ylabel() == "value"


def test_complexities_are_named_in_words():
    assert functions.named("polynomial", 1) == "degree 1" and functions.named("kNN", 1) == "1 neighbour"
    assert functions.named("MLP", 8) == "8 hidden neurons"
