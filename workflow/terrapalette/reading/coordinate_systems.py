"""Coordinate reference systems of foreign files, each written in one way whatever the file keeps it as."""

from pyproj import CRS
from pyproj.exceptions import CRSError

from terrapalette.runtime.errors import InputError

# What a CF grid mapping may keep a whole CRS in, as WKT.
_WKT_ATTRIBUTES = ("crs_wkt", "spatial_ref")
_WGS84 = CRS.from_epsg(4326).ellipsoid


def of_key(text: str | None) -> str | None:
    """The CRS that land.crs names, as `normal` writes it, or None.

    Raises
    ------
    InputError
        if PROJ knows no such CRS
    """
    if text is None:
        return None
    try:
        return normal(CRS.from_user_input(text), "land.crs")
    except CRSError:
        raise InputError(
            f"land.crs is {text!r}, expected a coordinate reference system that PROJ knows, such as EPSG:32632. "
            "Correct it in config.yaml."
        ) from None


def of_mapping(attributes: dict, source: str) -> str | None:
    """The CRS that the attributes of a CF grid mapping describe, as `normal` writes it; None where they say nothing.

    Raises
    ------
    InputError
        if they make no CRS
    """
    texts = [str(attributes[key]) for key in _WKT_ATTRIBUTES if attributes.get(key)]
    if not texts and "grid_mapping_name" not in attributes:
        return None
    try:
        return normal(CRS.from_user_input(texts[0]) if texts else CRS.from_cf(_plain(attributes)), source)
    except (CRSError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        told = " ".join(str(error).split())
        raise InputError(
            f"{source}: its coordinate reference system is not understood ({told}). Correct the file's grid mapping."
        ) from error


def normal(crs: CRS, source: str) -> str:
    """WKT of a CRS, "" for latitudes and longitudes on WGS 84; one that EPSG lists is written as EPSG does.

    Raises
    ------
    InputError
        if it counts from another meridian than Greenwich, or in other angles than degrees
    """
    crs = crs.to_2d() if len(crs.axis_info) > 2 else crs
    if crs.is_bound:
        crs = crs.source_crs
    if crs.is_geographic and not crs.is_derived:
        unit, meridian = crs.axis_info[0].unit_name, crs.prime_meridian.longitude
        if unit != "degree" or meridian != 0:
            raise InputError(
                f"{source}: {crs.name} counts in {unit} from the meridian {meridian:g}, expected degrees from "
                "Greenwich. Warp the file before, for example with gdalwarp -t_srs EPSG:4326."
            )
        shape = (crs.ellipsoid.semi_major_metre, round(crs.ellipsoid.inverse_flattening, 6))
        if shape == (_WGS84.semi_major_metre, round(_WGS84.inverse_flattening, 6)):
            return ""
    # From 70 on, PROJ takes the two for equivalent, if under different names; below, the order of axes may differ,
    # which old texts do not tell: then the code that the text itself gives counts.
    code = crs.to_epsg(min_confidence=25 if crs.to_json_dict().get("id", {}).get("authority") == "EPSG" else 70)
    return (crs if code is None else CRS.from_epsg(code)).to_wkt()


def name(wkt: str) -> str:
    """What messages call a CRS."""
    return CRS.from_wkt(wkt).name if wkt else "WGS 84 latitudes and longitudes"


def is_geographic(wkt: str) -> bool:
    """Whether a CRS has latitudes and longitudes."""
    return not wkt or CRS.from_wkt(wkt).is_geographic


def metres(wkt: str) -> float:
    """Metres in the unit of a projected CRS."""
    return CRS.from_wkt(wkt).axis_info[0].unit_conversion_factor


def same(one: str, other: str) -> bool:
    """Whether two texts are one CRS."""
    return one == other or CRS.from_user_input(one or "EPSG:4326").equals(
        CRS.from_user_input(other or "EPSG:4326"), ignore_axis_order=True
    )


def _plain(attributes: dict) -> dict:
    """Attributes as plain numbers and text: netCDF gives arrays of one number as well."""
    return {key: value.tolist() if hasattr(value, "tolist") else value for key, value in attributes.items()}
