"""k-means by hand, from points to figures."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_hex

from conftest import SHARED
from rules.course import Course, curves, draw_twice, facts, texts, title_of, titles
from terrapalette.course import lloyd, pointfiles, traces
from terrapalette.runtime.errors import InputError

K = {"plane": 4, "space": 5}


def load(course, data, built_in=None, file=None):
    params, wildcards = {"seed": 42, "source": built_in or file}, {"data": data}
    course.run("load_points", {"points": f"points.{data}.dat"}, params=params, wildcards=wildcards, source=file or [])


def cluster(course, k, solutions=None, starts=6, **sources):
    solutions = solutions or {}
    sources = {data: "2d" if data == "plane" else "3d" for data in k} | sources
    sets = {data: {"source": sources[data], "k": k[data], "solution": solutions.get(data)} for data in k}
    output = {"trace": "trace.csv", "scores": "scores.json"} | {f"centroids_{one}": f"centroids.{one}.dat" for one in k}
    files = {f"points_{data}": f"points.{data}.dat" for data in k}
    files |= {f"solution_{data}": path for data, path in solutions.items()}
    course.run("kmeans", output, **files, params={"seed": 42, "sets": sets, "starts": starts})


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


def draw(course, figure, data):
    files = {"points": f"points.{data}.dat", "trace": "trace.csv"}
    params, wildcards = {"source": "2d" if data == "plane" else "3d"}, {"data": data}
    return draw_twice(course, f"plot_{figure}", f"{figure}.{data}.png", wildcards=wildcards, params=params, **files)


def crosses(axes):
    """Where the centres are drawn: (cluster, dimension), and their colours."""
    marks = [line for line in axes.get_lines() if line.get_marker() == "X"]
    # In space matplotlib keeps the third coordinate aside.
    places = [line.get_data_3d() if hasattr(line, "get_data_3d") else line.get_data() for line in marks]
    return np.array(places)[..., 0], [line.get_color() for line in marks]


def colors_of_points(axes):
    scatter = next(one for one in axes.collections if isinstance(one, PathCollection))
    return [to_hex(color) for color in scatter.get_facecolors()]


@pytest.mark.parametrize("data", K)
def test_the_figure_of_steps_ends_at_the_best_centres(done, data):
    figure = draw(done, "steps", data)
    points = pointfiles.read_points(done.path(f"points.{data}.dat"))
    centroids = pointfiles.read_centroids(done.path(f"centroids.{data}.dat"))
    one = scores(done)[data]
    assert titles(figure)[0].startswith("start: error ")
    assert titles(figure)[-1].endswith(f", the end: error {one['best']['inertia'] / len(points):.4f}")
    last = figure.axes[-1]
    places, shades = crosses(last)
    # Another start may number the same centres in another order.
    order = np.linalg.norm(centroids[:, None] - places, axis=2).argmin(axis=1)
    np.testing.assert_allclose(places[order], centroids, rtol=1e-8)
    assert len(set(shades)) == K[data]
    expected = [shades[order[label]] for label in lloyd.identify(points, centroids)]
    # In space matplotlib draws what is far off first.
    arranged = sorted if data == "space" else list
    assert arranged(colors_of_points(last)) == arranged(expected)
    assert f"{len(points)} points" in facts(figure)


def test_places_of_the_plane_have_the_colour_of_the_nearest_centre(done):
    for axes in draw(done, "starts", "plane").axes:
        mesh = next(one for one in axes.collections if isinstance(one, QuadMesh))
        corners = mesh.get_coordinates()
        middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        nearest = lloyd.identify(middles.reshape(-1, 2), crosses(axes)[0])
        # Middles lie on borders here and there.
        assert np.mean(nearest == mesh.get_array().ravel()) > 0.999
        shades = [to_hex(color, keep_alpha=False) for color in mesh.get_cmap().colors]
        assert shades == crosses(axes)[1]


@pytest.mark.parametrize("data", K)
def test_the_figure_of_starts_goes_from_the_best_end_to_the_worst(done, data):
    figure, one = draw(done, "starts", data), scores(done)[data]
    shown = [float(title.split()[1]) for title in titles(figure)]
    assert shown == sorted(shown) and shown[0] == round(one["best"]["inertia"], 3)
    assert shown[-1] == round(one["worst"]["inertia"], 3)
    assert re.search(r"\n(\d) starts?, ", titles(figure)[0])[1] == str(one["starts_at_the_best"])
    assert "6 starts, " in facts(figure)
    points = pointfiles.read_points(done.path(f"points.{data}.dat"))
    for axes, inertia in zip(figure.axes, shown, strict=True):
        centres, _ = crosses(axes)
        found = len(points) * lloyd.error(points, centres, lloyd.identify(points, centres))
        # Titles keep three digits.
        assert found == pytest.approx(inertia, abs=6e-4)


def test_the_figure_of_errors_holds_every_start(done):
    figure = draw_twice(done, "plot_error", "error.png", trace="trace.csv", scores="scores.json")
    table = pd.read_csv(done.path("trace.csv"), dtype={"start": str})
    for axes, (data, one) in zip(figure.axes, scores(done).items(), strict=True):
        assert title_of(axes).get_text() == f"{data}: {one['starts_at_the_best']} of 6 starts reach the best end"
        runs = traces.runs(table, data)
        drawn = sorted(line.get_ydata().tolist() for line in axes.get_lines())
        assert drawn == sorted(run.mean_squared_distance.tolist() for run in runs.values())
        ends = [one["best"]["start"], one["worst"]["start"]]
        names = dict(zip(["best", "worst"], ends, strict=True)) if ends[0] != ends[1] else {"best": ends[0]}
        assert list(curves(axes)) == [f"{which}: start {names[which]}" for which in sorted(names, reverse=True)]
        for which, start in names.items():
            found = curves(axes)[f"{which}: start {start}"]
            np.testing.assert_array_equal(found, runs[start].mean_squared_distance)


def test_the_figure_of_stopping_has_the_prices_of_the_scores(done):
    figure = draw_twice(done, "plot_stopping", "stopping.png", trace="trace.csv", scores="scores.json")
    left, right = figure.axes
    stops = [list(one["stopped_at"].values()) for one in scores(done).values()]
    heights = [[bar.get_height() for bar in bars] for bars in right.containers]
    assert heights == [[stop["worst_excess_percent"] for stop in one] for one in stops]
    assert texts(right) == [str(stop["too_early"]) for one in stops for stop in one]
    assert [label.get_text() for label in right.get_xticklabels()] == ["0.1", "0.03", "0.01", "0.003", "0.001"]
    table = pd.read_csv(done.path("trace.csv"), dtype={"start": str})
    runs = [run for data in K for run in traces.runs(table, data).values()]
    # A run's start and its last two steps are not drawn.
    assert len(left.collections[0].get_offsets()) == sum(max(len(run.centres) - 3, 0) for run in runs)


def test_runs_that_end_at_once_are_drawn_too(course):
    load(course, "plane", "2d")
    cluster(course, {"plane": 1})
    figure = draw_twice(course, "plot_stopping", "stopping.png", trace="trace.csv", scores="scores.json")
    assert texts(figure.axes[0]) == ["every run ended with its first step"]


@pytest.mark.parametrize("n_dimensions", [1, 5])
def test_any_dimension_runs_and_is_drawn(course, rng, n_dimensions):
    points = rng.normal(size=(30, n_dimensions))
    (course.folder / "mine.csv").write_text("\n".join(",".join(map(str, point)) for point in points))
    load(course, "mine", file="mine.csv")
    np.testing.assert_array_equal(pointfiles.read_points(course.path("points.mine.dat")), points)
    cluster(course, {"mine": 3}, mine=course.path("mine.csv"))
    assert scores(course)["mine"]["source"] == "mine.csv"
    shown = "the first three dimensions are drawn"
    for name in ("steps", "starts"):
        figure = draw_twice(
            course, f"plot_{name}", f"{name}.png", points="points.mine.dat", trace="trace.csv",
            wildcards={"data": "mine"}, params={"source": "mine.csv"},
        )  # fmt: skip
        assert (shown in facts(figure)) == (n_dimensions > 3)
        centres, _ = crosses(figure.axes[0])
        assert centres.shape == (3, 2 if n_dimensions == 1 else 3)
    for name in ("error", "stopping"):
        figure = draw_twice(course, f"plot_{name}", f"{name}.png", trace="trace.csv", scores="scores.json")
        assert "mine: mine.csv" in facts(figure)


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
    figure = draw_twice(course, "plot_stopping", "stopping.png", trace="trace.csv", scores="scores.json")
    assert "given solution of plane: inertia 4.55367, 4.54854 at rest" in facts(figure)
