"""Methods against distributions, from points to sentences."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sklearn.metrics import adjusted_rand_score

from rules.course import Course, draw_twice

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
    assert times.groupby(["task", "method"]).size().eq(6).all() and len(times) == 60
    assert (times["seconds"] > 0).all() and times["score"].between(-0.5, 1).all()


def test_known_strengths_and_weaknesses(done):
    clustering, classification = scores(done, "clustering"), scores(done, "classification")
    # Straight cuts cannot part rings; chains of neighbours can, and ellipses can part long groups.
    assert clustering.loc["circles", "k-means"] < 0.1 and clustering.loc["circles", "spectral"] > 0.9
    assert clustering.loc["elongated", "Gaussian mixture"] > 0.9 > clustering.loc["elongated", "k-means"]
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
    assert len(verdicts) == 10
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


@pytest.mark.parametrize("figure", ["clusterings", "classifications"])
def test_figure(done, figure):
    draw_twice(done, f"plot_{figure}", f"{figure}.png", **{figure: f"{figure}.nc"}, **SCORED)
