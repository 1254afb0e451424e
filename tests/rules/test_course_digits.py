"""Networks that name digits, from images to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import SHARED
from rules.course import Course, draw_twice, settings, write_idx
from terrapalette.course import idx
from terrapalette.runtime.errors import InputError

OUTPUT = {"trace": "trace.csv", "answers": "answers.nc", "scores": "scores.json", "times": "times.csv"}
SHORT = {
    name: one | {"epochs": epochs} for (name, one), epochs in zip(settings("networks").items(), (4, 3), strict=True)
}


def train(course, output=OUTPUT, **networks):
    course.run("train_digits", output, images="images.nc", params={"seed": 1, "settings": SHORT | networks})


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("digits"))
    course.load_digits()
    train(course)
    return course


def scores(course):
    return json.loads((course.folder / "scores.json").read_text())


def test_scores_are_those_of_the_answers(done):
    found = scores(done)
    assert found["training"] == 1347 and found["held_out"] == 450
    with xr.open_dataset(done.path("answers.nc")) as answers:
        truth = answers["label"].values
        for name, one in found["networks"].items():
            named = answers["probability"].sel(network=name).values.argmax(axis=1)
            assert one["accuracy"] == np.mean(named == truth)
            assert np.array(one["confusion"]).sum(axis=1).tolist() == np.bincount(truth).tolist()
    assert found["networks"]["dense"]["accuracy"] > 0.8


def test_the_trace_ends_with_the_scores(done):
    trace = pd.read_csv(done.path("trace.csv"))
    assert trace.groupby("network", sort=False)["epoch"].max().to_dict() == {"dense": 4, "cnn": 3}
    for name, one in scores(done)["networks"].items():
        last = trace[trace["network"] == name].iloc[-1]
        assert last["test_accuracy"] == pytest.approx(one["accuracy"])


def test_throughput_is_images_over_seconds(done):
    times = pd.read_csv(done.path("times.csv"))
    assert times["images"].tolist() == [4 * 1347, 450, 3 * 1347, 450]
    np.testing.assert_allclose(times["images_per_second"], times["images"] / times["seconds"], rtol=1e-8)


def test_all_but_the_times_repeat(done):
    train(done, {key: f"again.{name}" for key, name in OUTPUT.items()})
    for key, name in OUTPUT.items():
        if key != "times":
            assert (done.folder / name).read_bytes() == (done.folder / f"again.{name}").read_bytes(), name


@pytest.mark.parametrize(
    ("script", "inputs"),
    [
        ("plot_digits_training", {"trace": "trace.csv", "scores": "scores.json"}),
        ("plot_digits_confusion", {"scores": "scores.json"}),
        ("plot_mistakes", {"answers": "answers.nc"}),
    ],
)
def test_figure(done, script, inputs):
    draw_twice(done, script, f"{script}.png", **inputs)


def test_a_diverging_training_names_what_to_lower(done):
    bad = {key: f"bad.{name}" for key, name in OUTPUT.items()}
    with pytest.raises(InputError, match=r"course.networks.dense: the loss is .* Lower learning_rate \(1e\+30\)"):
        train(done, bad, dense={"epochs": 2, "batch_size": 32, "learning_rate": 1e30})
    assert not list(done.folder.glob("bad.*"))


@pytest.mark.shared
def test_a_tenth_of_mnist(course):
    files = idx.locate(str(SHARED / "data/mnist"))
    parts = {
        part: tuple(array[::10] for array in idx.read_pair(files[f"{part}_images"], files[f"{part}_labels"]))
        for part in ("train", "test")
    }
    course.load_digits(source="mnist", **write_idx(course.folder, parts))
    train(course, dense=SHORT["dense"] | {"epochs": 3}, cnn=SHORT["cnn"] | {"epochs": 1})
    found = scores(course)
    assert found["source"] == "MNIST idx files (28 × 28 pixels)" and found["training"] == 6000
    # On all of MNIST both reach more (make bench); a tenth, once or thrice, shows that they learn: chance is 0.1.
    assert found["networks"]["dense"]["accuracy"] > 0.85 and found["networks"]["cnn"]["accuracy"] > 0.7
