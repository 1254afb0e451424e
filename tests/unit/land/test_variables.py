import numpy as np
import xarray as xr

from terrapalette.land import variables
from terrapalette.land.variables import Variable

MONTHS = [Variable(f"ndvi_{month:02}", "ndvi", f"{month:02}", None, -1.0, 1.0) for month in (1, 2, 3)]
EVERY = [Variable("red", "red", "", 650.0, 0.0, 1.0, "1", "red light"), *MONTHS, Variable("height", "height", unit="m")]


def test_variables_survive_a_file_of_cells(tmp_path):
    xr.Dataset(coords=variables.coordinates(EVERY)).to_netcdf(tmp_path / "cells.nc")
    with xr.open_dataset(tmp_path / "cells.nc") as cells:
        assert variables.of_cells(cells) == EVERY


def test_variables_survive_a_grid(tmp_path):
    fields = {}
    for one in EVERY:
        told = {"units": one.unit, "long_name": one.long_name}
        fields[one.name] = (("lat", "lon"), np.zeros((2, 2)), told | variables.attributes(one))
    fields["land"] = (("lat", "lon"), np.ones((2, 2)), {"role": "land"})
    xr.Dataset(fields).to_netcdf(tmp_path / "grid.nc")
    with xr.open_dataset(tmp_path / "grid.nc") as grid:
        assert variables.of_grid(grid) == EVERY


def test_classes_are_ordered_by_a_variable_or_the_mean_of_its_steps():
    values = np.array([[0.2, 0.1, 0.5, 0.9, 7.0]])
    assert variables.order_values(values, EVERY, "height") == [7.0]
    np.testing.assert_allclose(variables.order_values(values, EVERY, "ndvi"), [0.5])
    assert variables.order_values(values, EVERY, "ndvi_03") == [0.9]


def test_groups_for_figures():
    bands = [Variable("nir", wavelength=860.0), Variable("red", wavelength=650.0)]
    assert [one.name for one in variables.spectrum([*bands, *EVERY[1:]])] == ["red", "nir"]
    assert variables.seasons(EVERY) == {"ndvi": MONTHS}
    assert [one.name for one in variables.indices(EVERY)] == ["height"]


def test_a_band_of_every_month_is_a_season_and_no_spectrum():
    months = [Variable(f"red_{month:02}", "red", f"{month:02}", 650.0) for month in (1, 2)]
    nir = Variable("nir", wavelength=860.0)
    assert variables.spectrum([*months, nir]) == [nir] and variables.seasons([*months, nir]) == {"red": months}
    assert variables.indices([*months, nir]) == []
