import json

import numpy as np

from terrapalette.colorize import painting_files, png
from terrapalette.colorize.agents.registry import Painting

FACTS = {"image": "cat", "agent": "trees", "title": "trees", "settings": {"colors": "elbow"}}


def test_a_painting_in_files_says_what_it_is(tmp_path, rng):
    colors = rng.integers(0, 256, (3, 3), dtype=np.uint8)
    numbers = rng.integers(0, 4, (6, 5))
    training = {"iteration": [0, 1], "loss": [2.5, 1.5], "held_out": [float("nan"), 3.0]}
    paths = {part: str(tmp_path / part) for part in painting_files.PARTS}
    painting_files.write(Painting(numbers, numbers[::-1], training), paths, colors, FACTS, 0.25)
    for half, expected in (("left", numbers), ("right", numbers[::-1])):
        picture = png.read(paths[half])
        assert picture.facts == {"image": "cat", "agent": "trees", "half": half}
        np.testing.assert_array_equal(picture.numbers, expected)
        np.testing.assert_array_equal(picture.colors, colors)
        np.testing.assert_array_equal(picture.rgb, np.vstack([colors, [[0, 0, 0]]])[expected])
    records = painting_files.read_records([paths["record"]])
    assert (tmp_path / "seconds").read_text() == "image,agent,seconds\ncat,trees,0.25\n"
    # A loss that is missing is no number.
    assert records == {("cat", "trees"): FACTS | {"training": training | {"held_out": [None, 3.0]}}}


def test_pictures_in_colours_and_greys_come_back(tmp_path, rng):
    colored = rng.integers(0, 256, (6, 5, 3), dtype=np.uint8)
    path = str(tmp_path / "picture.png")
    png.write(colored, path, image="cat")
    picture = png.read(path)
    np.testing.assert_array_equal(picture.rgb, colored)
    assert picture.colors is None and picture.numbers is None and picture.facts == {"image": "cat"}
    png.write(colored[..., 0], path)
    np.testing.assert_array_equal(png.read_grey(path), colored[..., 0])
    assert png.inside(colored, 2).shape == (2, 1, 3)


def test_an_agent_without_training_has_none(tmp_path):
    paths = {part: str(tmp_path / part) for part in painting_files.PARTS}
    half = np.zeros((4, 4, 3), np.uint8)
    painting_files.write(Painting(half, half), paths, None, FACTS, 1.0)
    assert json.loads((tmp_path / "record").read_text())["training"] is None
