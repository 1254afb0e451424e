"""Fitted classes on the whole of a large grid, and on other data."""

import json
import pickle
import shutil
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyproj import CRS
from sklearn.cluster import KMeans

import terrapalette
from conftest import NAMES, script_of
from rules.conftest import LABELLINGS, Study
from terrapalette.clustering import kmeans
from terrapalette.land import features, frames, grid_blocks, landtypes, model_files, modes, repeats, whole_grid
from terrapalette.land.labellings import classes_of
from terrapalette.runtime import engine
from terrapalette.runtime.errors import InputError
from terrapalette.spaces import kinds

EVERY = [(space, method) for space in ("original", "pca", "vae") for method in ("kmeans", "hac")]


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


@pytest.fixture(scope="module")
def thinned(small_grid, tmp_path_factory):
    """The planet in cells of five degrees, with much noise, studied on every third row and column."""
    study = Study(tmp_path_factory.mktemp("thinned"))
    random = np.random.default_rng(11)
    lat, lon = 87.5 - 5.0 * np.arange(36), -177.5 + 5.0 * np.arange(72)
    fine = small_grid.drop_attrs(deep=False).interp(
        lat=lat, lon=lon, method="nearest", kwargs={"fill_value": "extrapolate"}
    )
    for name in NAMES:
        fine[name] = (fine[name] + random.normal(0, 0.06, fine[name].shape)).clip(-0.99, 0.99).astype(np.float32)
        fine[name] = fine[name].clip(0, 1) if name != "NDVI" else fine[name]
    fine["DHR443"][7, 7] = np.nan
    fine.to_netcdf(study.path("source.nc"))
    study.ingest()
    study.prepare(max_cells=300)
    study.reduce("original", kind="original")
    study.reduce("pca", kind="pca", components=3)
    for space, method in LABELLINGS:
        study.cluster(space, method)
    clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
    study.run("choose", {"choice": "choice.csv"}, clusters=clusters, verdict=[], params={"k": 6})
    study.classify(LABELLINGS)
    for space, method in LABELLINGS:
        study.model(space, method)
    study.map()
    return study


