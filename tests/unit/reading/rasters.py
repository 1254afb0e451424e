"""GeoTIFFs for tests, written by GDAL."""

import numpy as np
import rasterio
from affine import Affine

UTM = Affine(20, 0, 399_960, 0, -20, 5_400_000)
DEGREES = Affine(10, 0, -180, 0, -10, 90)


def write(path, bands, *, descriptions=None, scales=None, offsets=None, mask=None, colormap=None, **profile):
    """A raster of (band, row, column) or (row, column) values; UTM zone 32 unless the profile says otherwise."""
    bands = np.atleast_3d(bands.T).T
    made = {"driver": "GTiff", "crs": "EPSG:32632", "transform": UTM, "count": len(bands), "dtype": bands.dtype}
    made |= {"height": bands.shape[1], "width": bands.shape[2]} | profile
    with rasterio.open(path, "w", **made) as file:
        if colormap is not None:
            file.write_colormap(1, colormap)
        file.write(bands)
        if descriptions is not None:
            file.descriptions = descriptions
        if scales is not None:
            file.scales, file.offsets = scales, offsets
        if mask is not None:
            file.write_mask(mask)
    return path
