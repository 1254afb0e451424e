"""Maps of classes as GeoTIFF, with a colour table and the classes' names."""

import numpy as np
import rasterio
from rasterio.transform import from_origin

from terrapalette.land import placing
from terrapalette.report.palettes import rgb

NO_CLASS = 0


def write(
    path: str,
    classes: np.ndarray,
    lat: np.ndarray,
    lon: np.ndarray,
    colors: dict[int, str],
    meanings: dict[int, str],
    tags: dict[str, str],
) -> None:
    """Write class numbers on a regular grid of latitudes and longitudes (WGS 84).

    Parameters
    ----------
    path : where to write
    classes : (row, column) whole numbers up to 255, 0 where there is no class
    lat, lon : (row,) falling and (column,) rising centres of cells in degrees, evenly spaced
    colors, meanings : colour (#rrggbb) and name of each class number
    tags : further text to keep in the file

    """
    (south, north), (west, east) = placing.edges(lat), placing.edges(lon)
    profile = {
        "driver": "GTiff", "dtype": "uint8", "count": 1, "height": len(lat), "width": len(lon), "nodata": NO_CLASS,
        "crs": "EPSG:4326", "compress": "deflate", "photometric": "palette",
        "transform": from_origin(west, north, (east - west) / len(lon), (north - south) / len(lat)),
    }  # fmt: skip
    table = {NO_CLASS: (0, 0, 0, 0)} | {
        number: (*np.round(255 * rgb(color)).astype(int).tolist(), 255) for number, color in colors.items()
    }
    with rasterio.open(path, "w", **profile) as file:
        # Before the pixels: only then is the file marked as one of colours.
        file.write_colormap(1, table)
        file.write(classes.astype(np.uint8), 1)
        file.update_tags(**tags)
        file.update_tags(1, **{f"class_{number}": name for number, name in meanings.items()})
