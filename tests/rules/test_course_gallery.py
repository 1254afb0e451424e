"""Methods against distributions, from points to sentences."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_hex
from sklearn.metrics import adjusted_rand_score

from rules.course import Course, draw_twice, facts, texts, title_of
from terrapalette.course import classifiers, clusterers, distributions
from terrapalette.plots.common import style

OUTPUT = {
    "clusterings": "clusterings.nc", "classifications": "classifications.nc", "scores": "scores.json",
    "verdicts": "verdicts.csv", "times": "times.csv",
}  # fmt: skip
SCORED = {"scores": "scores.json", "verdicts": "verdicts.csv"}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("gallery"))
    course.run("gallery", OUTPUT, params={"seed": 1, "settings": {"points": 240}})
    return course


def scores(done, task):
    return pd.DataFrame(json.loads((done.folder / "scores.json").read_text())[task])


def test_every_method_meets_every_distribution(done):
    times = pd.read_csv(done.path("times.csv"))
    n_methods = len(clusterers.CLUSTERERS) + len(classifiers.CLASSIFIERS)
    assert times.groupby(["task", "method"]).size().eq(6).all() and len(times) == 6 * n_methods
    assert (times["seconds"] > 0).all() and times["score"].between(-0.5, 1).all()


def test_known_strengths_and_weaknesses(done):
    clustering, classification = scores(done, "clustering"), scores(done, "classification")
    # Straight cuts cannot part rings; chains of neighbours can, and ellipses can part long groups.
    assert clustering.loc["circles", "k-means"] < 0.1 and clustering.loc["circles", "spectral"] > 0.9
    assert clustering.loc["elongated", "GMM"] > 0.9 > clustering.loc["elongated", "k-means"]
    assert (clustering.loc["blobs"] > 0.7).all()
    assert classification.loc["circles", "linear SVM"] < 0.75 and classification.loc["circles", "RBF SVM"] > 0.95
    # 80 coin flips: four standard deviations around a half.
    assert classification.loc["uniform"].between(0.27, 0.73).all()


def test_scores_are_those_of_the_drawn_groups(done):
    expected = scores(done, "clustering")
    with xr.open_dataset(done.path("clusterings.nc")) as found:
        for name in found["distribution"].values:
            for method in found["method"].values:
                one = found.sel({"distribution": name, "method": method})
                score = adjusted_rand_score(one["group"].values, one["found"].values)
                assert score == pytest.approx(expected.loc[name, method], abs=1e-9)


def test_sentences_name_every_method(done):
    verdicts = pd.read_csv(done.path("verdicts.csv"))
    assert len(verdicts) == len(clusterers.CLUSTERERS) + len(classifiers.CLASSIFIERS)
    for method, sentence in zip(verdicts["method"], verdicts["verdict"], strict=True):
        assert sentence.startswith(f"{method} fails") and sentence.endswith(".")
    means = verdicts.set_index(["task", "method"])["mean_score"]
    for task in ("clustering", "classification"):
        np.testing.assert_allclose(means[task], scores(done, task).mean()[means[task].index], rtol=1e-8)


def test_all_but_the_times_repeat(done):
    done.run(
        "gallery",
        {key: f"again.{name}" for key, name in OUTPUT.items()},
        params={"seed": 1, "settings": {"points": 240}},
    )
    for key, name in OUTPUT.items():
        if key != "times":
            assert (done.folder / name).read_bytes() == (done.folder / f"again.{name}").read_bytes(), name


def panels(figure, columns):
    """Axes by row and column, after a look at the words around them."""
    assert len(figure.axes) == 6 * len(columns)
    axes = np.array(figure.axes).reshape(6, len(columns))
    assert [one.get_ylabel() for one in axes[:, 0]] == list(distributions.DISTRIBUTIONS)
    assert [title_of(one).get_text().split("\n")[0] for one in axes[0]] == columns
    return axes


def corners(axes):
    """Scores (distribution, method) as they are written."""
    return [[float(texts(one)[0]) for one in row] for row in axes]


def colors(scatter):
    return [to_hex(color) for color in scatter.get_facecolors()]


GREY = "#b4bac6"


def test_the_figure_of_clusterings_colours_what_was_found(done):
    figure = draw_twice(done, "plot_clusterings", "clusterings.png", clusterings="clusterings.nc", **SCORED)
    axes = panels(figure, ["drawn from", *clusterers.CLUSTERERS])
    expected = scores(done, "clustering").loc[list(distributions.DISTRIBUTIONS), list(clusterers.CLUSTERERS)]
    np.testing.assert_array_equal(corners(axes[:, 1:]), expected.round(2))
    assert not any(texts(one) for one in axes[:, 0])
    shades = [*style.GROUP_COLORS, GREY]
    with xr.open_dataset(done.path("clusterings.nc")) as found:
        for row, name in enumerate(found["distribution"].values):
            one = found.sel(distribution=name)
            given = [one["group"], *one["found"]]
            for panel, labels in zip(axes[row], given, strict=True):
                (scatter,) = panel.collections
                np.testing.assert_array_equal(scatter.get_offsets(), one["point"])
                assert colors(scatter) == [shades[label] for label in labels.values]
    assert GREY in colors(axes[5, 1 + list(clusterers.CLUSTERERS).index("HDBSCAN")].collections[0])
    for sentence in pd.read_csv(done.path("verdicts.csv"))["verdict"][: len(clusterers.CLUSTERERS)]:
        assert sentence in facts(figure)


def test_the_figure_of_classifications_colours_places_and_points(done):
    name = "classifications"
    figure = draw_twice(done, f"plot_{name}", f"{name}.png", **{name: f"{name}.nc"}, **SCORED)
    axes = panels(figure, list(classifiers.CLASSIFIERS))
    expected = scores(done, "classification").loc[list(distributions.DISTRIBUTIONS), list(classifiers.CLASSIFIERS)]
    np.testing.assert_array_equal(corners(axes), expected.round(2))
    with xr.open_dataset(done.path("classifications.nc")) as found:
        for row, distribution in enumerate(found["distribution"].values):
            one = found.sel(distribution=distribution)
            for panel, said in zip(axes[row], one["said"], strict=True):
                mesh, scatter = panel.collections
                np.testing.assert_array_equal(mesh.get_array(), said)
                np.testing.assert_array_equal(scatter.get_offsets(), one["point"])
                assert colors(scatter) == [mesh.get_cmap().colors[label] for label in one["class"].values]
