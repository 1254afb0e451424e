"""The idx format of the MNIST files: arrays of bytes behind a header of their shape, gzipped or plain.

Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits". A header is two zero bytes, one byte for
the type, one for the number of dimensions, then each dimension as a 32-bit big-endian integer.
"""

import math
import zlib
from pathlib import Path

import numpy as np

from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError

TYPES = {
    0x08: "unsigned bytes", 0x09: "signed bytes", 0x0B: "16-bit integers", 0x0C: "32-bit integers",
    0x0D: "32-bit floats", 0x0E: "64-bit floats",
}  # fmt: skip
UNSIGNED_BYTES = 0x08
# MNIST's largest file has 47 MB; a few bytes of gzip may unfold to a thousand times as much.
_MOST = 500_000_000
FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}


def locate(folder: str) -> dict[str, str]:
    """Paths of the four MNIST files in a folder, by the keys of FILES; the gzipped one where both lie there.

    Raises
    ------
    InputError
        if there is no such folder, or a file is missing
    """
    place = Path(folder).expanduser()
    with foreign_bytes.told(folder, "cannot be looked into"):
        if not place.is_dir():
            raise InputError(f"{folder}: no such folder, expected one with the four idx files of MNIST")
        return _located(place, folder)


def _located(place: Path, folder: str) -> dict[str, str]:
    found = {}
    for key, name in FILES.items():
        present = [path for path in (place / f"{name}.gz", place / name) if path.is_file()]
        if not present:
            there = ", ".join(sorted(path.name for path in place.iterdir())) or "nothing"
            raise InputError(f"{folder}: no file {name} or {name}.gz, found {there}")
        found[key] = str(present[0])
    return found


def read(path: str, n_dimensions: int) -> np.ndarray:
    """The array of unsigned bytes in an idx file, gzipped or plain.

    Raises
    ------
    InputError
        if the file is not idx, holds another type or number of dimensions, or is truncated
    """
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        found = f"starts with the bytes {content[:4].hex(' ')}" if content else "is empty"
        raise InputError(f"{path}: not an idx file (it {found}, expected 00 00 08 {n_dimensions:02x})")
    if content[2] != UNSIGNED_BYTES:
        raise InputError(f"{path}: holds {TYPES[content[2]]}, expected {TYPES[UNSIGNED_BYTES]}")
    if content[3] != n_dimensions:
        what = {1: "labels", 3: "images"}
        raise InputError(
            f"{path}: an array of {content[3]} dimensions ({what.get(content[3], 'neither images nor labels')}), "
            f"expected {n_dimensions} ({what[n_dimensions]})"
        )
    start = 4 + 4 * n_dimensions
    shape = tuple(int(size) for size in np.frombuffer(content[4:start][: len(content[4:start]) // 4 * 4], ">u4"))
    expected = math.prod(shape)
    if len(shape) < n_dimensions or len(content) - start != expected:
        wanted = f"{' × '.join(map(str, shape))} = {expected}" if len(shape) == n_dimensions else "a whole header"
        raise InputError(
            f"{path}: damaged or truncated, {max(len(content) - start, 0)} bytes after the header, expected {wanted}. "
            "Copy or download it again."
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _content(path: str) -> bytes:
    with foreign_bytes.told(path, "damaged or truncated"):
        size = Path(path).stat().st_size
        content = Path(path).read_bytes() if size <= _MOST else b""
        if content[:2] == b"\x1f\x8b":
            # 16 more than the window of zlib: gzip's header, and the checksum at its end.
            packed = zlib.decompressobj(16 + zlib.MAX_WBITS)
            content = packed.decompress(content, _MOST + 1)
            size = len(content)
            if size <= _MOST and not packed.eof:
                raise EOFError("the gzipped data end too early")
    if size > _MOST:
        raise InputError(f"{path}: holds more than {_MOST / 1e6:g} MB, expected images or labels of MNIST.")
    return content


def read_pair(images_path: str, labels_path: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (image, row, column) and their labels (image,), digits 0 to 9, as bytes.

    Raises
    ------
    InputError
        if a file is bad (see `read`), the two do not belong together, or a label is no digit
    """
    images, labels = read(images_path, 3), read(labels_path, 1)
    if len(images) != len(labels):
        raise InputError(f"{labels_path}: {len(labels)} labels, expected one for each of the {len(images)} images")
    if not images.size:
        raise InputError(f"{images_path}: holds no images")
    if labels.max() > 9:
        place = int(np.argmax(labels > 9))
        raise InputError(f"{labels_path}: label {labels[place]} of image {place + 1}, expected digits 0 to 9")
    return images, labels
