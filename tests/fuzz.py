"""Damaged files of every format that is read: each is read, or told in one sentence, within 2 seconds and 1 GB.

    PYTHONPATH=workflow:tests python tests/fuzz.py [cases] [kind ...]

Each case is read in a child process of its own, which a C library may crash without harm to the others. The suite runs
some hundred cases (tests/unit/trust/test_fuzz.py), `make fuzz` ten thousand. A case is its kind and number: the same
bytes on every machine.
"""

import faulthandler
import gzip
import io
import math
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import netCDF4
import numpy as np
import rasterio
from PIL import Image

from terrapalette.colorize import photos
from terrapalette.config import files
from terrapalette.course import idx, pointfiles
from terrapalette.land import frames
from terrapalette.reading import maps, regions
from terrapalette.runtime.errors import InputError
from unit.reading.readings import read

SECONDS, BYTES = 2, 2**30
# Before a child that computes for too long is killed.
GRACE = 1
# A loaded machine may take long for little: only what a child computes itself counts, but for one that waits for ever.
LONGEST_WAIT = 60
LAT, LON = 45 - 10.0 * np.arange(10), -175 + 10.0 * np.arange(36)
EXTREMES = [bytes.fromhex(one) for one in ("00000000", "ffffffff", "7fffffff", "80000000", "ffffff7f", "00000001")]


class Kind(NamedTuple):
    """A format: the ending of its files, a small sound one, and what reads it."""

    ending: str
    content: bytes
    read: object


class Outcome(NamedTuple):
    """What came of a case: "read", "told" or what is wrong; seconds it computed, bytes it took beyond the parent's."""

    verdict: str
    seconds: float
    bytes: int


def netcdf(form):
    """Bytes of a netCDF file with packing, fill values, ranges, flags, text and a record dimension."""
    random = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/it.nc"
        with netCDF4.Dataset(path, "w", format=form) as file:
            file.title = "a planet"
            file.createDimension("time", None)
            for name, axis, units in (("lat", LAT, "degrees_north"), ("lon", LON, "degrees_east")):
                file.createDimension(name, len(axis))
                file.createVariable(name, "f8", (name,))[:] = axis
                file[name].setncatts({"units": units, "standard_name": {"lat": "latitude", "lon": "longitude"}[name]})
            packing = {"zlib": True, "chunksizes": (5, 12)} if form == "NETCDF4" else {}
            ndvi = file.createVariable("NDVI", "i2", ("lat", "lon"), fill_value=-9999, **packing)
            ndvi.setncatts({"scale_factor": 1e-4, "add_offset": 0.1, "valid_range": np.array([-1000, 9000], "i2")})
            ndvi.setncatts({"long_name": "greenness", "units": "1"})
            ndvi[:] = random.uniform(0.1, 0.9, (10, 36))
            kind = file.createVariable("kind", "i1", ("lat", "lon"))
            kind.setncatts({"flag_values": np.arange(3, dtype="i1"), "flag_meanings": "sea land ice"})
            kind[:] = random.integers(0, 3, (10, 36))
            series = file.createVariable("series", "f4", ("time", "lat", "lon"))
            series.units = "K"
            series[:] = random.uniform(200, 300, (2, 10, 36))
            file.createVariable("time", "i4", ("time",))[:] = [0, 31]
            file["time"].units = "days since 2000-01-01"
        return Path(path).read_bytes()


def geotiff():
    random = np.random.default_rng(2)
    profile = {"driver": "GTiff", "width": 36, "height": 10, "count": 2, "dtype": "int16", "crs": "EPSG:4326"}
    profile |= {"transform": rasterio.transform.from_origin(-180, 50, 10, 10), "compress": "deflate", "nodata": -1}
    with rasterio.MemoryFile() as held:
        with held.open(**profile) as raster:
            raster.write(random.integers(0, 1000, (2, 10, 36)).astype("int16"))
            raster.set_band_description(1, "NDVI")
            raster.update_tags(1, class_1="sea")
        return bytes(held.read())


