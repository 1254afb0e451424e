"""Images of handwritten digits in one form: scikit-learn's of 8 x 8 pixels, or MNIST's of 28 x 28."""

from typing import NamedTuple

import numpy as np
import sklearn.datasets
import xarray as xr
from sklearn.model_selection import train_test_split

from terrapalette.course import idx
from terrapalette.runtime.errors import InputError


class Digits(NamedTuple):
    """pixels (image, row, column) from 0 to `levels`, labels (image,) 0..9, is_test (image,) bool, where from."""

    pixels: np.ndarray
    labels: np.ndarray
    is_test: np.ndarray
    levels: int
    source: str

    @property
    def ink(self) -> np.ndarray:
        """(image, row, column) from 0 to 1."""
        return self.pixels / self.levels


def from_scikit_learn(test_share: float, seed: int) -> Digits:
    """The 1797 images that come with scikit-learn, this share of each digit drawn for testing."""
    bunch = sklearn.datasets.load_digits()
    number = np.arange(len(bunch.target))
    _, tested = train_test_split(number, test_size=test_share, stratify=bunch.target, random_state=seed)
    pixels, labels = bunch.images.astype(np.uint8), bunch.target.astype(np.uint8)
    return Digits(pixels, labels, np.isin(number, tested), 16, "scikit-learn's digits (8 × 8 pixels)")


def from_idx(paths: dict[str, str]) -> Digits:
    """The images of four idx files (keys as of `idx.FILES`), training and test as the files have it.

    Raises
    ------
    InputError
        if a file is bad or the files do not belong together
    """
    pixels, labels = idx.read_pair(paths["train_images"], paths["train_labels"])
    test_pixels, test_labels = idx.read_pair(paths["test_images"], paths["test_labels"])
    height, width = pixels.shape[1:]
    if test_pixels.shape[1:] != (height, width):
        found = " × ".join(map(str, test_pixels.shape[1:]))
        raise InputError(
            f"{paths['test_images']}: images of {found} pixels, expected {height} × {width} as in "
            f"{paths['train_images']}"
        )
    return Digits(
        np.concatenate([pixels, test_pixels]),
        np.concatenate([labels, test_labels]),
        np.arange(len(labels) + len(test_labels)) >= len(labels),
        255,
        f"MNIST idx files ({height} × {width} pixels)",
    )


def dataset(digits: Digits) -> xr.Dataset:
    """The images as they are kept in a file."""
    return xr.Dataset(
        {
            "pixels": (("image", "row", "column"), digits.pixels, {"long_name": f"ink, 0 to {digits.levels}"}),
            "label": ("image", digits.labels, {"long_name": "digit"}),
            "is_test": ("image", digits.is_test.astype(np.int8), {"long_name": "1 where held out for testing"}),
        },
        attrs={"source": digits.source, "levels": digits.levels},
    )


def from_dataset(kept: xr.Dataset) -> Digits:
    """The images of a file."""
    return Digits(
        kept["pixels"].values, kept["label"].values, kept["is_test"].values == 1, kept.attrs["levels"],
        kept.attrs["source"],
    )  # fmt: skip
