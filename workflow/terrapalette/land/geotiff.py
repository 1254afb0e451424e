"""Maps of classes as GeoTIFF, with a colour table and the classes' names."""

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

from terrapalette.land import frames, placing
from terrapalette.land.frames import Frame
from terrapalette.report.palettes import rgb

NO_CLASS = 0
# Rows or columns from which on a file is cut into tiles, of which a program reads those that it shows.
_LARGE, _TILE = 4096, 512


def write(
    path: str,
    classes: np.ndarray,
    frame: Frame,
    colors: dict[int, str],
    meanings: dict[int, str],
    tags: dict[str, str],
) -> None:
    """Write class numbers on a grid in its coordinate reference system; uneven axes are drawn in even pixels.

    Parameters
    ----------
    path : where to write
    classes : (row, column) whole numbers up to 255, 0 where there is no class
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
    if max(rows, columns) > _LARGE:
        profile |= {"tiled": True, "blockxsize": _TILE, "blockysize": _TILE, "bigtiff": "if_safer"}
    table = {NO_CLASS: (0, 0, 0, 0)} | {
        number: (*np.round(255 * rgb(color)).astype(int).tolist(), 255) for number, color in colors.items()
    }
    with rasterio.open(path, "w", **profile) as file:
        # Before the pixels: only then is the file marked as one of colours.
        file.write_colormap(1, table)
        for top in range(0, rows, _LARGE // 2):
            part = raster._replace(row=raster.row[top : top + _LARGE // 2])
            pixels = part.draw(classes, NO_CLASS).astype(np.uint8)
            file.write(pixels, 1, window=Window(0, top, columns, len(pixels)))
        file.update_tags(**tags)
        file.update_tags(1, **{f"class_{number}": name for number, name in meanings.items()})
