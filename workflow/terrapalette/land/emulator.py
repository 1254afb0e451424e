"""The built-in surface climatology: POLDER-like variables estimated from satellites, in the product's structure."""

import numpy as np
import xarray as xr
from scipy.ndimage import gaussian_filter1d

from terrapalette.land.estimate import estimate
from terrapalette.land.origins import ESTIMATED

FILL_VALUE = np.float32(-1000)


def emulate(
    colors: np.ndarray,
    spread: np.ndarray,
    temperatures: np.ndarray,
    land_percentage: np.ndarray,
    fit: dict,
    residual_scale: float,
    random_state: np.random.Generator,
) -> xr.Dataset:
    """A climatology with the GRASP/POLDER product's structure.

    Parameters
    ----------
    colors, spread, temperatures : (row, column, ...) as `estimate` takes them; row 0 is the northernmost, column 0
        begins at 180 W
    land_percentage : (row, column) 0..100; cells without land have no values
    fit : the networks, residual_covariance and residual_lag1_autocorrelation (at 1 degree)
    residual_scale : factor on smooth random residuals with the covariance of the fit's own where it was validated; 0
        adds none
    random_state : draws the residuals

    Returns
    -------
    dataset on (y, x): the fitted variables, LandPercentage, 2-D Latitude and Longitude, and the auxiliary variables ys,
    xs, crs and config; y and x are row and column numbers, as in the product. Missing where there is no land or where
    the estimate is not to be trusted
    """
    n_rows, n_columns = land_percentage.shape
    step = 180 / n_rows
    names = fit["variables"]
    values = estimate(colors, spread, temperatures, fit, land_percentage > 0)
    if residual_scale > 0:
        noise = smooth_noise(values.shape, fit["residual_lag1_autocorrelation"], step, random_state)
        values += residual_scale * noise @ np.linalg.cholesky(np.array(fit["residual_covariance"])).T
    fields = {}
    for index, name in enumerate(names):
        low = -1.0 if name == "NDVI" else 0.001
        fields[name] = (("y", "x"), np.clip(values[:, :, index], low, 1.0), _describe(name))
    lat = 90 - step * (np.arange(n_rows) + 0.5)
    lon = -180 + step * (np.arange(n_columns) + 0.5)
    return _as_product(fields, land_percentage, lat, lon, np.isnan(values[:, :, 0]))


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
        return {"units": "1", "long_name": "Normalized Difference Vegetation Index, estimated"}
    return {"units": "1", "long_name": f"Directional hemispherical reflectance at {name[3:]} nm, estimated"}


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
            "title": "Surface climatology estimated from satellites, not measured by POLDER",
            "source": ESTIMATED,
            "comment": "Networks fitted to POLDER variables on Blue Marble colours and MODIS land-surface temperatures;"
            " missing where these lie outside what was fitted, such as on ice sheets",
        },
    )
    for name, variable in product.data_vars.items():
        if variable.dtype.kind == "f":
            product[name].encoding["_FillValue"] = FILL_VALUE
    return product
