"""k-means by hand, from points to figures."""

import json

import numpy as np
import pandas as pd
import pytest

from conftest import SHARED
from rules.course import Course, draw_twice
from terrapalette.course import lloyd, pointfiles, traces
from terrapalette.runtime.errors import InputError

K = {"plane": 4, "space": 5}


def load(course, data, built_in=None, file=None):
    params, wildcards = {"seed": 42, "source": built_in or file}, {"data": data}
    course.run("load_points", {"points": f"points.{data}.dat"}, params=params, wildcards=wildcards, source=file or [])


def cluster(course, k, solutions=None, starts=6, **sources):
    solutions = solutions or {}
    centroids = [f"centroids.{data}.dat" for data in k]
    course.run(
        "kmeans",
        {"trace": "trace.csv", "centroids": centroids, "scores": "scores.json"},
        points=[f"points.{data}.dat" for data in k],
        solutions=list(solutions.values()),
        params={
            "seed": 42, "k": k, "starts": starts, "solutions": list(solutions),
            "sources": {data: "2d" if data == "plane" else "3d" for data in k} | sources,
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("kmeans"))
    load(course, "plane", "2d")
    load(course, "space", "3d")
    cluster(course, K)
    return course


def scores(course):
    return json.loads((course.folder / "scores.json").read_text())


def test_generated_sets_have_the_form_of_the_exercise(done):
    assert pointfiles.read_points(done.path("points.plane.dat")).shape == (200, 2)
    assert pointfiles.read_points(done.path("points.space.dat")).shape == (250, 3)


@pytest.mark.parametrize("data", K)
def test_the_trace_tells_every_step(done, data):
    points = pointfiles.read_points(done.path(f"points.{data}.dat"))
    table = pd.read_csv(done.path("trace.csv"), dtype={"start": str})
    runs = traces.runs(table, data)
    assert list(runs) == [str(number) for number in range(1, 7)]
    by_start = table[table["data"] == data].groupby("start")
    for start, run in runs.items():
        states, own = lloyd.run(points, run.centres[0]), by_start.get_group(start)
        errors = [state.mean_squared_distance for state in states]
        # Tables keep ten digits.
        np.testing.assert_allclose(run.centres, [state.centres for state in states], rtol=1e-8)
        np.testing.assert_allclose(run.mean_squared_distance, errors, rtol=1e-8)
        assert own.groupby("step")["size"].sum().eq(len(points)).all()
        assert own.groupby("step")["changed"].first().tolist() == [state.changed for state in states]


def test_the_scores_and_the_centroids_are_the_best_runs(done):
    for data, one in scores(done).items():
        points = pointfiles.read_points(done.path(f"points.{data}.dat"))
        centroids = pointfiles.read_centroids(done.path(f"centroids.{data}.dat"))
        labels = lloyd.identify(points, centroids)
        assert len(points) * lloyd.error(points, centroids, labels) == pytest.approx(one["best"]["inertia"], rel=1e-12)
        assert one["best"]["inertia"] <= one["worst"]["inertia"] and 1 <= one["starts_at_the_best"] <= 6
        assert one["scikit_learn_agrees"] is True
        # The price of an early stop falls with the tolerance.
        prices = [stop["too_early"] for stop in one["stopped_at"].values()]
        assert prices == sorted(prices, reverse=True)


@pytest.mark.parametrize("data", K)
@pytest.mark.parametrize("figure", ["steps", "starts"])
def test_figures_of_a_set(done, figure, data):
    files = {"points": f"points.{data}.dat", "trace": "trace.csv"}
    source = {"source": "2d" if data == "plane" else "3d"}
    draw_twice(done, f"plot_{figure}", f"{figure}.{data}.png", wildcards={"data": data}, params=source, **files)


@pytest.mark.parametrize("figure", ["error", "stopping"])
def test_figures_of_all_sets(done, figure):
    draw_twice(done, f"plot_{figure}", f"{figure}.png", trace="trace.csv", scores="scores.json")


@pytest.mark.parametrize("n_dimensions", [1, 5])
def test_any_dimension_runs_and_is_drawn(course, rng, n_dimensions):
    points = rng.normal(size=(30, n_dimensions))
    (course.folder / "mine.csv").write_text("\n".join(",".join(map(str, point)) for point in points))
    load(course, "mine", file="mine.csv")
    np.testing.assert_array_equal(pointfiles.read_points(course.path("points.mine.dat")), points)
    cluster(course, {"mine": 3}, mine=course.path("mine.csv"))
    assert scores(course)["mine"]["source"] == "mine.csv"
    for figure in ("steps", "starts"):
        course.run(
            f"plot_{figure}", {"figure": f"{figure}.png"}, points="points.mine.dat", trace="trace.csv",
            wildcards={"data": "mine"}, params={"source": "mine.csv"},
        )  # fmt: skip
    for figure in ("error", "stopping"):
        course.run(f"plot_{figure}", {"figure": f"{figure}.png"}, trace="trace.csv", scores="scores.json")


def test_too_many_clusters_are_refused_and_leave_nothing(course):
    (course.folder / "mine.csv").write_text("1,2\n3,4\n5,6\n")
    load(course, "mine", file="mine.csv")
    with pytest.raises(InputError, match=r"course.kmeans.data.mine.k is 4, expected at most the 3 points of mine.csv"):
        cluster(course, {"mine": 4}, mine="mine.csv")
    assert not (course.folder / "trace.csv").exists() and not (course.folder / "centroids.mine.dat").exists()


def test_a_bad_file_leaves_nothing(course):
    (course.folder / "mine.dat").write_text("2 3\n1 2 3\n4 5\n")
    with pytest.raises(InputError, match=r"mine.dat, line 3: 2 numbers, expected 3"):
        load(course, "mine", file="mine.dat")
    assert sorted(path.name for path in course.folder.iterdir()) == ["mine.dat", "rule.log"]


def test_a_solution_of_another_shape_is_refused(course):
    load(course, "plane", "2d")
    (course.folder / "solution.dat").write_text("2 3\n1 2\n3 4\n5 6\n")
    with pytest.raises(InputError, match=r"solution.dat: 3 centroids in 2 dimensions, expected 4 in 2"):
        cluster(course, {"plane": 4}, {"plane": "solution.dat"})


@pytest.mark.shared
def test_the_given_solution_is_a_lesson_on_stopping(course):
    for name in ("kmeans_input_file_2d.dat", "kmeans_output_2d.dat"):
        (course.folder / name).write_bytes((SHARED / "data/course" / name).read_bytes())
    load(course, "plane", file="kmeans_input_file_2d.dat")
    cluster(course, {"plane": 4}, {"plane": "kmeans_output_2d.dat"}, starts=20)
    given = scores(course)["plane"]["given"]
    assert given["inertia"] == pytest.approx(4.5537, abs=5e-5) and given["inertia_after"] <= 4.548539
    assert given["steps_to_rest"] == 1 and 0.006 < given["largest_move"] < 0.008
    draw_twice(course, "plot_stopping", "stopping.png", trace="trace.csv", scores="scores.json")
