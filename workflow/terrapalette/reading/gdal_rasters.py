"""Read rasters through GDAL: GeoTIFF, COG, JPEG 2000, VRT and whatever else it knows."""

import warnings
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import rasterio
import xarray as xr
from rasterio import DatasetReader, Env
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import NotGeoreferencedWarning

from terrapalette.reading import layers
from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError

# Bytes that GDAL may keep of what it has decoded.
_CACHE = 700_000_000


def opened(path: str) -> layers.Store:
    """A raster, its bands as variables on (y, x) with what GDAL says of them as CF attributes.

    Raises
    ------
    InputError
        if GDAL cannot read it, or if its rows and columns are not those of a map; loading a band raises it too
    """
    with _told(path), _open(path) as raster:
        y, x = _centres(raster, path)
        wkt = raster.crs.to_wkt() if raster.crs else ""
        bands = [_band(raster, number, wkt) for number in raster.indexes]
        attributes = dict(raster.tags())
        interleaved = raster.count > 1 and raster.profile.get("interleave") == "pixel"

    # Where bands are interleaved by pixel, one is read with all others: an open raster keeps these in GDAL's cache.
    kept = cache(lambda: _open(path))

    def load(key: str | int, index: dict[str, int]) -> tuple[xr.Variable, np.ndarray | None]:
        if key in coordinates:
            return coordinates[key], None
        with _told(path), Env(GDAL_CACHEMAX=_CACHE), nullcontext(kept()) if interleaved else _open(path) as raster:
            stored = raster.read(key)
            flags = raster.mask_flag_enums[key - 1]
            # Of these two, "no data" is an attribute of the band, and decoded like any other fill value.
            is_plain = MaskFlags.all_valid in flags or MaskFlags.nodata in flags
            hidden = None if is_plain else raster.read_masks(key) == 0
        return xr.Variable(("y", "x"), stored, bands[key - 1].attributes).isel(index), hidden

    coordinates = {"y": xr.Variable("y", y, {"axis": "Y"}), "x": xr.Variable("x", x, {"axis": "X"})}
    if wkt:
        coordinates["crs"] = xr.Variable((), np.int32(0), {"crs_wkt": wkt})
    placing = [
        layers.Layer(name, (), dict(zip(one.dims, one.shape, strict=True)), one.attrs, is_field=False)
        for name, one in coordinates.items()
    ]
    return layers.Store(path, "raster", attributes, [*bands, *placing], load)


def _open(path: str) -> DatasetReader:
    with warnings.catch_warnings():
        # Said as an error, by _centres.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(path)


def _told(path: str) -> AbstractContextManager:
    """What GDAL says is wrong, as one sentence."""
    with Path(path).open("rb") as file:
        magic = file.read(8)
    return foreign_bytes.told(
        path,
        "damaged, truncated, or neither a netCDF file nor a raster that GDAL reads "
        f"(it starts with {magic.decode('latin-1')!r})",
        "Copy or download it again, or keep it out of the source by a narrower pattern.",
    )


def _centres(raster: DatasetReader, path: str) -> tuple[np.ndarray, np.ndarray]:
    """Centres of rows and columns in the raster's own coordinates."""
    transform = raster.transform
    if raster.count == 0:
        held = ", ".join(raster.subdatasets) or "none"
        raise InputError(f"{path}: has no band, but other data sets inside ({held}). Convert one of them to GeoTIFF.")
    if raster.gcps[0] and transform.is_identity:
        raise InputError(
            f"{path}: is placed by {len(raster.gcps[0])} ground control points, expected rows and columns of a map. "
            "Warp it before, for example with gdalwarp."
        )
    if transform.is_identity:
        raise InputError(
            f"{path}: says nowhere where its rows and columns lie (no geotransform), expected a map. "
            "Place it before, for example with gdal_translate -a_ullr, or copy it again if it was cut off."
        )
    if transform.b != 0 or transform.d != 0:
        raise InputError(
            f"{path}: its geotransform is rotated or sheared (row and column rotation {transform.b:g} and "
            f"{transform.d:g}), expected rows and columns along the axes. Warp it before, for example with gdalwarp."
        )
    rows, columns = np.arange(raster.height) + 0.5, np.arange(raster.width) + 0.5
    return transform.f + transform.e * rows, transform.c + transform.a * columns


def _band(raster: DatasetReader, number: int, wkt: str) -> layers.Layer:
    place = number - 1
    attributes = {"grid_mapping": "crs"} if wkt else {}
    if (raster.scales[place], raster.offsets[place]) != (1.0, 0.0):
        attributes |= {"scale_factor": raster.scales[place], "add_offset": raster.offsets[place]}
    if raster.nodatavals[place] is not None:
        attributes["_FillValue"] = raster.nodatavals[place]
    if raster.units[place]:
        attributes["units"] = raster.units[place]
    if raster.descriptions[place]:
        attributes["long_name"] = raster.descriptions[place]
    attributes |= _flags(raster, number)
    names = tuple(name for name in (raster.descriptions[place],) if name)
    is_field = raster.colorinterp[place] != ColorInterp.alpha
    return layers.Layer(number, names, {"y": raster.height, "x": raster.width}, attributes, is_field)


def _flags(raster: DatasetReader, number: int) -> dict:
    """Names of classes as CF has them: from the band's tags class_1, class_2, ..., or from GDAL's category names."""
    tags = {key.removeprefix("class_"): name for key, name in raster.tags(number).items() if key.startswith("class_")}
    named = {int(key): name for key, name in tags.items() if key.isdigit()} or _categories(raster, number)
    named = {value: "_".join(name.split()) for value, name in named.items() if name and name.strip()}
    return {"flag_values": np.array(list(named)), "flag_meanings": " ".join(named.values())} if named else {}


def _categories(raster: DatasetReader, number: int) -> dict[int, str]:
    """GDAL's category names, which rasterio does not hand out: in the raster's .aux.xml, or in a VRT itself."""
    for path in [Path(name) for name in raster.files if name.endswith((".aux.xml", ".vrt"))]:
        try:
            root = ElementTree.parse(path).getroot()
        except (ElementTree.ParseError, OSError):
            continue
        for band in [*root.iter("PAMRasterBand"), *root.iter("VRTRasterBand")]:
            names = [one.text or "" for one in band.findall("CategoryNames/Category")]
            if int(band.get("band", 1)) == number and names:
                return dict(enumerate(names))
    return {}
