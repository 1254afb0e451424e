"""Every recipe of docs/data.md on files made as it says: the configuration is sound, and cells come out as expected."""

import json
import re

import numpy as np
import pytest
import rasterio
import rasterio.warp
import xarray as xr
import yaml
from rasterio.transform import from_origin

from conftest import PROJECT, problems
from rules.conftest import CONFIG, Study
from terrapalette.config.land import variables
from terrapalette.reading import sources

TEXT = (PROJECT / "docs/data.md").read_text(encoding="utf-8")
RECIPES = {
    section.split("\n", 1)[0]: yaml.safe_load(re.search(r"```yaml\n(.*?)```", section, re.S)[1])
    for section in re.split(r"(?m)^## ", TEXT)[1:]
}
# A scene of 40 x 50 cells in a zone of UTM, and a planet in steps of 10 degrees.
SCENE, PLANET = (40, 50), (18, 36)


def geotiff(path, bands, names=(), **profile):
    """Bands (band, row, column) as a GeoTIFF of 20 m cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {
        "driver": "GTiff", "dtype": bands.dtype, "count": len(bands), "height": bands.shape[1], "nodata": 0,
        "width": bands.shape[2], "crs": "EPSG:32632", "transform": from_origin(600_000, 5_300_000, 20, 20),
    } | profile  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(bands)
        for number, name in enumerate(names, start=1):
            file.set_band_description(number, name)


def counts(rng, n_bands):
    """Reflectances as whole numbers; the first column has no data."""
    bands = rng.integers(100, 6000, (n_bands, *SCENE)).astype(np.uint16)
    bands[:, :, 0] = 0
    return bands


def planet(rng, **fields):
    lat, lon = 85 - 10.0 * np.arange(18), 5 + 10.0 * np.arange(36)
    coordinates = {"lat": ("lat", lat, {"units": "degrees_north"}), "lon": ("lon", lon, {"units": "degrees_east"})}
    made = {name: (("lat", "lon"), rng.uniform(low, high, PLANET)) for name, (low, high) in fields.items()}
    return xr.Dataset(made, coordinates)


def climatology(rng):
    grid = planet(rng, red=(0, 0.5), nir=(0, 0.8), evi=(-0.2, 0.9), green=(0, 0.5), land_fraction=(0.6, 1))
    grid["land_fraction"][:, :3] = 0.4
    return grid


def year(rng):
    grid = planet(rng)
    months = xr.date_range("2020-01-15", periods=12, freq="MS")
    return grid.assign(ndvi=(("time", "lat", "lon"), rng.uniform(-0.1, 0.9, (12, *PLANET))), time=months)


def product(folder, rng):
    """POLDER's variables, on its row and column numbers."""
    names = {one["name"]: one["range"] for one in CONFIG["land"]["variables"]}
    grid = planet(rng, **names, LandPercentage=(100, 101)).clip(max=100)
    lon, lat = np.meshgrid((grid["lon"].values + 180) % 360 - 180, grid["lat"].values)
    grid = grid.drop_vars(["lat", "lon"]).rename(lat="y", lon="x")
    grid["Latitude"], grid["Longitude"] = (("y", "x"), lat), (("y", "x"), lon)
    grid.assign_coords(y=np.arange(18) - 9.0, x=np.arange(36) - 18.0).to_netcdf(
        folder / "GRASP_POLDER_L3_climatological_S1.1degree.nc"
    )


def one_band_a_file(folder, rng):
    for name in ("B02", "B04", "B8A"):
        geotiff(folder / f"S2/T32UPU_20200715_{name}_20m.tif", counts(rng, 1))
    # What the pattern keeps out: the same band with finer cells.
    geotiff(folder / "S2/T32UPU_20200715_B02_10m.tif", counts(rng, 1), transform=from_origin(6e5, 53e5, 10, 10))


def months(folder, rng):
    for month in range(1, 13):
        values = rng.uniform(-0.1, 0.9, (1, *SCENE)).astype(np.float32)
        geotiff(folder / f"months/ndvi_{month:02}.tif", values, nodata=np.nan)


