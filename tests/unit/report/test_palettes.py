import itertools

import numpy as np
import pytest
import yaml

from conftest import PROJECT
from terrapalette.report import palettes

# Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB.
DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
TRITANOPIA = [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]


@pytest.fixture(scope="module")
def anchors():
    return yaml.safe_load((PROJECT / "config.yaml").read_text())["land"]["figures"]["class_colors"]


def seen(color, vision):
    value = palettes.rgb(color)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(vision) @ linear, 0, 1)
    value = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return palettes._hex_to_oklab("#" + "".join(f"{round(255 * v):02x}" for v in value))


@pytest.mark.parametrize("vision", [np.eye(3), DEUTERANOPIA, PROTANOPIA, TRITANOPIA])
def test_default_class_colors_differ_for_every_eye(anchors, vision):
    colors = [seen(color, vision) for color in palettes.class_colors(anchors, 6)]
    # 0.02 is a just noticeable difference in Oklab; neighbours in a map need several of them.
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(colors, 2)) > 0.08


@pytest.mark.parametrize("count", [2, 6, 12, 20])
def test_default_class_colors_darken_steadily(anchors, count):
    lightness = [palettes.lightness(color) for color in palettes.class_colors(anchors, count)]
    assert np.all(np.diff(lightness) < 0)


def test_anchors_are_kept_at_their_own_count(anchors):
    assert palettes.class_colors(anchors, len(anchors)) == anchors


def test_black_white_and_grey():
    assert palettes.class_colors(["#000000", "#ffffff"], 2) == ["#000000", "#ffffff"]
    red, green, blue = palettes.rgb(palettes.class_colors(["#000000", "#ffffff"], 3)[1])
    assert red == pytest.approx(green, abs=1 / 255) and green == pytest.approx(blue, abs=1 / 255)
    assert palettes.class_colors(["#123456", "#ffffff"], 1) == ["#123456"]