def on_lattice(study, field):
    """A map at the study's cells."""
    cells = opened(study, "features.nc")
    taken = slice(cells.attrs["stride"] // 2, None, cells.attrs["stride"])
    return field.values[taken, taken][cells["row"].values, cells["col"].values]


@pytest.mark.parametrize("space", ["original", "pca"])
def test_a_map_of_every_cell_has_the_classes_of_the_study_where_it_looked(thinned, space):
    field, labels = opened(thinned, "landtypes.nc")[f"{space}_kmeans"], opened(thinned, "classes.nc")
    np.testing.assert_array_equal(on_lattice(thinned, field), classes_of(labels, space, "kmeans"))


def all_cells(study, space):
    """Every chosen cell of the grid in a space, and where the study's cells are among them."""
    grid, cells = opened(study, "grid.nc"), opened(study, "features.nc")
    chosen, _ = features.chosen(grid, NAMES, "LandPercentage", 100, "land")
    values = np.stack([grid[name].values[chosen] for name in NAMES], axis=1).astype(float)
    normalized = features.normalize(values, "variable")
    # Means over all cells, whichever the study took.
    np.testing.assert_allclose(cells["centre"], normalized.centre, rtol=1e-10)
    np.testing.assert_allclose(cells["scale"], normalized.scale, rtol=1e-10)
    kind = kinds.kind(space)
    return kind.encode(kinds.restored(kind, opened(study, f"model.{space}.nc")), normalized.value)


def inertia_of(points, centroids):
    return ((points[:, None] - centroids) ** 2).sum(axis=2).min(axis=1).sum()


@pytest.mark.parametrize("space", ["original", "pca"])
def test_k_means_of_a_large_grid_ends_where_every_cell_counts(thinned, space):
    points, clusters = all_cells(thinned, space), opened(thinned, f"{space}.kmeans.nc")
    study = opened(thinned, f"{space}.nc")["value"].values
    on_the_study = kmeans.sweep(study, 8, np.random.default_rng(3))
    assert (clusters["fitted_cells"] == len(points)).all() and (clusters["passes"] >= 1).all()
    for k in clusters["k"].values:
        own = clusters.sel(k=k)
        centroids = own["center"].values[:k]
        again = KMeans(k, init=centroids, n_init=1, max_iter=1, tol=0).fit(points)
        # One more step over all cells changes nothing but rounding: blocks are held in float32.
        assert again.inertia_ == pytest.approx(own["whole_inertia"].item(), rel=1e-6)
        np.testing.assert_allclose(own["whole_inertia"], inertia_of(points, centroids), rtol=1e-6)
        assert own["whole_inertia"] <= inertia_of(points, on_the_study[k - 1].centroids)
        np.testing.assert_allclose(again.cluster_centers_, centroids, atol=1e-4)
        nearest = ((study[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1) + 1
        np.testing.assert_array_equal(own["labels"], nearest)
        np.testing.assert_array_equal(own["size"][:k], np.bincount(nearest - 1, minlength=k))


def test_the_fitted_centres_reach_model_and_map(thinned):
    points, clusters = all_cells(thinned, "original"), opened(thinned, "original.kmeans.nc").sel(k=6)
    model = opened(thinned, "model/original.kmeans/model.nc")
    np.testing.assert_array_equal(model["class_center"], clusters["center"][:6])
    maps = opened(thinned, "landtypes.nc")
    field = maps["original_kmeans"]
    nearest = ((points[:, None] - clusters["center"].values[:6]) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(field.values[np.isfinite(field)], model["class_number"].values[nearest])
    assert field.attrs["fitted_cells"] == maps.attrs["cells"] == len(points)
    assert maps["original_hac"].attrs["fitted_cells"] == len(points)


def test_the_noise_of_a_large_grid_is_that_of_the_fitted_centres(thinned):
    mapped = script_of("land", "perturb")["mapped_run"]
    files = SimpleNamespace(model=thinned.path("model.pca.nc"), clusters=[thinned.path("pca.kmeans.nc")])
    run = mapped(files, kinds.kind("pca"))
    points = opened(thinned, "pca.nc")["value"].values
    found = repeats.partition(run.partitions["kmeans"], 6, points)
    np.testing.assert_array_equal(found.centers, opened(thinned, "pca.kmeans.nc")["center"].sel(k=6)[:6])


def test_a_study_of_every_cell_says_nothing_of_others(study):
    clusters = opened(study, "pca.kmeans.nc")
    assert not {"fitted_cells", "passes", "shift", "whole_inertia"} & set(clusters.data_vars)
    assert "area_unit" not in opened(study, "features.nc").attrs
    assert "fitted_cells" not in json.loads((study.folder / "model/pca.kmeans/model.json").read_text())


def test_a_map_of_every_cell_is_complete_and_says_so(thinned):
    maps, grid = opened(thinned, "landtypes.nc"), opened(thinned, "grid.nc")
    chosen, _ = features.chosen(grid, NAMES, "LandPercentage", 100, "land")
    study = opened(thinned, "features.nc")
    assert study.attrs["stride"] > 1 and maps.attrs["cells"] == chosen.sum() > 4 * study.sizes["cell"]
    assert maps.attrs["stride"] == study.attrs["stride"] and maps.attrs["study_cells"] == study.sizes["cell"]
    for space, method in LABELLINGS:
        field = maps[f"{space}_{method}"]
        np.testing.assert_array_equal(np.isfinite(field), chosen)
        assert field.attrs["assigned_by"].startswith("the rule of ")


def test_every_cell_follows_its_micro_cluster_by_definition(thinned):
    model = xr.open_dataset(thinned.path("model/original.hac/model.nc")).load()
    rule = xr.open_dataset(thinned.path("model/original.hac/model.nc"), group="rule").load()
    grid, field = opened(thinned, "grid.nc"), opened(thinned, "landtypes.nc")["original_hac"].values
    inside = np.isfinite(field)
    values = np.stack([grid[name].values[inside] for name in NAMES], axis=1).astype(float)
    points = (values - model["centre"].values) / model["scale"].values
    nearest = ((points[:, None] - rule["leaf_place"].values) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(field[inside], model["class_number"].values[rule["leaf_label"].values[nearest]])


def test_fits_say_what_was_fitted_to_which_cells(thinned, study):
    for one, large in ((thinned, True), (study, False)):
        clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
        one.run("collect_fits", {"fits": "fits.csv"}, clusters=clusters)
        table = pd.read_csv(one.path("fits.csv"))
        n_cells = opened(one, "features.nc").attrs["grid_cells"]
        assert (table["cells"] == n_cells).all() and (table["fitted_cells"] == n_cells).all() and len(table) == 32
        kmeans_rows, hac = (table.query("method == @method and k >= 2") for method in ("kmeans", "hac"))
        assert kmeans_rows[["passes", "shift"]].notna().all(axis=None) == large
        told = hac[["lost", "agreement", "exact_agreement", "height_spread"]]
        assert told.notna().all(axis=None) == large and kmeans_rows[["lost", "agreement"]].isna().all(axis=None)
        if large:
            # Fewer cells than micro-clusters may be: each is one of its own, and the tree is the exact one.
            assert (hac["lost"] < 1e-9).all() and (hac["exact_agreement"] == 1).all() and (hac["agreement"] == 1).all()


def test_blocks_and_threads_do_not_show(thinned, monkeypatch):
    monkeypatch.setattr(grid_blocks, "of_grid", partial(grid_blocks.of_grid, size=150))
    started = engine.started
    for threads in (1, 3):
        monkeypatch.setattr(engine, "started", lambda number=threads, **settings: started(workers=number))
        thinned.map(f"threads{threads}.nc", f"threads{threads}.csv")
        for one, other in ((f"threads{threads}.nc", "landtypes.nc"), (f"threads{threads}.csv", "areas.csv")):
            assert Path(thinned.path(one)).read_bytes() == Path(thinned.path(other)).read_bytes()


def test_blocks_may_be_worked_on_elsewhere(thinned):
    def elsewhere(function, blocks):
        return [pickle.loads(pickle.dumps(function))(pickle.loads(pickle.dumps(block))) for block in blocks]

    fits = [model_files.read(thinned.path(f"model/{space}.{method}")) for space, method in LABELLINGS]
    maps, choice = opened(thinned, "landtypes.nc"), ("LandPercentage", 100, "land")
    [stripe] = whole_grid.classified(thinned.path("grid.nc"), frames.of(maps), fits, choice, elsewhere)
    for (space, method), found in zip(LABELLINGS, stripe.classes, strict=True):
        np.testing.assert_array_equal(found, np.nan_to_num(maps[f"{space}_{method}"].values))


@pytest.mark.parametrize("name", ["thinned", "study"])
def test_a_large_map_is_written_stripe_by_stripe_in_chunks_of_bytes(name, monkeypatch, request):
    one = request.getfixturevalue(name)
    expected, areas = opened(one, "landtypes.nc"), pd.read_csv(one.path("areas.csv"))
    monkeypatch.setattr(landtypes, "LARGE", 100)
    monkeypatch.setattr(modes, "CHUNK", 10)
    one.map("large.nc", "large.csv")
    pd.testing.assert_frame_equal(pd.read_csv(one.path("large.csv")), areas)
    with xr.open_dataset(one.path("large.nc"), mask_and_scale=False) as raw:
        for field in raw.data_vars.values():
            assert field.dtype == field.attrs["flag_values"].dtype == field.attrs["_FillValue"].dtype == np.uint8
            assert field.encoding["chunksizes"] == (10, 10) and field.encoding["zlib"]
    large = opened(one, "large.nc")
    for field in large.data_vars.values():
        field.attrs["flag_values"] = field.attrs["flag_values"].astype(np.int16)
    xr.testing.assert_identical(large, expected)


def test_areas_are_those_of_the_map(thinned, study):
    for one in (thinned, study):
        table, maps = pd.read_csv(one.path("areas.csv")), opened(one, "landtypes.nc")
        assert list(table.columns) == ["space", "method", "class", "name", "cells", "area_share", "area_km2"]
        assert (table.groupby(["space", "method"])["cells"].sum() == maps.attrs["cells"]).all()
        row, column = np.nonzero(np.isfinite(maps["pca_hac"].values))
        total = frames.areas(frames.of(maps), row, column).sum() / 1e6
        np.testing.assert_allclose(table.groupby(["space", "method"])["area_km2"].sum(), total)


def test_areas_agree_with_those_of_the_study_where_it_took_every_cell(study):
    areas, classes = (pd.read_csv(study.path(name)) for name in ("areas.csv", "classes.csv"))
    assert (areas["cells"] == classes["cells"]).all() and (areas["name"] == classes["name"]).all()
    # The cosine of the latitude against the ellipsoid.
    np.testing.assert_allclose(areas["area_share"], classes["area_share"], atol=0.005)


def test_a_study_of_every_cell_puts_its_labels_straight(study):
    maps = opened(study, "landtypes.nc")
    assert "stride" not in maps.attrs and "assigned_by" not in maps["pca_hac"].attrs


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_the_study_s_own_data_change_nothing(thinned, space, method):
    thinned.apply("grid.nc", space, method, "same")
    row = pd.read_csv(thinned.path(f"same.{space}.{method}.csv")).iloc[0]
    assert (
        row["changed_share"] == 0
        and row["cells"] == row["compared_cells"] == opened(thinned, "landtypes.nc").attrs["cells"]
    )
    field = opened(thinned, f"same.{space}.{method}.nc")
    np.testing.assert_array_equal(field[f"{space}_{method}"], field["before"])
    np.testing.assert_array_equal(field["before"], opened(thinned, "landtypes.nc")[f"{space}_{method}"])
    np.testing.assert_array_equal(field["outside"] == 1, field["distance_ratio"] > 1)
    np.testing.assert_array_equal(np.isfinite(field["outside"]), np.isfinite(field["before"]))


def changed_grid(study, change, name="next.nc"):
    grid = opened(study, "grid.nc")
    grid.attrs["source"] = name
    change(grid)
    grid.to_netcdf(study.path(name))
    return name


def test_what_changed_is_told_cell_by_cell(study):
    first = opened(study, "grid.nc")

    def change(grid):
        # One cell becomes another sector's, one is like nothing, and one is lost.
        for name in NAMES:
            grid[name][5, 1] = first[name][5, 34]
            grid[name][6, 1] = 0.5 - grid[name][6, 1]
        grid["NDVI"][7, 1] = np.nan

    study.apply(changed_grid(study, change), "original", "kmeans", "next")
    found, table = (
        opened(study, "next.original.kmeans.nc"),
        pd.read_csv(study.path("transitions.next.original.kmeans.csv")),
    )
    row = pd.read_csv(study.path("next.original.kmeans.csv")).iloc[0]
    assert row["cells"] == row["compared_cells"] == 575 and table["cells"].sum() == 575
    now, before = found["original_kmeans"], found["before"]
    assert before[5, 1] == 1 and now[5, 1] == 5 and np.isnan(now[7, 1]) and before[7, 1] == 1
    moved = table[(table["from"] != table["to"]) & (table["cells"] > 0)]
    place = moved[(moved["from"] == 1) & (moved["to"] == 5)]
    assert place["cells"].sum() >= 1 and moved["cells"].sum() in (1, 2)
    area = frames.areas(frames.of(found), *np.nonzero(np.isfinite(now.values) & (now != before).values)).sum()
    whole = frames.areas(frames.of(found), *np.nonzero(np.isfinite(now.values))).sum()
    assert row["changed_share"] == pytest.approx(area / whole) == moved["area_share"].sum()
    assert table["area_share"].sum() == pytest.approx(1)
    assert found["outside"][6, 1] == 1 and found["distance_ratio"][6, 1] > 5 and found["outside"][5, 1] == 0
    assert found.attrs["fitted_to"] == "source.nc" and found.attrs["source"] == "next.nc"


def test_data_on_another_grid_are_compared_where_they_lie(study):
    grid = opened(study, "grid.nc").isel(lat=slice(4, 12), lon=slice(0, 18))
    # Two fine cells in each row: the same values, at other centres.
    lon = np.sort(np.concatenate([grid["lon"].values - 2.5, grid["lon"].values + 2.5]))
    fine = grid.isel(lon=np.repeat(np.arange(18), 2)).assign_coords(lon=("lon", lon, grid["lon"].attrs))
    fine.attrs["source"] = "fine.nc"
    fine.to_netcdf(study.path("fine.nc"))
    study.apply("fine.nc", "pca", "kmeans", "fine")
    row = pd.read_csv(study.path("fine.pca.kmeans.csv")).iloc[0]
    found = opened(study, "fine.pca.kmeans.nc")
    assert (
        found["before"].shape == (8, 36) and row["compared_cells"] == row["cells"] == 256 and row["changed_share"] == 0
    )


def test_data_from_elsewhere_have_nothing_to_compare_with(study):
    part = opened(study, "grid.nc").isel(lon=slice(18, 36))
    part.to_netcdf(study.path("part.nc"))
    west = opened(study, "grid.nc").isel(lon=slice(0, 18)).assign_attrs(source="west.nc")
    west.to_netcdf(study.path("west.nc"))
    study.apply("west.nc", "pca", "kmeans", "west", own_grid="part.nc")
    row = pd.read_csv(study.path("west.pca.kmeans.csv")).iloc[0]
    assert row["compared_cells"] == 0 and np.isnan(row["changed_share"]) and row["cells"] == 288


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda grid: grid.update({"NDVI": 100 * grid["NDVI"]}), ["NDVI", "multiplied by 100", "scale: 0.01"]),
        (lambda grid: grid["NDVI"].attrs.update(units="percent"), None),
        (lambda grid: grid["LandPercentage"].__setitem__(slice(None), 0), ["no land cell", "land.apply.never"]),
    ],
)
def test_data_that_do_not_fit_are_refused(study, change, words):
    name = changed_grid(study, change, "unfit.nc")
    if words is None:
        # The study's own file says no units: nothing contradicts.
        study.apply(name, "pca", "kmeans", "unsaid")
        return
    with pytest.raises(InputError) as caught:
        study.apply(name, "pca", "kmeans", "never")
    assert all(word in str(caught.value) for word in ["unfit.nc", *words]), str(caught.value)
    assert not list(study.folder.glob("never*"))


@pytest.mark.parametrize(("space", "method"), EVERY)
def test_a_model_needs_its_two_files_alone(study, tmp_path, space, method):
    if space == "vae":
        one = {"vae": "choice.vae.one.csv", "classes": "classes.vae.nc", "table": "classes.vae.csv"}
        if not (study.folder / f"vae.{method}.nc").exists():
            study.cluster("vae", method)
        pd.DataFrame({"space": ["vae"], "method": [method], "k": [4]}).to_csv(study.path(one["vae"]))
        output = {"labels": one["classes"], "classes": one["table"]}
        clusters = [f"vae.{method}.nc"]
        study.run(
            "classify",
            output,
            features="features.nc",
            clusters=clusters,
            choice=one["vae"],
            params={"area_weights": False},
        )
        study.model("vae", method, choice=one["vae"], labels=one["classes"], classes=one["table"])
    else:
        one = {"classes": "classes.nc"}
    shutil.copytree(study.folder / f"model/{space}.{method}", tmp_path / "copy")
    model = terrapalette.load_model(str(tmp_path / "copy"))
    found, cells = model.classify(opened(study, "grid.nc")), opened(study, "features.nc")
    expected = classes_of(opened(study, one["classes"]), space, method).values
    labels = found.values[cells["row"], cells["col"]]
    if method == "kmeans":
        np.testing.assert_array_equal(labels, expected)
    else:
        assert (labels == expected).mean() > 0.9
    assert found.dims == ("lat", "lon") and set(np.unique(found)) <= {0, *model.names}


def test_a_scene_in_a_projection_keeps_its_coordinates(tmp_path):
    """From a grid in UTM to maps, areas and figures of other data."""
    study, random = Study(tmp_path), np.random.default_rng(2)
    frame = frames.Frame(5.3e6 - 1e4 * np.arange(30), 3e5 + 1e4 * np.arange(40), CRS.from_epsg(32632).to_wkt())
    grid = xr.Dataset(frames.coordinates(frame), attrs={"source": "scene.tif"})
    spectra = random.uniform(0.1, 0.6, (4, 3))
    fields = spectra[np.add.outer(np.arange(30) // 15, 2 * (np.arange(40) // 20))] + random.normal(0, 0.03, (30, 40, 3))
    for index, name in enumerate(("red", "nir", "swir")):
        told = {"role": "feature", "variable": name, "wavelength": 600.0 + index, "units": "1"}
        grid[name] = (frame.dims, fields[..., index].astype(np.float32), told | frames.mapping(frame))
    grid.to_netcdf(study.path("grid.nc"))
    everything = {"surface": "both", "land_variable": None}
    study.prepare(max_cells=400, order_by="nir", **everything)
    study.reduce("original", kind="original")
    study.cluster("original", "kmeans", **everything)
    output = {"labels": "classes.nc", "classes": "classes.csv"}
    study.run("choose", {"choice": "choice.csv"}, clusters=["original.kmeans.nc"], verdict=[], params={"k": 4})
    given = {"features": "features.nc", "clusters": ["original.kmeans.nc"], "choice": "choice.csv"}
    study.run("classify", output, params={"area_weights": False}, **given)
    study.model("original", "kmeans")
    study.map(labellings=[("original", "kmeans")], **everything)
    maps, areas = opened(study, "landtypes.nc"), pd.read_csv(study.path("areas.csv"))
    assert maps.attrs["stride"] == 2 and maps["original_kmeans"].dims == ("y", "x")
    assert np.isfinite(maps["original_kmeans"]).all() and frames.same(frames.of(maps), frame)
    # 1200 cells of a hundred square kilometres, but for UTM's scale.
    assert areas["area_km2"].sum() == pytest.approx(120_000, rel=2e-3) and areas["cells"].sum() == 1200
    grid["red"][:, :20] = grid["red"][:, 20:].values
    grid.assign_attrs(source="next.tif").to_netcdf(study.path("next.nc"))
    study.apply("next.nc", "original", "kmeans", "next", **everything)
    found = opened(study, "next.original.kmeans.nc")
    assert all(found[name].attrs["grid_mapping"] == "crs" for name in found.data_vars if found[name].ndim == 2)
    wildcards = {"applied": "next", "space": "original", "method": "kmeans"}
    given = {"map": "next.original.kmeans.nc", "table": "next.original.kmeans.csv"}
    params = {"projection": "eqearth", "methods": {}}
    study.run("plot_apply", {"figure": "apply.png"}, wildcards=wildcards, params=params, **given)
    assert (tmp_path / "apply.png").exists()
