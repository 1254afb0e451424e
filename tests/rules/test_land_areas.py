"""A scene in a UTM zone and the same scene on latitudes and longitudes: classes of the same size on the Earth."""

import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin
from scipy.ndimage import gaussian_filter

from rules.conftest import Study
from terrapalette.config.land import VARIABLE_KEYS

# Water, fields, forest: whoever borders on another is its neighbour in colour too, so mixed cells belong to either.
SPECTRA = np.array([[0.05, 0.06, 0.08], [0.10, 0.12, 0.25], [0.15, 0.21, 0.48]])
BANDS = ["green", "red", "nir"]


def classed(folder, scene, regrid):
    """areas.csv of three classes of the scene, on its own grid or on another."""
    study = Study(folder)
    everything = {"surface": "both", "land_variable": None}
    entries = [
        dict.fromkeys(VARIABLE_KEYS) | {"cluster": True, "name": name, "band": number, "range": [0, 1]}
        for number, name in enumerate(BANDS, start=1)
    ]
    study.ingest(scene, land_variable=None, variables=entries, regrid=regrid)
    study.prepare(order_by="nir", max_cells=30_000, **everything)
    study.reduce("original", kind="original")
    study.cluster("original", "kmeans", k_max=3, **everything)
    study.run("choose", {"choice": "choice.csv"}, clusters=["original.kmeans.nc"], verdict=[], params={"k": 3})
    study.classify([("original", "kmeans")])
    study.model("original", "kmeans")
    study.map(labellings=[("original", "kmeans")], **everything)
    return pd.read_csv(study.path("areas.csv"))


def test_areas_are_those_of_the_earth_in_any_projection(tmp_path):
    random = np.random.default_rng(3)
    # Far from the middle of the zone, where a square of the map is 0.2 % larger than on the ground.
    rows, columns, side = 500, 600, 60
    surface = gaussian_filter(random.normal(size=(rows, columns)), 40)
    number = np.digitize(surface, np.quantile(surface, [0.3, 0.75]))
    bands = (SPECTRA[number] + random.normal(0, 0.004, (rows, columns, 3))).transpose(2, 0, 1).astype(np.float32)
    profile = {"driver": "GTiff", "dtype": "float32", "count": 3, "height": rows, "width": columns, "crs": "EPSG:32632"}
    scene = str(tmp_path / "scene.tif")
    with rasterio.open(scene, "w", **profile, transform=from_origin(800_000, 5_600_000, side, side)) as file:
        file.write(bands)
    for name in ("metres", "degrees"):
        (tmp_path / name).mkdir()
    own = classed(tmp_path / "metres", scene, None)
    other = classed(tmp_path / "degrees", scene, {"step": 0.002, "valid_share": 0.5, "crs": "EPSG:4326"})
    # On the map: cells times their square; on the ground a little less.
    flat = np.bincount(number.ravel()) * side**2 / 1e6
    np.testing.assert_allclose(own["area_km2"], flat, rtol=0.005)
    assert own["area_km2"].sum() < 0.999 * flat.sum()
    np.testing.assert_allclose(other["area_km2"], own["area_km2"], rtol=0.005)
    assert other["area_km2"].sum() == pytest.approx(own["area_km2"].sum(), rel=0.002)
