"""Networks that name digits, from images to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.course import Course, curves, draw_twice, settings, tenth_of_mnist, title_of, titles
from terrapalette.course import digit_networks
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


def test_the_figure_of_training_draws_the_trace(done):
    figure = draw_twice(done, "plot_digits_training", "training.png", trace="trace.csv", scores="scores.json")
    trace = pd.read_csv(done.path("trace.csv"))
    assert titles(figure) == ["Loss", "Accuracy"]
    for axes, column in zip(figure.axes, ("loss", "accuracy"), strict=True):
        for name, text in (("dense", "dense"), ("cnn", "convolutional")):
            part = trace[trace["network"] == name]
            np.testing.assert_array_equal(curves(axes)[f"{text}, while training"], part[column])
            np.testing.assert_array_equal(curves(axes)[f"{text}, held out"], part[f"test_{column}"])


def test_the_figure_of_confusion_has_the_counts(done):
    figure = draw_twice(done, "plot_digits_confusion", "confusion.png", scores="scores.json")
    for axes, (name, one) in zip(figure.axes, scores(done)["networks"].items(), strict=True):
        counts = {(round(y), round(x)): int(text.get_text()) for text in axes.texts for x, y in [text.get_position()]}
        assert counts == {place: count for place, count in np.ndenumerate(np.array(one["confusion"])) if count}
        who = {"dense": "Dense", "cnn": "Convolutional"}[name]
        assert title_of(axes).get_text() == f"{who}: {one['accuracy']:.2%} after {one['epochs']} epochs"


def test_the_figure_of_mistakes_shows_the_surest_first(done):
    figure = draw_twice(done, "plot_mistakes", "mistakes.png", answers="answers.nc")
    with xr.open_dataset(done.path("answers.nc")) as answers:
        answers.load()
    axes = np.array(figure.axes).reshape(2, 10)
    for row, name in enumerate(("dense", "cnn")):
        probability, truth = answers["probability"].sel(network=name).values, answers["label"].values
        named, sure = probability.argmax(axis=1), probability.max(axis=1)
        wrong = sorted(np.flatnonzero(named != truth), key=lambda image: -sure[image])
        assert axes[row, 0].get_ylabel().endswith(f"{len(wrong)} mistakes")
        for panel, image in zip(axes[row], wrong, strict=False):
            text = f"{truth[image]} → {named[image]} ({sure[image]:.0%})"
            assert title_of(panel).get_text() == text
            np.testing.assert_array_equal(panel.images[0].get_array(), answers["pixels"][image] / 16)


def test_a_diverging_training_names_what_to_lower(done):
    bad = {key: f"bad.{name}" for key, name in OUTPUT.items()}
    with pytest.raises(InputError, match=r"course.networks.dense: the loss is .* Lower learning_rate \(1e\+30\)"):
        train(done, bad, dense={"epochs": 2, "batch_size": 32, "learning_rate": 1e30})
    assert not list(done.folder.glob("bad.*"))


def test_another_error_than_divergence_advises_nothing(done, monkeypatch):
    def fail(*_, **__):
        raise FloatingPointError("underflow")

    monkeypatch.setattr(digit_networks, "train", fail)
    with pytest.raises(FloatingPointError, match="underflow"):
        train(done, {key: f"bad.{name}" for key, name in OUTPUT.items()})
    assert not list(done.folder.glob("bad.*"))


@pytest.mark.shared
def test_a_tenth_of_mnist(course):
    tenth_of_mnist(course)
    train(course, dense=SHORT["dense"] | {"epochs": 3}, cnn=SHORT["cnn"] | {"epochs": 1})
    found = scores(course)
    assert found["source"] == "MNIST idx files (28 × 28 pixels)" and found["training"] == 6000
    # On all of MNIST both reach more (make bench); a tenth, once or thrice, shows that they learn: chance is 0.1.
    assert found["networks"]["dense"]["accuracy"] > 0.85 and found["networks"]["cnn"]["accuracy"] > 0.7
