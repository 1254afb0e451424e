"""The course's scripts on small data, run as Snakemake would."""

import copy
import gzip
import struct

import numpy as np
import yaml

from conftest import PROJECT, Scripts
from terrapalette import idx

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())["course"]
TINY = yaml.safe_load((PROJECT / "tests/config/tiny.yaml").read_text())["course"]


def settings(exercise, **changes):
    """The settings of one exercise in the tests' small configuration."""
    return copy.deepcopy(DEFAULT[exercise]) | TINY.get(exercise, {}) | changes


class Course(Scripts):
    study = "course"

    def load_digits(self, output="images.nc", source="digits", **files):
        params = {"seed": 1, "source": source, "test_share": 0.25}
        self.run("load_digits", {"images": output}, params=params, **files)


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