def picture(form, **options):
    random = np.random.default_rng(3)
    pixels = np.kron(random.integers(0, 256, (6, 9, 3)), np.ones((4, 4, 1))).astype(np.uint8)
    held = io.BytesIO()
    image = Image.fromarray(pixels)
    exif = Image.Exif()
    exif[274] = 6
    extra = {"exif": exif} if form in ("JPEG", "TIFF", "WEBP", "PNG") else {}
    image.save(held, form, **extra, **options)
    return held.getvalue()


def read_netcdf(path):
    """All variables by both readers, which must agree."""
    wanted = ({"name": "NDVI"}, {"name": "kind"}, {"name": "series", "along": "time"})
    found, errors = [], []
    for reader in ("xarray", "netCDF4"):
        try:
            found.append(read(path, *wanted, reader=reader))
        except InputError as error:
            errors.append(error)
        maps_read(path, reader)
    if errors:
        raise errors[0]
    if not found[0].equals(found[1]):
        raise AssertionError("the two readers read different values")


def maps_read(path, reader):
    try:
        maps.read(path, "kind", reader, key="land.references.kind")
    except InputError as error:
        told(error, path)


def read_region(path):
    regions.inside(path, frames.Frame(LAT, LON, ""))


IMAGES = np.array([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6], np.uint8).tobytes() + bytes(range(120))
POINTS = "2 6\n" + "\n".join(" ".join(f"{value:.3f}" for value in np.linspace(row, 4, 6)) for row in range(2)) + "\n"
REGION = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "a"}, "geometry": '
    '{"type": "Polygon", "coordinates": [[[-50, -30], [60, -30], [60, 40], [-50, 40], [-50, -30]]]}}]}'
)
SETTINGS = "# mine\nseed: 3\nland: &a\n  k: 5\n  variables:\n    - {name: NDVI, range: [-1, 1]}\nother: *a\n"


def kinds():
    """Every format by name."""
    photo = lambda path: photos.read(path, 64)  # noqa: E731
    return {
        "netCDF classic": Kind(".nc", netcdf("NETCDF3_CLASSIC"), read_netcdf),
        "netCDF 64-bit offset": Kind(".nc", netcdf("NETCDF3_64BIT_OFFSET"), read_netcdf),
        "netCDF 64-bit data": Kind(".nc", netcdf("NETCDF3_64BIT_DATA"), read_netcdf),
        "netCDF 4": Kind(".nc", netcdf("NETCDF4"), read_netcdf),
        "GeoTIFF": Kind(".tif", geotiff(), lambda path: read(path, {"name": "a", "band": 1}, {"name": "b", "band": 2})),
        "PNG": Kind(".png", picture("PNG"), photo),
        "JPEG": Kind(".jpg", picture("JPEG"), photo),
        "TIFF": Kind(".tif", picture("TIFF", compression="tiff_lzw"), photo),
        "WebP": Kind(".webp", picture("WEBP"), photo),
        "GIF": Kind(".gif", picture("GIF"), photo),
        "idx": Kind("", IMAGES, lambda path: idx.read(path, 3)),
        "idx gzipped": Kind(".gz", gzip.compress(IMAGES, mtime=0), lambda path: idx.read(path, 3)),
        "points": Kind(".dat", POINTS.encode(), pointfiles.read_points),
        "points csv": Kind(".csv", b"x,y\n1,2\n3.5,4e2\n-1,0\n", pointfiles.read_points),
        "GeoJSON": Kind(".geojson", REGION.encode(), read_region),
        "YAML": Kind(".yaml", SETTINGS.encode(), read_settings),
    }


def read_settings(path):
    """Its sentences are what an InputError is elsewhere."""
    for sentence in files.problems(path):
        raise InputError(sentence)


