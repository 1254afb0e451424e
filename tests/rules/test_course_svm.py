"""Support vector machines by hand, from training to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, curves, draw_twice, facts, settings, title_of
from terrapalette.course import svm
from terrapalette.runtime.errors import InputError

OUTPUT = {"trace": "trace.csv", "machines": "machines.nc", "scores": "scores.json"}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("svm"))
    course.run("train_svm", OUTPUT, params={"seed": 1, "settings": settings("svm", points=40)})
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


def test_the_figure_of_margins_rings_the_support_vectors(done):
    figure = draw_twice(done, "plot_margins", "plot_margins.png", machines="machines.nc", scores="scores.json")
    scores = json.loads((done.folder / "scores.json").read_text())
    with xr.open_dataset(done.path("machines.nc")) as machines:
        machines.load()
    for axes, (name, one) in zip(figure.axes, scores.items(), strict=True):
        counted = f"margin {one['margin']:.3f}, {one['support_vectors']} SV, {one['wrong']} wrong"
        assert title_of(axes).get_text() == f"{name}\n{counted}"
        part = machines.sel(machine=name)
        mesh, lines, minus, plus, rings = axes.collections
        np.testing.assert_array_equal(mesh.get_array(), part["answer"] > 0)
        assert lines.levels.tolist() == [-1, 0, 1] and lines.get_linewidth().tolist() == [1, 2, 1]
        for scatter, sign in ((minus, -1), (plus, 1)):
            np.testing.assert_array_equal(scatter.get_offsets(), part["point"][part["sign"] == sign])
        np.testing.assert_array_equal(rings.get_offsets(), part["point"][part["weight"] > 0])
    worst = max(abs(one["margin"] - one["scikit_learn"]["margin"]) for one in scores.values())
    assert f"largest difference of a margin from scikit-learn's: {worst:.0e}" in facts(figure)


def test_the_figure_of_violations_draws_the_trace(done):
    figure = draw_twice(done, "plot_violations", "plot_violations.png", trace="trace.csv")
    trace = pd.read_csv(done.path("trace.csv"))
    drawn = curves(figure.axes[0])
    assert len(drawn) == 6
    for name, part in trace.groupby("machine"):
        np.testing.assert_array_equal(drawn[f"{name}: {len(part) - 1} pairs"], part["violation"])


@pytest.fixture
def failing(monkeypatch):
    """Let the training of machines end in an error."""

    def fail(error):
        def train(*_):
            raise error

        monkeypatch.setattr(svm, "train", train)

    return fail


def test_only_a_missing_optimum_is_the_users_to_mend(course, failing):
    arguments = {"params": {"seed": 1, "settings": settings("svm", points=40)}}
    failing(svm.ConvergenceError("not at the optimum after 3 pairs"))
    with pytest.raises(InputError, match=r"course.svm: apart, hard margin: not at the optimum .* Lower c or change"):
        course.run("train_svm", OUTPUT, **arguments)
    failing(ZeroDivisionError("float division by zero"))
    with pytest.raises(ZeroDivisionError):
        course.run("train_svm", OUTPUT, **arguments)
    assert [path.name for path in course.folder.iterdir()] == ["rule.log"]
