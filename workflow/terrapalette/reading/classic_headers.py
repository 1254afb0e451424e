"""Headers of classic netCDF files (CDF-1, 2 and 5): sound, and the file as long as they say.

The netCDF library takes a header on trust and reads what is missing as zeros. Source: NetCDF Users Guide, appendix
"File Format Specifications".
"""

import math
import os
from pathlib import Path
from typing import BinaryIO

# Bytes of a number of each external type.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}
_DIMENSION, _VARIABLE, _ATTRIBUTE = 10, 11, 12
_STREAMING = {4: 2**32 - 1, 8: 2**64 - 1}


class _Header:
    """A header, read from its beginning to its end; every count is held against what the file can hold."""

    def __init__(self, file: BinaryIO):
        self.file, self.size = file, os.fstat(file.fileno()).st_size
        version = self.take(4)[3]
        self.count_bytes, self.offset_bytes = (8 if version == 5 else 4), (4 if version == 1 else 8)

    def take(self, count: int) -> bytes:
        if count > self.size - self.file.tell():
            raise ValueError(f"the header ends after {self.size} bytes")
        return self.file.read(count)

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

    def count(self) -> int:
        return self.number(self.count_bytes)

    def name(self) -> str:
        length = self.count()
        name = self.take(_padded(length))[:length].decode("utf-8")
        if not name or "/" in name or not name.isprintable():
            raise ValueError(f"a name is {name[:20]!r}")
        return name

    def kind(self) -> int:
        kind = self.number(4)
        if kind not in _SIZES:
            raise ValueError(f"there is no type {kind}")
        return kind

    def entries(self, tag: int) -> range:
        found, count = self.number(4), self.count()
        if found != tag and (found, count) != (0, 0):
            raise ValueError(f"a list begins with {found}")
        if count > self.size:
            raise ValueError(f"a list of {count} entries in {self.size} bytes")
        return range(count)

    def attributes(self) -> None:
        for _ in self.entries(_ATTRIBUTE):
            self.name()
            kind = self.kind()
            self.take(_padded(_SIZES[kind] * self.count()))


def check(path: str) -> None:
    """See that a classic netCDF file has a sound header and does not end early.

    Raises
    ------
    ValueError
        saying what is wrong
    """
    with Path(path).open("rb") as file:
        header = _Header(file)
        records = header.count()
        lengths = [(header.name(), header.count())[1] for _ in header.entries(_DIMENSION)]
        header.attributes()
        ends, record_sizes = [], []
        for _ in header.entries(_VARIABLE):
            name = header.name()
            shape = [_length(lengths, header.count()) for _ in range(_rank(header))]
            header.attributes()
            width = _SIZES[header.kind()]
            header.count()
            begin = header.number(header.offset_bytes)
            if 0 in shape[1:]:
                raise ValueError(f"{name} has records along a dimension that is not its first")
            size = width * math.prod(shape[1:] if shape[:1] == [0] else shape)
            if shape[:1] == [0]:
                record_sizes.append((name, begin, size))
            else:
                ends.append((name, begin, begin + size))
        first = file.tell()
    # A lone record variable has no padding between its records.
    step = (
        sum(_padded(size) for *_, size in record_sizes) if len(record_sizes) > 1 else sum(s for *_, s in record_sizes)
    )
    if records != _STREAMING[header.count_bytes] and records:
        ends += [(name, begin, begin + (records - 1) * step + size) for name, begin, size in record_sizes]
    for name, begin, end in ends:
        if begin < first:
            raise ValueError(f"{name} begins inside the header")
        if end > header.size:
            raise ValueError(f"{name} ends at byte {end}, the file at {header.size}")


def _rank(header: _Header) -> int:
    rank = header.count()
    if rank > 1024:
        raise ValueError(f"a variable of {rank} dimensions")
    return rank


def _length(lengths: list[int], number: int) -> int:
    if number >= len(lengths):
        raise ValueError(f"there is no dimension {number}")
    return lengths[number]


def _padded(size: int) -> int:
    return -(-size // 4) * 4
