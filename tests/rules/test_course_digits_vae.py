"""Digits in a plane, from images to figures."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_hex
from sklearn.datasets import load_digits

from rules.course import Course, curves, draw_twice, settings, tenth_of_mnist, texts, title_of, titles, write_idx
from terrapalette.plots.common import style
from terrapalette.runtime.errors import InputError
from terrapalette.spaces import autoencoder

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
    # The divergence is that of one image; the loss has it summed over a batch. Kept as 32-bit numbers while training.
    summed = SETTINGS["batch_size"] * trace["divergence"]
    np.testing.assert_allclose(trace["loss"], trace["reconstruction"] + alpha * summed, rtol=1e-5)


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


def test_the_figure_of_planes_holds_every_image_in_its_digits_colour(embedded):
    figure = draw_twice(embedded, "plot_planes", "planes.png", planes="planes.nc")
    planes, scores = opened(embedded, "planes.nc"), json.loads((embedded.folder / "scores.json").read_text())
    *panels, kept = figure.axes
    for axes, (name, one) in zip(panels, scores.items(), strict=True):
        kept_share = f"{one['r2']:.2f}".replace("-0.00", "0.00")
        assert title_of(axes).get_text() == f"{name}\nR² {kept_share}, neighbours {one['accuracy']:.0%}"
        codes, labels = planes["code"].sel(plane=name).values, planes["label"].values
        _, scatter = axes.collections
        drawn = {(x, y, to_hex(color)) for (x, y), color in zip(*look(scatter), strict=True)}
        assert drawn == {(x, y, style.GROUP_COLORS[label]) for (x, y), label in zip(codes, labels, strict=True)}
        for text in axes.texts:
            middle = np.median(codes[labels == int(text.get_text())], axis=0)
            np.testing.assert_allclose(text.get_position(), middle)
        assert sorted(texts(axes)) == [str(digit) for digit in range(10)]
    measured = curves(kept)
    np.testing.assert_allclose(measured["R² of decoded pixels"], planes["r2"][:-1])
    np.testing.assert_allclose(measured["accuracy of ten neighbours"], planes["accuracy"][:-1])


def look(scatter):
    return scatter.get_offsets().tolist(), scatter.get_facecolors()


def test_the_figure_of_decoded_planes_puts_pictures_where_their_codes_lie(embedded):
    figure = draw_twice(embedded, "plot_decoded", "decoded.png", planes="planes.nc")
    planes = opened(embedded, "planes.nc")
    assert titles(figure) == list(planes["plane"].values)
    for axes, name in zip(figure.axes, planes["plane"].values, strict=True):
        one, (image,) = planes.sel(plane=name), axes.images
        # Pictures of 8 x 8 with a rim of 1: the first row of the image is the northernmost.
        tiles = image.get_array().reshape(11, 10, 11, 10).swapaxes(1, 2)[::-1, :, 1:-1, 1:-1]
        np.testing.assert_array_equal(tiles, one["decoded"])
        west, east, south, north = image.get_extent()
        width, height = (east - west) / 11, (north - south) / 11
        np.testing.assert_allclose(west + width * (np.arange(11) + 0.5), one["x_code"])
        np.testing.assert_allclose(south + height * (np.arange(11) + 0.5), one["y_code"])


def test_the_figure_between_two_digits_draws_the_walk(embedded):
    figure = draw_twice(embedded, "plot_between", "between.png", between="between.nc")
    walk = opened(embedded, "between.nc")
    top, bottom = figure.axes
    way, meeting = top.get_lines()
    np.testing.assert_array_equal(way.get_xydata(), walk["step"])
    np.testing.assert_array_equal(meeting.get_xydata()[0], walk["step"][walk.attrs["meeting"]])
    grey, colored = top.collections
    of_both = np.isin(walk["label"], [5, 9])
    assert len(colored.get_offsets()) == of_both.sum() and len(grey.get_offsets()) == (~of_both).sum()
    assert texts(top) == ["5", "9"]
    tiles = bottom.images[0].get_array().reshape(8, -1, 10).swapaxes(0, 1)[:, :, 1:-1]
    np.testing.assert_array_equal(tiles, walk["decoded"])
    (frame,) = bottom.patches
    assert frame.get_x() == walk.attrs["meeting"] * 10 - 0.5


def test_a_batch_larger_than_the_images_is_refused(embedded):
    with pytest.raises(InputError, match="batch_size is 5000, expected at most the 1347 images"):
        embed(embedded, {key: f"bad.{name}" for key, name in OUTPUT.items()}, batch_size=5000)
    assert not list(embedded.folder.glob("bad.*"))


def test_a_diverging_training_names_what_to_lower(embedded):
    with pytest.raises(InputError, match=r"course.digits_vae: the loss is .* Lower learning_rate \(1e\+06\)"):
        embed(embedded, {key: f"bad.{name}" for key, name in OUTPUT.items()}, learning_rate=1e6, optimizer="sgd")
    assert not list(embedded.folder.glob("bad.*"))


def test_another_error_than_divergence_advises_nothing(embedded, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(autoencoder, "train", fail)
    with pytest.raises(ZeroDivisionError):
        embed(embedded, {key: f"bad.{name}" for key, name in OUTPUT.items()})
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
    tenth_of_mnist(course)
    embed(course, alphas=[1e-6], epochs=3)
    scores = json.loads((course.folder / "scores.json").read_text())
    assert scores["alpha 1e-06"]["accuracy"] > scores["PCA"]["accuracy"] + 0.1
    assert scores["alpha 1e-06"]["r2"] > scores["PCA"]["r2"]
