"""An artificial surface climatology: POLDER-like spectra from the colours of Blue Marble."""

import numpy as np
import xarray as xr
from scipy.ndimage import gaussian_filter1d

FILL_VALUE = np.float32(-1000)


def emulate(
    blue_marble: np.ndarray,
    land_percentage: np.ndarray,
    coefficients: dict,
    residual_scale: float,
    random_state: np.random.Generator,
) -> xr.Dataset:
    """A climatology with the GRASP/POLDER product's structure.

    Parameters
    ----------
    blue_marble : (row, column, 3) mean colour of each cell, 0..1; row 0 is the northernmost, column 0 begins at 180 W
    land_percentage : (row, column) 0..100
    coefficients : the fit: terms, coefficients per variable, residual_covariance, residual_lag1_autocorrelation (at 1
        degree), latitude_cover_degrees
    residual_scale : factor on the random residuals

    Returns
    -------
    dataset on (y, x): the fitted variables, LandPercentage, 2-D Latitude and Longitude, and the auxiliary variables ys,
    xs, crs and config; y and x are row and column numbers, as in the product
    """
    n_rows, n_columns = land_percentage.shape
    step = 180 / n_rows
    lat = 90 - step * (np.arange(n_rows) + 0.5)
    lon = -180 + step * (np.arange(n_columns) + 0.5)
    names = list(coefficients["variables"])
    fitted = polynomial(blue_marble, lat, coefficients["terms"])
    values = fitted @ np.array([coefficients["coefficients"][name] for name in names]).T
    noise = smooth_noise(
        (n_rows, n_columns, len(names)), coefficients["residual_lag1_autocorrelation"], step, random_state
    )
    values += residual_scale * noise @ np.linalg.cholesky(np.array(coefficients["residual_covariance"])).T
    south, north = coefficients["latitude_cover_degrees"]
    missing = (land_percentage <= 0) | ((lat < south) | (lat > north))[:, None]
    fields = {}
    for index, name in enumerate(names):
        low = -1.0 if name == "NDVI" else 0.001
        field = np.clip(values[:, :, index], low, 1.0).astype(np.float32)
        field[missing] = np.nan
        fields[name] = (("y", "x"), field, _describe(name))
    return _as_product(fields, land_percentage, lat, lon, missing)


def polynomial(blue_marble: np.ndarray, lat: np.ndarray, terms: list[str]) -> np.ndarray:
    """Products named by their factors' letters: r, g, b the colour, l = latitude / 90, a = |l|, 1 the constant.

    blue_marble (row, column, 3), lat (row,) degrees -> (row, column, term)
    """
    latitude = np.broadcast_to((lat / 90)[:, None], blue_marble.shape[:2])
    factor = dict(zip("rgb", np.moveaxis(blue_marble, 2, 0), strict=True))
    factor |= {"l": latitude, "a": np.abs(latitude), "1": np.ones_like(latitude)}
    return np.stack([np.prod([factor[letter] for letter in term], axis=0) for term in terms], axis=2)


def smooth_noise(
    shape: tuple[int, int, int], lag1_autocorrelation: float, step: float, random_state: np.random.Generator
) -> np.ndarray:
    """Standard normal noise (row, column, variable), smooth along rows and columns, wrapped around the globe.

    ASSUME: the autocorrelation falls as a Gaussian of the distance in degrees; `lag1_autocorrelation` is that of
    neighbours one degree apart. The narrowing of cells towards the poles is ignored.
    """
    # White noise smoothed by a Gaussian of width s has the autocorrelation exp(-d^2 / (4 s^2)).
    width = np.sqrt(-1 / (4 * np.log(lag1_autocorrelation))) / step
    noise = random_state.standard_normal(shape)
    for axis in (0, 1):
        noise = gaussian_filter1d(noise, width, axis=axis, mode="wrap")
    impulse = np.zeros(2 * int(4 * width + 0.5) + 1)
    impulse[len(impulse) // 2] = 1
    # Each pass of the filter multiplies the variance by the sum of its squared weights.
    return noise / (gaussian_filter1d(impulse, width, mode="constant") ** 2).sum()


def _describe(name: str) -> dict:
    if name == "NDVI":
        return {"units": "1", "long_name": "Normalized Difference Vegetation Index, emulated"}
    return {"units": "1", "long_name": f"Directional hemispherical reflectance at {name[3:]} nm, emulated"}


def _as_product(fields: dict, land_percentage: np.ndarray, lat: np.ndarray, lon: np.ndarray, missing: np.ndarray):
    n_rows, n_columns = land_percentage.shape
    fields["LandPercentage"] = (("y", "x"), land_percentage.astype(np.float32), {"units": "percent"})
    for name, line, units in (
        ("Latitude", lat[:, None], "degrees_north"),
        ("Longitude", lon[None, :], "degrees_east"),
    ):
        centre = np.broadcast_to(line, land_percentage.shape).astype(np.float32)
        fields[name] = (("y", "x"), np.where(missing, np.float32(np.nan), centre), {"units": units})
    fields["ys"] = ("y", np.arange(n_rows, dtype=np.int32))
    fields["xs"] = ("x", np.arange(n_columns, dtype=np.int32))
    fields["crs"] = ((), np.int32(0))
    fields["config"] = ((), np.bytes_(b""))
    product = xr.Dataset(
        fields,
        coords={"y": np.arange(n_rows) - n_rows / 2, "x": np.arange(n_columns) - n_columns / 2},
        attrs={
            "title": "Emulated surface climatology, not a measurement",
            "source": "emulated from Blue Marble",
            "comment": "Quadratic fit of POLDER variables on Blue Marble colour and latitude, plus smooth noise",
        },
    )
    for name, variable in product.data_vars.items():
        if variable.dtype.kind == "f":
            product[name].encoding["_FillValue"] = FILL_VALUE
    return product
