"""The real composite of the Earth: months as variables, land by its share, classes beside land cover."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import SHARED
from rules.conftest import Study
from terrapalette.config.land import VARIABLE_KEYS

pytestmark = pytest.mark.shared
COMPOSITE = SHARED / "data/earth/earth_composite_1deg.nc"
LAND = {"land_variable": "land_fraction", "land_threshold": 0.5, "surface": "land"}


def entry(name, **keys):
    return dict.fromkeys(VARIABLE_KEYS) | {"cluster": True, "name": name} | keys


@pytest.fixture(scope="module")
def composite(tmp_path_factory):
    """Vegetation from April to October, when the north has values, and what the temperature of the ground does."""
    study = Study(tmp_path_factory.mktemp("composite"))
    variables = [
        entry("ndvi", along="month", range=[-1, 1]),
        entry("day", **{"from": "lst_day"}, over="month", take="mean"),
        entry("swing", **{"from": "lst_day"}, over="month", take="amplitude"),
        entry("albedo", along="albedo_month", cluster=False),
    ]
    study.ingest(str(COMPOSITE), land_variable="land_fraction", variables=variables)
    study.prepare(order_by="ndvi", **LAND)
    return study


def test_cells_hold_what_the_composite_does(composite):
    with xr.open_dataset(composite.path("features.nc")) as cells, xr.open_dataset(COMPOSITE) as real:
        names = [f"ndvi_{month:02}" for month in range(1, 13)]
        assert list(cells["variable"].values) == [*names, "day", "swing"]
        row, column = cells["row"].values, cells["col"].values
        # Stored in single precision.
        months = real["ndvi"].values[:, row, column].T
        np.testing.assert_allclose(cells["physical"].values[:, :12], months, rtol=1e-6, atol=1e-7)
        day = real["lst_day"].values[:, row, column]
        np.testing.assert_allclose(cells["physical"].sel(variable="day"), day.mean(axis=0), rtol=1e-5, atol=1e-5)
        # The first harmonic, by another way.
        amplitude = np.abs(np.fft.rfft(day, axis=0)[1]) / 6
        np.testing.assert_allclose(cells["physical"].sel(variable="swing"), amplitude, rtol=1e-4, atol=1e-4)
        land = real["land_fraction"].values >= 0.5
        complete = np.isfinite(real["ndvi"].values).all(axis=0) & np.isfinite(real["lst_day"].values).all(axis=0)
        assert cells.sizes["cell"] == (land & complete).sum() > 10_000
        np.testing.assert_allclose(cells["order"], months.mean(axis=1), rtol=1e-5, atol=1e-6)


def test_its_classes_go_with_land_cover(composite):
    composite.reduce("original", kind="original")
    composite.cluster("original", "kmeans", k_max=8)
    composite.run("choose", {"choice": "choice.csv"}, clusters=["original.kmeans.nc"], verdict=[], params={"k": 8})
    composite.classify([("original", "kmeans")])
    settings = {"share": "igbp_purity", "least_share": 0.5}
    composite.validate(str(COMPOSITE), "cover", "igbp_class", **settings)
    scores = pd.read_csv(composite.path("references.cover.csv"))
    # Months of NDVI and temperatures tell much of what grows; chance alone would give 0.
    assert scores["adjusted_mutual_information"].item() > 0.4
    means = pd.read_csv(composite.path("classes.csv"))["ndvi_mean"]
    assert means.is_monotonic_increasing and means.max() - means.min() > 0.5
