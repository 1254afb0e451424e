"""The course's scripts on small data, run as Snakemake would."""

import copy
import gzip
import struct

import numpy as np
import yaml
from PIL import Image

from conftest import PROJECT, SHARED, Scripts
from rules.figures import drawn, title_of
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


def draw_twice(course, script, name, **arguments):
    """The figure that a script draws, after the checks that every one passes: it fits, and it repeats byte for byte."""
    figure = drawn(course, script, {"figure": name}, **arguments)
    first = (course.folder / name).read_bytes()
    course.run(script, {"figure": name}, **arguments)
    assert (course.folder / name).read_bytes() == first
    with Image.open(course.path(name)) as image:
        pixels = np.asarray(image.convert("RGB"))
    # Nothing touches the sides, where it would be cut off.
    assert pixels.shape[1] <= 1600
    assert (pixels[:, [0, -1]] == 255).all() and (pixels[[0, -1]] == 255).all()
    assert overlaps(figure) == []
    return figure


def overlaps(figure):
    """Pairs of titles, panel titles and facts that run into each other."""
    figure.draw_without_rendering()
    shown = [text for text in [*figure.texts, *map(title_of, figure.axes)] if text.get_text()]
    boxes = [text.get_window_extent() for text in shown]
    return [
        (one.get_text(), other.get_text())
        for place, one in enumerate(shown)
        for further, other in enumerate(shown[:place])
        if boxes[place].overlaps(boxes[further])
    ]


def titles(figure):
    return [title_of(axes).get_text() for axes in figure.axes]


def facts(figure):
    """The line below a figure."""
    return figure.texts[1].get_text().replace("\n", " ")


def texts(axes):
    return [text.get_text() for text in axes.texts]


def curves(axes):
    """What a legend calls the lines of a panel, and their values."""
    return {line.get_label(): line.get_ydata() for line in axes.get_lines() if not line.get_label().startswith("_")}


def tenth_of_mnist(course):
    """Bring every tenth image of MNIST into the course's form."""
    files = idx.locate(str(SHARED / "data/mnist"))
    parts = {
        part: tuple(array[::10] for array in idx.read_pair(files[f"{part}_images"], files[f"{part}_labels"]))
        for part in ("train", "test")
    }
    course.load_digits(source="mnist", **write_idx(course.folder, parts))


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
