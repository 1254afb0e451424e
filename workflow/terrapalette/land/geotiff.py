"""Maps of classes as GeoTIFF, with a colour table and the classes' names."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.transform import from_origin
from rasterio.windows import Window

from terrapalette.land import frames, placing
from terrapalette.land.frames import Frame
from terrapalette.report.palettes import rgb

NO_CLASS = 0
# Rows or columns from which on a file is a Cloud Optimized GeoTIFF: tiles, of which a program reads those that it
# shows, and coarser levels for a look at the whole. Programs read small files as a whole: strips, as ever.
_LARGE, _TILE = 4096, 512
# Bytes of tiles that GDAL keeps: by default a share of the machine's memory.
_CACHE = 128 * 2**20


def write(
    path: str,
    classes: np.ndarray,
    frame: Frame,
    colors: dict[int, str],
    meanings: dict[int, str],
    tags: dict[str, str],
) -> None:
    """Write class numbers on a grid in its coordinate reference system; uneven axes are drawn in even pixels.

    More than 4096 rows or columns make a Cloud Optimized GeoTIFF: its overviews, each half as large as the one before
    down to a single tile, show the most frequent class of the cells that a pixel covers.

    Parameters
    ----------
    path : where to write
    classes : (row, column) whole numbers up to 255, 0 where there is no class; some rows are taken at a time, so that
        they may as well lie in a file (an xarray variable that is open)
    frame : where the rows and columns lie; latitudes and longitudes are those of WGS 84 unless it says another CRS
    colors, meanings : colour (#rrggbb) and name of each class number
    tags : further text to keep in the file

    """
    raster = frames.raster(frame)
    rows, columns = len(raster.y), len(raster.x)
    (south, north), (west, east) = placing.edges(raster.y), placing.edges(raster.x)
    profile = {
        "driver": "GTiff", "dtype": "uint8", "count": 1, "height": rows, "width": columns, "nodata": NO_CLASS,
        "crs": frame.crs or "EPSG:4326", "compress": "deflate", "photometric": "palette",
        "transform": from_origin(west, north, (east - west) / columns, (north - south) / rows),
    }  # fmt: skip
    is_large = max(rows, columns) > _LARGE
    table = {NO_CLASS: (0, 0, 0, 0)} | {
        number: (*np.round(255 * rgb(color)).astype(int).tolist(), 255) for number, color in colors.items()
    }
    with rasterio.Env(GDAL_CACHEMAX=_CACHE), _optimized(path) if is_large else nullcontext(path) as plain:
        if is_large:
            profile |= {"tiled": True, "blockxsize": _TILE, "blockysize": _TILE, "bigtiff": "if_safer"}
        with rasterio.open(plain, "w", **profile) as file:
            # Before the pixels: only then is the file marked as one of colours.
            file.write_colormap(1, table)
            step = _TILE if is_large else rows
            for top in range(0, rows, step):
                pixels = _drawn(raster._replace(row=raster.row[top : top + step]), classes)
                file.write(pixels, 1, window=Window(0, top, columns, len(pixels)))
            file.update_tags(**tags)
            file.update_tags(1, **{f"class_{number}": name for number, name in meanings.items()})


def _drawn(raster: placing.Raster, classes: np.ndarray) -> np.ndarray:
    """Classes on some rows of pixels, for which just the grid's rows below them are read."""
    own = raster.row[raster.row >= 0]
    if not len(own):
        return np.full((len(raster.row), len(raster.column)), NO_CLASS, np.uint8)
    first = own.min()
    field = np.asarray(classes[first : own.max() + 1]).astype(np.uint8, copy=False)
    return raster._replace(row=np.where(raster.row < 0, -1, raster.row - first)).draw(field, NO_CLASS)


@contextmanager
def _optimized(path: str) -> Iterator[str]:
    """A name for a plain GeoTIFF, of which a Cloud Optimized one becomes `path`: that one can only be copied."""
    with TemporaryDirectory(dir=Path(path).parent) as folder:
        plain = str(Path(folder) / "plain.tif")
        yield plain
        rasterio.shutil.copy(
            plain, path, driver="COG", blocksize=_TILE, compress="deflate", overview_resampling="mode",
            bigtiff="if_safer", statistics="no",
        )  # fmt: skip
