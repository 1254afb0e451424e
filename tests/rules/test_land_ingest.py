"""The script that writes grid.nc, on files as users have them."""

import json

import numpy as np
import pytest
import xarray as xr

from conftest import Scripts
from rules.conftest import Study
from terrapalette.config.land import variables
from terrapalette.land import frames
from terrapalette.land.variables import of_grid
from terrapalette.runtime.errors import InputError
from unit.reading.rasters import DEGREES, write


@pytest.fixture
def ingest(tmp_path):
    """Runs the script on files of a folder and gives back what it wrote."""
    study = Study(tmp_path)

    def run(source, *wanted, **changes):
        entries = variables({"variables": [one if isinstance(one, dict) else {"name": one} for one in wanted]})
        study.ingest(source, **{"variables": entries, "land_variable": None} | changes)
        with xr.open_dataset(tmp_path / "grid.nc") as grid:
            return grid.load()

    run.folder = tmp_path
    return run


@pytest.fixture
def scene(ingest, rng):
    bands = rng.integers(1, 10_000, (3, 20, 30)).astype(np.uint16)
    write(ingest.folder / "scene.tif", bands, descriptions=("red", "nir", "land"))
    return bands


def test_a_scene_is_written_as_the_contract_says(ingest, scene):
    red = {"name": "red", "wavelength": 665, "range": [0, 1], "scale": 1e-4}
    grid = ingest("scene.tif", {"name": "NDVI", "index": ["nir", "red"]}, red, {"name": "nir"}, land_variable="land")
    assert list(grid.data_vars) == ["crs", "NDVI", "red", "nir", "land"]
    assert grid["red"].dims == ("y", "x") and grid["red"].dtype == np.float32
    assert grid["red"].attrs["grid_mapping"] == "crs" and "UTM zone 32N" in grid["crs"].attrs["crs_wkt"]
    np.testing.assert_allclose(grid["red"], scene[0] * 1e-4, rtol=1e-6)
    first, second, third = of_grid(grid)
    assert (first.name, first.group, first.step, first.low) == ("NDVI", "NDVI", "", None)
    assert (second.wavelength, second.low, second.high) == (665, 0, 1) and third.wavelength is None
    assert grid["land"].attrs["role"] == "land" and "variable" not in grid["land"].attrs
    assert grid.attrs == {"Conventions": "CF-1.10", "title": "Gridded surface variables", "source": "scene.tif"}
    assert frames.of(grid).shape == (20, 30) and not frames.of(grid).is_geographic


def test_the_land_variable_may_be_one_that_is_not_clustered(ingest, scene):
    share = {"name": "share", "from": "land", "scale": 0.01, "cluster": False}
    grid = ingest("scene.tif", "red", "nir", share, land_variable="share")
    np.testing.assert_allclose(grid["share"], scene[2] * 0.01, rtol=1e-6)
    assert grid["share"].attrs["role"] == "land" and len(of_grid(grid)) == 2
    assert ingest("scene.tif", "red", "nir", land_variable="nir")["nir"].attrs["role"] == "feature"


