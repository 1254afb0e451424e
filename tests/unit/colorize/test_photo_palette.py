import numpy as np
import pytest
from sklearn.cluster import KMeans

from terrapalette.colorize import patch_search, photo_palette


@pytest.fixture
def four_colours(rng):
    """A photo of four colours with a little noise, and which one each pixel has."""
    colors = np.array([[20, 30, 60], [200, 40, 40], [60, 160, 70], [240, 230, 200]])
    truth = rng.integers(0, 4, (30, 40))
    return np.clip(colors[truth] + rng.normal(0, 4, (30, 40, 3)), 0, 255).astype(np.uint8), truth, colors


def test_the_colours_of_a_photo_come_back(four_colours, rng):
    photo, truth, colors = four_colours
    found = photo_palette.palettes(photo, 5, rng)[3]
    order = np.argsort(colors @ photo_palette.LUMA)
    # 300 pixels each: means are known to a quarter of a level, then rounded.
    assert np.abs(found.colors.astype(int) - colors[order]).max() <= 1
    np.testing.assert_array_equal(order[photo_palette.classes(photo, found.colors)], truth)


def test_palettes_are_as_good_as_scikit_learns(rng):
    photo = np.clip(rng.normal(120, 45, (60, 60, 3)).cumsum(axis=0) / 6, 0, 255).astype(np.uint8)
    for k, palette in enumerate(photo_palette.palettes(photo, 6, rng), start=1):
        best = KMeans(k, n_init=5, random_state=0).fit(photo.reshape(-1, 3).astype(float)).inertia_
        assert palette.sse <= 1.005 * best, k


def test_palettes_rise_in_lightness_and_fall_in_error(four_colours, rng):
    found = photo_palette.palettes(four_colours[0], 6, rng)
    for palette in found:
        assert (np.diff(palette.colors @ photo_palette.LUMA) >= 0).all()
    assert (np.diff([palette.sse for palette in found]) < 0).all()


def test_palettes_do_not_see_places(four_colours, rng):
    photo = four_colours[0]
    shuffled = rng.permutation(photo.reshape(-1, 3)).reshape(photo.shape)
    found, other = (photo_palette.palettes(one, 4, np.random.default_rng(1)) for one in (photo, shuffled))
    for one, same in zip(found, other, strict=True):
        np.testing.assert_array_equal(one.colors, same.colors)


def test_too_few_colours_are_refused(rng):
    with pytest.raises(ValueError, match="3 colours asked for, but only 1"):
        photo_palette.palettes(np.full((5, 5, 3), 9, np.uint8), 3, rng)


def test_elbows_within_bounds():
    sse = np.array([1000.0, 480, 400, 80, 70, 62, 55, 50])
    assert photo_palette.elbow_between(sse, 1) == photo_palette.elbow_between(sse, 3) == 4
    assert photo_palette.elbow_between(np.array([3.0, 2, 1]), 2) is None


def test_palettes_of_all_sizes_in_one_dataset():
    found = [photo_palette.Palette(np.full((k, 3), 10 * k, np.uint8), 100.0 / k) for k in (1, 2, 3)]
    dataset = photo_palette.dataset(found, None, 2, 1)
    assert dataset["sse"].sel(k=2) == 50 and dataset.attrs == {"k_elbow": 0, "k_used": 2, "k_min": 1}
    for k in (1, 2, 3):
        np.testing.assert_array_equal(photo_palette.colors_of(dataset, k), found[k - 1].colors)


def test_outputs_choose_or_blend_colours():
    colors = np.array([[0, 0, 0], [100, 200, 40]], np.uint8)
    outputs = np.array([[0.9, 0.3], [0.25, 0.75], [0.0, 0.0]], np.float32)
    assert photo_palette.chosen(outputs, colors, blend=False).tolist() == [0, 1, 0]
    assert photo_palette.chosen(outputs, colors, blend=True).tolist() == [[25, 50, 10], [75, 150, 30], [0, 0, 0]]


def test_equal_errors_take_the_plainest_settings(rng):
    """Every combination paints two colours without an error: the first is the best, and no other."""
    photo = np.where(np.arange(40)[:, None, None] < 20, 0, 255) * np.ones((40, 40, 3), int)
    photo = photo.astype(np.uint8)
    settings = {"sizes": [3, 1], "neighbours": [3, 1], "colors": [2], "held_out": 0.25}
    rows = patch_search.search(photo, photo[..., 0], **settings, random_state=rng)
    assert {row["mse"] for row in rows} == {0}
    assert [row["best"] for row in rows] == [True, False, False, False]


def test_the_search_finds_what_the_photo_was_made_of(four_colours, rng):
    photo, _, _ = four_colours
    grey = np.round(photo @ photo_palette.LUMA).astype(np.uint8)
    rows = patch_search.search(
        photo, grey, sizes=[3, 1], neighbours=[1, 5, 10**6], colors=[2, 4], held_out=0.25, random_state=rng
    )
    assert [(row["patch"], row["neighbours"], row["colors"]) for row in rows] == [
        (p, n, k) for p in (1, 3) for n in (1, 5) for k in (2, 4)
    ]
    (best,) = (row for row in rows if row["best"])
    assert best["mse"] == min(row["mse"] for row in rows)
    # Four greys tell four colours apart; the neighbours of a pixel say nothing here.
    assert (best["patch"], best["colors"]) == (1, 4)
    assert best["mse"] < 30


def test_the_search_measures_held_out_pixels(four_colours, rng):
    """Errors are those of agents that never saw the pixels: changing their colours changes nothing that is learnt."""
    photo, _, _ = four_colours
    grey = np.round(photo @ photo_palette.LUMA).astype(np.uint8)
    settings = {"sizes": [1], "neighbours": [1], "colors": [4], "held_out": 0.25}
    other = photo.copy()
    other[:, 30:] = 0
    first, second = (
        patch_search.search(one, grey, **settings, random_state=np.random.default_rng(3))[0]["mse"]
        for one in (photo, other)
    )
    painted_squares = np.mean(photo[:, 30:].astype(float) ** 2)
    # The same painting against black: its mean square, give or take the palette's own error.
    assert second == pytest.approx(painted_squares, rel=0.02) and first < 30


def test_a_sample_of_the_held_out_pixels_says_what_all_of_them_say(four_colours, monkeypatch):
    photo, _, _ = four_colours
    grey = np.round(photo @ photo_palette.LUMA).astype(np.uint8)
    settings = {"sizes": [1], "neighbours": [1], "colors": [2, 4], "held_out": 0.25}
    every = patch_search.search(photo, grey, **settings, random_state=np.random.default_rng(3))
    monkeypatch.setattr(patch_search, "PIXELS", 150)
    some = patch_search.search(photo, grey, **settings, random_state=np.random.default_rng(3))
    assert [row["best"] for row in some] == [row["best"] for row in every]
    for one, other in zip(some, every, strict=True):
        # 150 of 400 pixels: the mean of squares is known to a tenth or so.
        assert one["mse"] != other["mse"] and one["mse"] == pytest.approx(other["mse"], rel=0.35)