def clear_park(folder, rng):
    geotiff(folder / "scene.tif", counts(rng, 4))
    mask = np.ones((1, *SCENE), np.uint8)
    mask[:, :20] = 0
    geotiff(folder / "clear.tif", mask)
    # The park covers the eastern half of the scene, as places (longitude, latitude).
    with rasterio.open(folder / "scene.tif") as file:
        west, south, east, north = rasterio.warp.transform_bounds(file.crs, "EPSG:4326", *file.bounds)
    middle = (west + east) / 2
    ring = [[middle, south - 1], [east + 1, south - 1], [east + 1, north + 1], [middle, north + 1], [middle, south - 1]]
    (folder / "park.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))


def zones(folder, rng):
    climatology(rng).to_netcdf(folder / "climatology.nc")
    bands = np.repeat([[1], [2]], 5, axis=0).repeat(20, axis=1)[None].astype(np.uint8)
    geotiff(folder / "zones.tif", bands, crs="EPSG:4326", transform=from_origin(-180, 90, 18, 18))


# How the files of each recipe are made, and how many cells and variables come out of them.
MADE = {
    "The GRASP/POLDER climatology": (product, 648, 7),
    "A netCDF file on latitudes and longitudes": (
        lambda folder, rng: climatology(rng).to_netcdf(folder / "climatology.nc"), 594, 3,
    ),
    "A satellite scene: bands of a GeoTIFF": (
        lambda folder, rng: geotiff(folder / "scene.tif", counts(rng, 4), ["B02", "B03", "B04", "B8A"]), 1960, 4,
    ),
    "One band a file": (one_band_a_file, 1960, 4),
    "Twelve months in one file": (lambda folder, rng: year(rng).to_netcdf(folder / "year.nc"), 648, 12),
    "One month a file": (months, 2000, 12),
    "A year in a few numbers": (lambda folder, rng: year(rng).to_netcdf(folder / "year.nc"), 648, 3),
    "A Zarr store": (
        lambda folder, rng: climatology(rng)[["green", "red", "nir"]].to_zarr(folder / "cube.zarr"), 648, 3,
    ),
    "A raster that does not say where it lies": (
        lambda folder, rng: geotiff(
            folder / "unplaced.tif", rng.uniform(0.1, 0.9, (3, *SCENE)).astype(np.float32), crs=None
        ), 2000, 3,
    ),
    "A coarser grid": (
        lambda folder, rng: planet(rng, green=(0, 1), red=(0, 1), nir=(0, 1))
        .interp(lat=np.arange(89.5, -90, -1), lon=np.arange(0.5, 360), kwargs={"fill_value": "extrapolate"})
        .clip(0, 1).to_netcdf(folder / "fine.nc"), 36 * 72, 3,
    ),
    "A part of the map": (clear_park, None, 3),
    "A large scene": (lambda folder, rng: geotiff(folder / "scene.tif", counts(rng, 4)), 500, 2),
    "Maps to compare with": (zones, 594, 3),
    "Another year in the same classes": (
        lambda folder, rng: [climatology(rng).to_netcdf(folder / f"{name}.nc") for name in ("climatology", "next")],
        594, 3,
    ),
}  # fmt: skip


def laid_over(config, own):
    """Settings with others laid over them, as Snakemake does it: mappings merge, all else is replaced."""
    return config | {
        key: laid_over(config[key], value) if isinstance(value, dict) and isinstance(config.get(key), dict) else value
        for key, value in own.items()
    }


def ingested(study, land, source, output="grid.nc", applied=None):
    """grid.nc of a source, read with the settings of a recipe."""
    inside = {key: land[key] if key == "region" else land[key]["file"] for key in ("mask", "region") if land[key]}
    stores = sources.stores(str(study.folder / source))
    assert stores, source
    study.ingest(
        sources.inputs(stores),
        output,
        **{key: study.path(path) for key, path in inside.items()},
        **{key: land[key] for key in ("reader", "land_variable", "fill_values", "crs", "regrid")},
        variables=variables(land, applied),
        mask_variable=(land["mask"] or {}).get("variable"),
    )


def test_every_recipe_is_run():
    assert set(RECIPES) == set(MADE)


@pytest.mark.parametrize("title", MADE)
def test_recipe(title, tmp_path, rng):
    make, n_cells, n_variables = MADE[title]
    make(tmp_path, rng)
    config = laid_over(CONFIG, RECIPES[title])
    assert problems(config) == []
    study, land = Study(tmp_path), config["land"]
    ingested(study, land, land["source"])
    keys = ("surface", "land_variable", "land_threshold", "order_by", "max_cells", "normalize", "area_weights")
    study.prepare(**{key: land[key] for key in keys})
    with xr.open_dataset(study.path("features.nc")) as cells:
        assert cells.sizes["variable"] == n_variables
        if n_cells is None:
            # The southern half of the scene is unmasked, and the eastern half of that the park.
            assert set(cells["row"].values) == set(range(20, 40)) and cells["col"].values.min() == 25
        else:
            assert cells.sizes["cell"] == n_cells
        assert np.isfinite(cells["value"]).all()
    for name, own in land["apply"].items():
        ingested(study, land, own["source"], f"{name}.nc", name)
        with xr.open_dataset(study.path(f"{name}.nc")) as grid:
            assert [one for one, field in grid.data_vars.items() if field.role == "feature"] == ["red", "nir", "evi"]


def test_the_readmes_scene_is_that_of_the_recipe(tmp_path, rng):
    text = (PROJECT / "README.md").read_text(encoding="utf-8").split("## Your own data")[1]
    config = laid_over(CONFIG, yaml.safe_load(re.search(r"```yaml\n(.*?)```", text, re.S)[1]))
    assert problems(config) == []
    geotiff(tmp_path / "scene.tif", counts(rng, 4), ["B02", "B03", "B04", "B8A"])
    ingested(Study(tmp_path), config["land"], "scene.tif")