def mutant(content, kind, number):
    """A damaged copy of a file, the same for the same kind and number."""
    random = np.random.default_rng([zlib.crc32(kind.encode()), number])
    found = bytearray(content)
    for _ in range(random.integers(1, 4)):
        place = int(random.integers(len(found) + 1))
        # Headers decide how the rest is read.
        place = place if random.random() < 0.5 else place % 200
        length = int(random.integers(1, 30))
        way = random.integers(8)
        if way < 3:
            for at in range(place, min(len(found), place + int(random.integers(1, 5)))):
                found[at] = random.integers(256)
        elif way == 3:
            found[place : place + 4] = EXTREMES[random.integers(len(EXTREMES))]
        elif way == 4:
            del found[place:]
        elif way == 5:
            del found[place : place + length]
        elif way == 6:
            found[place:place] = random.integers(0, 256, length, dtype=np.uint8).tobytes()
        else:
            other = int(random.integers(len(found) + 1))
            found[place : place + length] = found[other : other + length]
    return bytes(found)


def told(error, path):
    """See that an error is a sentence that a user can act on."""
    text = str(error)
    if path not in text or "\n" in text or not 20 < len(text) < 1000:
        raise AssertionError(f"no sentence that names the file: {text!r}") from error


def tried(kind, content, folder):
    """Read some bytes as a file of a kind, in a child process with limits."""
    path = Path(folder) / f"it{kind.ending}"
    path.write_bytes(content)
    listen, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(listen)
        os.write(tell, _of_child(kind, str(path)).encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(listen) as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    seconds = used.ru_utime + used.ru_stime
    if os.WIFSIGNALED(status):
        said = f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    verdict, _, taken = said.partition("\0")
    return Outcome(verdict or "nothing said", seconds, int(taken or 0))


def _of_child(kind, path):
    warnings.simplefilter("ignore")
    faulthandler.disable()
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    before = _status("VmSize")
    signal.alarm(LONGEST_WAIT)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(SECONDS + GRACE), math.ceil(SECONDS + GRACE) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (before + BYTES, before + BYTES))
    try:
        try:
            kind.read(path)
            verdict = "read"
        except InputError as error:
            told(error, path)
            verdict = "told"
    except BaseException:
        verdict = traceback.format_exc()[-3000:]
    return f"{verdict}\0{max(0, _status('VmPeak') - before)}"


def _status(key):
    """A size of this process in bytes (Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(key))
    return int(line.split()[1]) * 1024


def fails(outcome):
    return outcome.verdict not in ("read", "told") or outcome.seconds > SECONDS or outcome.bytes > BYTES


def main(cases=10_000, only=()):
    """Try so many cases, spread evenly over the formats; print a row for each format and every failure."""
    chosen = {name: kind for name, kind in kinds().items() if not only or name in only}
    each, bad, start = -(-cases // len(chosen)), 0, time.monotonic()
    print(f"{'format':22}{'cases':>7}{'read':>7}{'told':>7}{'wrong':>7}{'slowest s':>11}{'most MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in chosen.items():
            outcomes = [tried(kind, mutant(kind.content, name, number), folder) for number in range(each)]
            count = Counter(one.verdict for one in outcomes)
            wrong = [(number, one) for number, one in enumerate(outcomes) if fails(one)]
            slowest, most = max(one.seconds for one in outcomes), max(one.bytes for one in outcomes) / 1e6
            row = f"{name:22}{each:7}{count['read']:7}{count['told']:7}{len(wrong):7}{slowest:11.2f}{most:9.0f}"
            print(row, flush=True)
            for number, one in wrong[:5]:
                print(f"  {name} {number}: {one.seconds:.2f} s, {one.bytes / 1e6:.0f} MB, {one.verdict}", flush=True)
            bad += len(wrong)
    print(f"{each * len(chosen)} cases, {bad} wrong, {time.monotonic() - start:.0f} s")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if sys.argv[1:] else 10_000, sys.argv[2:])))
