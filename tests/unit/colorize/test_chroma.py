import numpy as np
import pytest
from skimage import data

from terrapalette.colorize import chroma, color_names, photos


def test_true_chroma_and_grey_give_the_photo_back():
    photo = data.chelsea()[100:160, 100:180]
    painted = chroma.paint(photos.grey(photo), chroma.chroma(photo))
    # The grey is rounded, and four steps leave less than a level.
    assert np.abs(painted.astype(int) - photo).max() <= 3
    assert np.mean((painted.astype(float) - photo) ** 2) < 0.3


def test_the_given_grey_stays(rng):
    grey = np.arange(30, 226, dtype=np.uint8).reshape(14, 14)
    painted = chroma.paint(grey, rng.normal(0, 8, (14, 14, 2)))
    assert np.abs(photos.grey(painted).astype(int) - grey).max() <= 1


def test_no_chroma_is_grey():
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    painted = chroma.paint(grey, np.zeros((16, 16, 2)))
    assert np.abs(painted.astype(int) - grey[..., None]).max() <= 1


def test_the_guided_filter_keeps_edges_and_smooths_plains(rng):
    grey = np.where(np.arange(40) < 20, 60, 190).astype(np.uint8) * np.ones((40, 1), np.uint8)
    clean = np.where(grey > 100, 20.0, -20.0)[..., None]
    noisy = clean + rng.normal(0, 5, clean.shape)
    smooth = chroma.follow_edges(noisy, grey, 4, 1e-3)
    # Windows hold 81 values.
    assert np.std(smooth - clean) < 0.35 * np.std(noisy - clean)
    assert smooth[:, 19].mean() == pytest.approx(-20, abs=1.5) and smooth[:, 20].mean() == pytest.approx(20, abs=1.5)
    np.testing.assert_array_equal(chroma.follow_edges(noisy, grey, 0, 1e-3), noisy)


def test_colours_have_everyday_names():
    colors = np.array([[250, 250, 248], [20, 20, 20], [210, 30, 35], [40, 90, 200], [62, 88, 46]], np.uint8)
    assert color_names.names(colors) == ["white", "black", "red", "blue", "dark green"]
    assert color_names.codes(colors)[2] == "#d21e23"


def test_colours_of_one_name_are_numbered():
    assert color_names.names(np.array([[20, 20, 20], [200, 30, 35], [22, 20, 20]])) == ["black 1", "red", "black 2"]


def test_a_palettes_shares_are_counted():
    colors = np.array([[16, 16, 16], [207, 44, 44], [247, 247, 247]], np.uint8)
    table = color_names.shares(colors, np.array([[0, 0, 2], [0, 2, 0]]))
    assert table.to_dict("list") == {
        "number": [1, 2, 3],
        "name": ["black", "red", "white"],
        "color": ["#101010", "#cf2c2c", "#f7f7f7"],
        "share": [4 / 6, 0, 2 / 6],
    }
