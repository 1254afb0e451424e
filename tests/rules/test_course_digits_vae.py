"""Digits in a plane, from images to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sklearn.datasets import load_digits

from conftest import SHARED
from rules.course import Course, draw_twice, settings, write_idx
from terrapalette.course import idx
from terrapalette.runtime.errors import InputError

OUTPUT = {"planes": "planes.nc", "between": "between.nc", "trace": "trace.csv", "scores": "scores.json"}
# Enough for the planes to take shape.
SETTINGS = settings("digits_vae", alphas=[1e-6, 1e-2], epochs=12, between={"digits": [5, 9], "alpha": 1e-6})


def embed(course, output=OUTPUT, images="images.nc", **changes):
    course.run("embed_digits", output, images=images, params={"seed": 1, "settings": SETTINGS | changes})


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("digits_vae"))
    course.load_digits()
    embed(course)
    return course


def opened(course, name):
    with xr.open_dataset(course.path(name)) as dataset:
        return dataset.load()


def test_images_are_scikit_learns(embedded):
    images = opened(embedded, "images.nc")
    np.testing.assert_array_equal(images["pixels"], load_digits().images)
    np.testing.assert_array_equal(images["label"], load_digits().target)
    assert images.attrs["levels"] == 16 and images["is_test"].sum() == 450


def test_alpha_trades_pixels_for_order(embedded):
    scores = json.loads((embedded.folder / "scores.json").read_text())
    assert list(scores) == ["alpha 1e-06", "alpha 0.01", "PCA"]
    weak, strong, pca = scores.values()
    # Twelve epochs reach what a line keeps, and with so strong a divergence the codes say nothing.
    assert weak["r2"] > pca["r2"] - 0.05 and weak["accuracy"] > 0.5
    assert strong["r2"] == pytest.approx(0, abs=0.02)
    assert pca["r2"] == pytest.approx(0.285, abs=0.02)
    planes = opened(embedded, "planes.nc")
    np.testing.assert_allclose(planes["accuracy"], [one["accuracy"] for one in scores.values()])
    assert planes["code"].shape == (3, 1797, 2)


def test_the_trace_holds_every_epoch(embedded):
    trace = pd.read_csv(embedded.path("trace.csv"))
    assert trace.groupby("plane")["epoch"].apply(list).tolist() == [list(range(1, 13))] * 2
    alpha = trace["plane"].str.removeprefix("alpha ").astype(float)
    # Kept as 32-bit numbers while training.
    np.testing.assert_allclose(trace["loss"], trace["reconstruction"] + alpha * trace["divergence"], rtol=1e-5)


def test_the_walk_leads_from_one_digit_to_the_other(embedded):
    walk = opened(embedded, "between.nc")
    codes, labels, steps = walk["code"].values, walk["label"].values, walk["step"].values
    for digit, end in ((5, 0), (9, -1)):
        np.testing.assert_allclose(steps[end], np.median(codes[labels == digit], axis=0))
    assert walk["decoded"].shape == (len(steps), 8, 8)
    assert walk["decoded"].min() >= 0 and walk["decoded"].max() <= 1


def test_the_same_seed_gives_the_same_files(embedded):
    again = {key: f"again.{name}" for key, name in OUTPUT.items()}
    embed(embedded, again)
    for key, name in OUTPUT.items():
        assert (embedded.folder / name).read_bytes() == (embedded.folder / again[key]).read_bytes(), name


@pytest.mark.parametrize(("figure", "source"), [("planes", "planes"), ("decoded", "planes"), ("between", "between")])
def test_figure(embedded, figure, source):
    draw_twice(embedded, f"plot_{figure}", f"{figure}.png", **{source: f"{source}.nc"})


def test_a_batch_larger_than_the_images_is_refused(embedded):
    with pytest.raises(InputError, match="batch_size is 5000, expected at most the 1347 images"):
        embed(embedded, {key: f"bad.{name}" for key, name in OUTPUT.items()}, batch_size=5000)
    assert not list(embedded.folder.glob("bad.*"))


def test_a_diverging_training_names_what_to_lower(embedded):
    with pytest.raises(InputError, match=r"course.digits_vae: the loss is .* Lower learning_rate \(1e\+06\)"):
        embed(embedded, {key: f"bad.{name}" for key, name in OUTPUT.items()}, learning_rate=1e6, optimizer="sgd")
    assert not list(embedded.folder.glob("bad.*"))


def test_idx_files_take_the_place_of_the_digits(course, rng):
    parts = {
        part: (rng.integers(0, 256, (count, 28, 28)), rng.integers(0, 10, count))
        for part, count in (("train", 30), ("test", 12))
    }
    course.load_digits(source="mnist", **write_idx(course.folder, parts))
    images = opened(course, "images.nc")
    assert images["is_test"].values.tolist() == [0] * 30 + [1] * 12
    np.testing.assert_array_equal(images["pixels"][30:], parts["test"][0])
    assert images.attrs["source"] == "MNIST idx files (28 × 28 pixels)"


def test_test_images_of_another_size_are_refused(course, rng):
    parts = {
        part: (rng.integers(0, 256, (20, size, size)), rng.integers(0, 10, 20))
        for part, size in (("train", 28), ("test", 8))
    }
    with pytest.raises(InputError, match=r"t10k-images.*images of 8 × 8 pixels, expected 28 × 28"):
        course.load_digits(source="mnist", **write_idx(course.folder, parts))
    assert not (course.folder / "images.nc").exists()


@pytest.mark.shared
def test_mnist_in_a_plane(course):
    """A tenth of MNIST, few epochs: the plane of an autoencoder keeps the digits better than two components."""
    files = idx.locate(str(SHARED / "data/mnist"))
    parts = {
        part: tuple(array[::10] for array in idx.read_pair(files[f"{part}_images"], files[f"{part}_labels"]))
        for part in ("train", "test")
    }
    course.load_digits(source="mnist", **write_idx(course.folder, parts))
    embed(course, alphas=[1e-6], epochs=3)
    scores = json.loads((course.folder / "scores.json").read_text())
    assert scores["alpha 1e-06"]["accuracy"] > scores["PCA"]["accuracy"] + 0.1
    assert scores["alpha 1e-06"]["r2"] > scores["PCA"]["r2"]
