"""The course's scripts on small data, run as Snakemake would."""

import copy
import gzip
import struct

import numpy as np
import yaml
from PIL import Image

from conftest import PROJECT, Scripts
from terrapalette.course import idx

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())["course"]
TINY = yaml.safe_load((PROJECT / "tests/config/tiny.yaml").read_text())["course"]


def settings(exercise, **changes):
    """The settings of one exercise in the tests' small configuration."""
    return _merged(DEFAULT[exercise], TINY.get(exercise, {})) | changes


def _merged(lower, upper):
    """Two mappings key by key, as Snakemake lays configurations over each other."""
    both = {key: _merged(lower[key], upper[key]) for key in upper if isinstance(upper[key], dict)}
    return {**copy.deepcopy(lower), **upper, **both}


class Course(Scripts):
    study = "course"

    def load_digits(self, output="images.nc", source="digits", **files):
        params = {"seed": 1, "source": source, "test_share": 0.25}
        self.run("load_digits", {"images": output}, params=params, **files)


def picture(course, name):
    """A figure's colours (row, column, 3), after the checks that every figure passes."""
    with Image.open(course.path(name)) as image:
        found = np.asarray(image.convert("RGB")).astype(int)
    assert found.shape[1] <= 1600
    # Something is drawn, and nothing touches the sides where it would be cut off.
    assert found.std() > 5
    assert (found[:, [0, -1]] == 255).all() and (found[[0, -1]] == 255).all()
    return found


def draw_twice(course, script, name, **arguments):
    """Draw a figure, check it, and see that it repeats byte for byte."""
    course.run(script, {"figure": name}, **arguments)
    first = (course.folder / name).read_bytes()
    course.run(script, {"figure": name}, **arguments)
    assert (course.folder / name).read_bytes() == first
    return picture(course, name)


def write_idx(folder, parts):
    """The four files of MNIST from {"train": (images, labels), "test": ...}, gzipped; their names by key."""
    names = {}
    for part, (images, labels) in parts.items():
        for what, array in (("images", images), ("labels", labels)):
            name = f"{idx.FILES[f'{part}_{what}']}.gz"
            header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
            (folder / name).write_bytes(gzip.compress(header + array.astype(np.uint8).tobytes()))
            names[f"{part}_{what}"] = name
    return names