def test_mask_and_region_make_one_variable(ingest, scene):
    mask = np.ones((20, 30), np.uint8)
    mask[:5] = 0
    write(ingest.folder / "mask.tif", mask)
    # The western half, in longitudes and latitudes.
    frame = frames.of(ingest("scene.tif", "red", "nir"))
    (north, south), (west, middle) = frames.places(frame, np.array([0, 19]), np.array([0, 14]))
    ring = [
        [west - 1, south - 1],
        [middle, south - 1],
        [middle, north + 1],
        [west - 1, north + 1],
        [west - 1, south - 1],
    ]
    region = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (ingest.folder / "region.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [region]}))
    found = ingest("scene.tif", "red", "nir", mask="mask.tif", mask_variable=1, region="region.geojson")["inside"]
    assert found.dtype == np.int8 and found.attrs["role"] == "inside"
    assert not found[:5].any() and found[5:, :13].all() and not found[:, 16:].any()
    alone = ingest("scene.tif", "red", "nir", mask="mask.tif", mask_variable="mask")["inside"]
    np.testing.assert_array_equal(alone, mask)


def test_regridding_averages_before_anything_is_derived(ingest, scene):
    wanted = [{"name": "NDVI", "index": ["nir", "red"]}, "red", "nir"]
    grid = ingest("scene.tif", *wanted, regrid={"step": 40, "valid_share": 1, "crs": None})
    means = scene[:2].reshape(2, 10, 2, 15, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(grid["red"], means[0], rtol=1e-6)
    np.testing.assert_allclose(grid["NDVI"], (means[1] - means[0]) / (means[1] + means[0]), rtol=1e-4, atol=1e-6)
    with pytest.raises(InputError, match=r"land\.regrid: a step of 5 is smaller"):
        ingest("scene.tif", *wanted, regrid={"step": 5, "valid_share": 1, "crs": None})


def test_a_scene_becomes_degrees_where_it_is_asked_for(ingest, scene):
    grid = ingest("scene.tif", "red", "nir", regrid={"step": 0.001, "valid_share": 0.5, "crs": "EPSG:4326"})
    assert grid["red"].dims == ("lat", "lon") and "crs" not in grid
    np.testing.assert_allclose(float(grid["red"].mean()), scene[0].mean(), rtol=0.05)


def test_several_files_and_a_zarr_store_are_one_source(ingest, small_grid):
    plain = small_grid.drop_attrs(deep=False)
    plain[["DHR443"]].to_netcdf(ingest.folder / "blue.nc")
    plain[["DHR670", "NDVI"]].to_zarr(ingest.folder / "rest.zarr", zarr_format=2, consolidated=True)
    grid = ingest(["blue.nc", "rest.zarr/.zmetadata"], "NDVI", "DHR443")
    assert list(grid.data_vars) == ["NDVI", "DHR443"] and grid.attrs["source"] == "2 files, blue.nc to rest.zarr"
    np.testing.assert_array_equal(grid["NDVI"], small_grid["NDVI"])


def test_the_same_file_gives_the_same_bytes(ingest, scene):
    ingest("scene.tif", "red", "nir")
    before = (ingest.folder / "grid.nc").read_bytes()
    ingest("scene.tif", "red", "nir")
    assert (ingest.folder / "grid.nc").read_bytes() == before


def test_a_late_error_leaves_nothing(ingest, scene):
    with pytest.raises(InputError, match=r"scene\.tif: .* values of nir lie outside 0\.\.1"):
        ingest("scene.tif", "red", {"name": "nir", "range": [0, 1]})
    assert not list(ingest.folder.glob("*grid.nc*"))


def test_a_geotiff_of_classes_is_an_independent_map(tmp_path):
    row, column = np.indices((18, 36)).reshape(2, -1)
    xr.Dataset(
        {"class": (("labelling", "cell"), (row[None] // 9 + 1).astype(np.int16))},
        {"space": ("labelling", ["pca"]), "method": ("labelling", ["kmeans"]), "k": ("labelling", [2]),
         "lat": ("cell", 85.0 - 10 * row), "lon": ("cell", -175.0 + 10 * column), "row": ("cell", row),
         "col": ("cell", column)},
    ).to_netcdf(tmp_path / "classes.nc")  # fmt: skip
    # Twice as fine, and with names; rows agree with the classes of the study.
    numbers = np.repeat(np.repeat([[1], [2]], 18, axis=0), 72, axis=1).astype(np.uint8)
    path = write(tmp_path / "cover.tif", numbers, crs="EPSG:4326", transform=DEGREES @ DEGREES.scale(0.5), nodata=0)
    import rasterio

    with rasterio.open(path, "r+") as file:
        file.update_tags(1, class_1="north", class_2="south half")
    scripts = Scripts(tmp_path)
    scripts.study = "land"
    scripts.run(
        "validate",
        {"scores": "scores.csv", "crosstable": "cross.csv", "cells": "cells.nc"},
        labels="classes.nc",
        reference_cover="cover.tif",
        params={"references": {"cover": {"variable": 1}}, "reader": "xarray", "crs": None},
    )
    with xr.open_dataset(tmp_path / "cells.nc") as cells:
        np.testing.assert_array_equal(cells["class"].values[0], row // 9 + 1)
        assert cells["class_name"].values.tolist() == [["north", "south_half"]]


def refused(ingest, *arguments, **settings):
    with pytest.raises(InputError) as caught:
        ingest(*arguments, **settings)
    assert not (ingest.folder / "grid.nc").exists()
    return str(caught.value)


def test_a_name_in_a_raster_without_descriptions_is_told(ingest, rng):
    write(ingest.folder / "bare.tif", rng.integers(1, 100, (2, 20, 30)).astype(np.uint8))
    said = refused(ingest, "bare.tif", "red", "nir")
    assert "bare.tif" in said and "no variable 'red'" in said and "band 1, band 2" in said


@pytest.mark.parametrize(("factor", "looks"), [(100, "percent: say scale: 1.0e-02"), (1e4, "scale: 1.0e-04 for red")])
def test_a_scale_that_was_forgotten_is_named(ingest, rng, factor, looks):
    values = (factor * rng.uniform(0.05, 0.9, (1, 20, 30))).astype(np.float32)
    write(ingest.folder / "red.tif", values)
    said = refused(ingest, "red.tif", {"name": "red", "band": 1, "range": [0, 1.5]})
    assert "600 of 600 values of red lie outside 0..1.5" in said and looks in said


def test_a_scale_given_twice_is_refused(ingest, rng):
    planet = xr.Dataset(
        {"red": (("lat", "lon"), rng.integers(500, 6000, (18, 36)).astype(np.int16), {"scale_factor": 1e-4})},
        {"lat": 85 - 10.0 * np.arange(18), "lon": -175 + 10.0 * np.arange(36)},
    )
    planet.to_netcdf(ingest.folder / "packed.nc")
    said = refused(ingest, "packed.nc", {"name": "red", "scale": 1e-4}, {"name": "other", "from": "red"})
    assert "packed.nc" in said and "by the file itself" in said and "land.variables" in said
    # Another factor on top is meant: to percent.
    assert float(ingest("packed.nc", {"name": "red", "scale": 100}, {"name": "o", "from": "red"})["red"].max()) > 30


def test_a_mask_that_holds_nothing_is_named(ingest, scene):
    write(ingest.folder / "mask.tif", np.zeros((1, 20, 30), np.uint8))
    said = refused(ingest, "scene.tif", "red", "nir", mask="mask.tif", mask_variable=1)
    assert "mask.tif" in said and "no cell" in said and "land.mask" in said


def test_a_grid_of_one_coarse_cell_is_refused(ingest, scene):
    said = refused(ingest, "scene.tif", "red", "nir", regrid={"step": 1e6, "method": "mean", "valid_share": 0})
    assert "land.regrid" in said and "leaves 1 x 1 of" in said


def test_messages_name_the_key_of_applied_data(ingest, scene):
    said = refused(ingest, "scene.tif", "red", "swir", key="land.apply.next.variables")
    assert "land.apply.next.variables" in said and "swir" in said
