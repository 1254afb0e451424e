import gzip
import struct

import numpy as np
import pytest

from conftest import SHARED
from terrapalette.course import idx
from terrapalette.runtime.errors import InputError


def packed(array, kind=0x08):
    return bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@pytest.fixture
def images(rng):
    return rng.integers(0, 256, (6, 5, 4)).astype(np.uint8)


@pytest.mark.parametrize("squeeze", [bytes, gzip.compress])
def test_what_was_written_is_read(tmp_path, images, squeeze):
    path = tmp_path / "images"
    path.write_bytes(squeeze(packed(images)))
    np.testing.assert_array_equal(idx.read(str(path), 3), images)


class TestBadFiles:
    def error(self, path, n_dimensions=3):
        with pytest.raises(InputError) as caught:
            idx.read(str(path), n_dimensions)
        assert str(path) in str(caught.value)
        return str(caught.value)

    def write(self, tmp_path, content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    def test_missing(self, tmp_path):
        assert "no such file" in self.error(tmp_path / "absent")

    def test_empty(self, tmp_path):
        assert "is empty, expected 00 00 08 03" in self.error(self.write(tmp_path, b""))

    def test_text(self, tmp_path):
        assert "starts with the bytes 64 69 67 69" in self.error(self.write(tmp_path, b"digits"))

    def test_another_type(self, tmp_path, images):
        path = self.write(tmp_path, packed(images.astype(">f4"), 0x0D))
        assert "holds 32-bit floats, expected unsigned bytes" in self.error(path)

    def test_labels_in_place_of_images(self, tmp_path):
        path = self.write(tmp_path, packed(np.zeros(4, np.uint8)))
        assert "1 dimensions (labels), expected 3 (images)" in self.error(path)

    @pytest.mark.parametrize("kept", [4, 9, 15, 16, 100, 135])
    def test_cut_off(self, tmp_path, images, kept):
        content = packed(images)
        assert len(content) == 136
        assert "damaged or truncated" in self.error(self.write(tmp_path, content[:kept]))

    def test_too_long(self, tmp_path, images):
        message = self.error(self.write(tmp_path, packed(images) + b"\0"))
        assert "121 bytes after the header, expected 6 × 5 × 4 = 120" in message

    @pytest.mark.parametrize("share", [0.3, 0.9])
    def test_cut_off_while_gzipped(self, tmp_path, images, share):
        content = gzip.compress(packed(images))
        assert "damaged or truncated" in self.error(self.write(tmp_path, content[: int(len(content) * share)]))


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (np.zeros(5, np.uint8), "5 labels, expected one for each of the 6 images"),
        (np.array([0, 1, 2, 10, 4, 5], np.uint8), "label 10 of image 4, expected digits 0 to 9"),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path, images, labels, sentence):
    (tmp_path / "images").write_bytes(packed(images))
    (tmp_path / "labels").write_bytes(packed(labels))
    with pytest.raises(InputError, match=sentence):
        idx.read_pair(str(tmp_path / "images"), str(tmp_path / "labels"))


def test_files_are_located_gzipped_or_plain(tmp_path):
    for name in idx.FILES.values():
        (tmp_path / name).touch()
    (tmp_path / "t10k-labels-idx1-ubyte.gz").touch()
    found = idx.locate(str(tmp_path))
    assert found["train_images"].endswith("train-images-idx3-ubyte")
    assert found["test_labels"].endswith("t10k-labels-idx1-ubyte.gz")
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(InputError, match=r"no file train-labels-idx1-ubyte or .*\.gz, found t10k-images"):
        idx.locate(str(tmp_path))
    with pytest.raises(InputError, match="no such folder"):
        idx.locate(str(tmp_path / "absent"))


@pytest.mark.shared
def test_mnist_is_read():
    images, labels = idx.read_pair(
        *(idx.locate(str(SHARED / "data/mnist"))[f"test_{part}"] for part in ("images", "labels"))
    )
    assert images.shape == (10_000, 28, 28)
    # The published counts of the test set's digits.
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
