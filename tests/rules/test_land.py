"""Each rule of the land study on a planet of five spectra."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sklearn.metrics import adjusted_rand_score, davies_bouldin_score, silhouette_score

from conftest import NAMES, PROJECT
from rules.conftest import CONFIG, LABELLINGS
from terrapalette.clustering import centers, kmeans, validity
from terrapalette.land.labellings import classes_of
from terrapalette.land.origins import ESTIMATED
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.streams import stream
from terrapalette.spaces import pca


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def truth(study, small_grid):
    cells = opened(study, "features.nc")
    return np.array(small_grid.attrs["truth"]).reshape(18, 36)[cells["row"], cells["col"]]


def test_ingest_writes_a_cf_grid(study):
    grid = opened(study, "grid.nc")
    assert grid.attrs["Conventions"] == "CF-1.10" and grid.attrs["source"] == "source.nc"
    assert {*NAMES, "LandPercentage"} == set(grid.data_vars)
    assert grid["lat"].attrs["standard_name"] == "latitude"


def test_readers_give_the_same_file(study):
    study.ingest(output="grid2.nc", reader="netCDF4")
    xr.testing.assert_identical(opened(study, "grid2.nc"), opened(study, "grid.nc"))


def test_prepare_keeps_complete_land_cells(study, small_grid):
    cells = opened(study, "features.nc")
    assert cells.sizes["cell"] == int((small_grid["LandPercentage"] == 100).sum()) and cells.sizes["variable"] == 7
    assert cells.attrs["stride"] == 1 and cells.attrs["grid_cells"] == cells.sizes["cell"]
    np.testing.assert_allclose(cells["value"].mean("cell"), 0, atol=1e-9)
    np.testing.assert_allclose(cells["value"].std("cell"), 1)
    np.testing.assert_allclose(cells["value"] * cells["scale"] + cells["centre"], cells["physical"])
    here = small_grid["NDVI"].values[cells["row"], cells["col"]]
    np.testing.assert_allclose(cells["physical"].sel(variable="NDVI"), here)
    assert {"lat", "lon", "row", "col", "area_weight"} <= set(cells.coords)


@pytest.mark.parametrize(("surface", "threshold", "cells"), [("sea", 100, 72), ("both", 100, 648), ("land", 40, 648)])
def test_prepare_takes_the_surface_asked_for(study, surface, threshold, cells):
    study.prepare("other.nc", surface=surface, land_threshold=threshold)
    assert opened(study, "other.nc").sizes["cell"] == cells


def test_prepare_drops_incomplete_cells(study, small_grid):
    holed = small_grid.drop_attrs(deep=False).copy(deep=True)
    holed["DHR443"][4, 5] = np.nan
    holed.to_netcdf(study.path("holed.nc"))
    study.ingest("holed.nc", "holed_grid.nc")
    study.prepare("holed_features.nc", grid="holed_grid.nc")
    assert opened(study, "holed_features.nc").sizes["cell"] == opened(study, "features.nc").sizes["cell"] - 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"land_threshold": 101}, ["no land cell", "Found 0", "land.land_threshold"]),
        ({"surface": "sea", "land_threshold": 0}, ["no sea cell", "on the sea side of 0"]),
        ({"grid": "land_as_feature.nc"}, ["LandPercentage is 100 in all 576", "land.variables"]),
    ],
)
def test_prepare_says_what_is_wrong(study, changes, words):
    grid = opened(study, "grid.nc")
    grid["LandPercentage"].attrs["role"] = "feature"
    grid.to_netcdf(study.path("land_as_feature.nc"))
    with pytest.raises(InputError) as caught:
        study.prepare("never.nc", **changes)
    assert all(word in str(caught.value) for word in ["source.nc", *words]), str(caught.value)
    assert not (study.folder / "never.nc").exists()


def test_correlation_is_pandas(study):
    cells = opened(study, "features.nc")
    expected = pd.DataFrame(cells["physical"].values, columns=NAMES).corr()
    found = pd.read_csv(study.path("correlation.csv"), index_col="variable")
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert list(found.columns) == list(found.index) == NAMES


def test_spaces_hold_what_others_rely_on(study):
    original, pca = opened(study, "original.nc"), opened(study, "pca.nc")
    np.testing.assert_array_equal(original["value"], opened(study, "features.nc")["value"])
    assert pca["value"].shape[1] == 3 and pca["loading"].shape == (3, 7)
    assert pca["all_explained_variance_ratio"].sum() == pytest.approx(1)
    np.testing.assert_allclose(pca["value"].var("cell"), pca["explained_variance_ratio"] * 7)


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_share_of_variance_is_kept_with_the_fewest_components(study, share):
    study.reduce("pca_share", kind="pca", components=share)
    ratio = opened(study, "pca_share.nc")["explained_variance_ratio"].values
    assert ratio.sum() >= share > ratio[:-1].sum()


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_the_five_spectra_are_found(study, small_grid, space, method):
    clusters = opened(study, f"{space}.{method}.nc")
    labels = clusters["labels"].sel(k=5).values
    assert adjusted_rand_score(labels, truth(study, small_grid)) == 1
    # Numbered by rising NDVI, which the planet's sectors have from west to east.
    np.testing.assert_array_equal(labels - 1, truth(study, small_grid))


@pytest.mark.parametrize(("space", "method"), LABELLINGS)
def test_clusters_are_consistent(study, space, method):
    clusters, cells = opened(study, f"{space}.{method}.nc"), opened(study, "features.nc")
    points = opened(study, f"{space}.nc")["value"].values
    assert clusters["labels"].dtype == np.int16 and clusters["labels"].dims == ("k", "cell")
    assert clusters["centroid"].dims == ("k", "cluster", "variable")
    for k in range(1, 9):
        labels = clusters["labels"].sel(k=k).values.astype(int) - 1
        assert sorted(set(labels)) == list(range(k))
        means = centers.means(cells["physical"].values, labels, k)
        np.testing.assert_allclose(clusters["centroid"].sel(k=k)[:k], means)
        assert np.isnan(clusters["centroid"].sel(k=k)[k:]).all()
        assert np.all(np.diff(means[:, NAMES.index("NDVI")]) >= 0)
        inertia = ((points - centers.means(points, labels, k)[labels]) ** 2).sum()
        # k = 8 on five tight groups: what is left is rounding of tiny squares.
        assert float(clusters["inertia"].sel(k=k)) == pytest.approx(inertia, rel=1e-9)
    assert ("merge_tree" in clusters) is (method == "hac")


def test_area_weights_reach_every_stage(study):
    study.prepare("weighted.nc", area_weights=True)
    cells = opened(study, "weighted.nc")
    value, area = cells["value"].values, cells["area_weight"].values
    np.testing.assert_allclose(np.average(value, axis=0, weights=area), 0, atol=1e-12)
    assert np.abs(value.mean(axis=0)).max() > 1e-6

    study.reduce("weighted_pca", features="weighted.nc", area_weights=True, kind="pca", components=2)
    expected = pca.fit(value, area)
    np.testing.assert_allclose(opened(study, "weighted_pca.nc")["loading"], expected.loading[:2])
    assert not np.allclose(expected.loading[:2], pca.fit(value).loading[:2])

    # Three clusters of five spectra: which ones join depends on the areas.
    study.cluster("weighted_pca", "kmeans", "weighted.nc", "weighted_clusters.nc", area_weights=True)
    points = opened(study, "weighted_pca.nc")["value"].values
    random_state = stream(1, "land/cluster/weighted_pca/kmeans")
    solutions = kmeans.sweep(points, 8, random_state, area)
    found = opened(study, "weighted_clusters.nc")
    np.testing.assert_allclose(found["inertia"], [solution.inertia for solution in solutions])
    # Means of clusters weigh as their cells do.
    inside = found["labels"].sel(k=3).values == 2
    expected = np.average(cells["physical"].values[inside], axis=0, weights=area[inside])
    np.testing.assert_allclose(found["centroid"].sel(k=3, cluster=2), expected)
    study.cluster("weighted_pca", "hac", "weighted.nc", "weighted_hac.nc", area_weights=True)
    study.cluster("weighted_pca", "hac", "weighted.nc", "plain_hac.nc")
    heights = [opened(study, name)["merge_tree"].values[-1, 2] for name in ("weighted_hac.nc", "plain_hac.nc")]
    assert heights[0] != pytest.approx(heights[1], rel=1e-6)
    study.run(
        "score",
        {"scores": "weighted_scores.csv"},
        features="weighted.nc",
        space="weighted_pca.nc",
        clusters=["weighted_clusters.nc"],
        params={"seed": 1, "area_weights": True},
        wildcards={"space": "weighted_pca"},
    )
    scores, labels = pd.read_csv(study.path("weighted_scores.csv")).set_index("k"), found["labels"].sel(k=3).values - 1
    expected = validity.silhouette(points, labels.astype(int), weights=area)[0]
    assert scores.loc[3, "silhouette"] == pytest.approx(expected)
    assert expected != pytest.approx(validity.silhouette(points, labels.astype(int))[0], rel=1e-6)


def test_too_few_distinct_cells_are_said(study):
    cells = opened(study, "features.nc")
    cells["value"][:] = cells["value"][:1].values + (np.arange(cells.sizes["cell"]) % 3)[:, None]
    cells.to_netcdf(study.path("three.nc"))
    study.reduce("three_space", features="three.nc", kind="original")
    with pytest.raises(InputError, match=r"space three_space: 3 distinct cells.*k_max \(8\)"):
        study.cluster("three_space", "kmeans", features="three.nc")


def test_scores_have_the_promised_columns(study):
    scores = pd.read_csv(study.path("scores.csv"))
    assert list(scores.columns) == (
        [
            "space",
            "method",
            "k",
            "cells",
            "no_type_share",
            "inertia",
            "silhouette",
            "davies_bouldin",
            "silhouette_input",
            "davies_bouldin_input",
            "silhouette_error",
            "silhouette_error_input",
            "squared_silhouette",
            "squared_silhouette_input",
        ]
    )
    assert len(scores) == 4 * 8 and (scores["cells"] == 576).all()
    own = scores.query("space == 'original' and k >= 2")
    np.testing.assert_array_equal(own["silhouette"], own["silhouette_input"])
    assert scores.query("k == 1")["silhouette"].isna().all()
    # Five spectra, five tight clusters: no other number scores better.
    for _, part in scores.groupby(["space", "method"]):
        assert part.loc[part["silhouette_input"].idxmax(), "k"] == 5


def test_input_scores_are_taken_in_the_input_space(study):
    common = opened(study, "features.nc")["value"].values
    scores = pd.read_csv(study.path("scores.pca.csv")).query("method == 'kmeans' and k >= 2").set_index("k")
    clusters = opened(study, "pca.kmeans.nc")
    for k in (3, 7):
        labels = clusters["labels"].sel(k=k)
        assert scores.loc[k, "silhouette_input"] == pytest.approx(silhouette_score(common, labels), abs=1e-6)
        assert scores.loc[k, "davies_bouldin_input"] == pytest.approx(davies_bouldin_score(common, labels), abs=1e-6)
        assert scores.loc[k, "silhouette"] != pytest.approx(scores.loc[k, "silhouette_input"], abs=1e-6)


@pytest.mark.parametrize("k", [5, 3, "auto"])
def test_choice(study, k):
    clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
    study.run("choose", {"choice": "choice2.csv"}, clusters=clusters, verdict=[], params={"k": k})
    choice = pd.read_csv(study.path("choice2.csv"))
    assert list(choice.columns) == ["space", "method", "k_elbow", "k", "elbow_depth", "chosen_by"]
    assert choice["elbow_depth"].between(0, 1, inclusive="neither").all()
    assert (choice["k"] == (choice["k_elbow"] if k == "auto" else k)).all()
    assert set(choice["chosen_by"]) == {"elbow" if k == "auto" else "config"}


def test_a_curve_without_elbow_is_said(study):
    clusters = opened(study, "original.kmeans.nc").isel(k=slice(0, 2))
    clusters.to_netcdf(study.path("short.nc"))
    with pytest.raises(InputError, match=r"short\.nc: the inertia has no elbow\. Set land\.k"):
        study.run("choose", {"choice": "never.csv"}, clusters=["short.nc"], verdict=[], params={"k": "auto"})


def test_classes_share_numbers_and_describe_themselves(study, small_grid):
    labels, table = opened(study, "classes.nc"), pd.read_csv(study.path("classes.csv"))
    assert labels["class"].dims == ("labelling", "cell") and labels.attrs["n_classes"] == 5
    for numbers in labels["class"].values:
        np.testing.assert_array_equal(numbers - 1, truth(study, small_grid))
    assert table.groupby(["space", "method"])["area_share"].sum().to_numpy() == pytest.approx(1)
    assert (table["cells"] > 0).all() and len(table) == 4 * 5


def test_agreement_of_equal_partitions_is_one(study):
    table = pd.read_csv(study.path("agreement.csv"))
    assert len(table) == 6
    np.testing.assert_allclose(table[["adjusted_rand_index", "adjusted_mutual_information"]], 1)
    counts = pd.read_csv(study.path("contingency.csv"))
    assert (counts.query("class_a != class_b")["cells"] == 0).all()
    assert (counts.query("paired == 1")["class_a"] == counts.query("paired == 1")["class_b"]).all()


def test_the_emulated_planet_is_ours(study):
    data = PROJECT / "workflow/terrapalette/land/data"
    for name in ("estimate.json", "satellites.nc"):
        study.folder.joinpath(name).write_bytes((data / name).read_bytes())
    params = {"seed": 1, "grid_step": 2.0, "residual_scale": 0.5}
    given = {"fit": "estimate.json", "satellites": "satellites.nc"}
    study.run("emulate", {"product": "emulated.nc"}, **given, params=params)
    study.ingest("emulated.nc", "emulated_grid.nc")
    grid = opened(study, "emulated_grid.nc")
    assert grid.attrs["source"] == ESTIMATED
    sahara, congo = ({"lat": 23, "lon": 11}, {"lat": -1, "lon": 21})
    assert grid.sel(sahara)["DHR670"] > 0.3 > grid.sel(congo)["DHR670"]
    assert grid.sel(sahara)["NDVI"] < 0.25 < 0.5 < grid.sel(congo)["NDVI"]


def test_landtypes_is_a_cf_flag_map(study):
    landtypes = opened(study, "landtypes.nc")
    assert set(landtypes.data_vars) == {"original_kmeans", "original_hac", "pca_kmeans", "pca_hac"}
    variable, labels = landtypes["pca_hac"], opened(study, "classes.nc")
    assert variable.attrs["flag_values"].tolist() == [1, 2, 3, 4, 5]
    assert len(variable.attrs["flag_meanings"].split()) == 5
    colors = class_colors(CONFIG["land"]["figures"]["class_colors"], 5)
    assert variable.attrs["flag_colors"].split() == colors
    mapped = variable.values[labels["row"], labels["col"]]
    np.testing.assert_array_equal(mapped, classes_of(labels, "pca", "hac"))
    assert np.isfinite(variable.values).sum() == labels.sizes["cell"]


def test_a_large_grid_is_studied_on_a_lattice(study, small_grid):
    study.prepare("thinned.nc", max_cells=100)
    cells, whole = opened(study, "thinned.nc"), opened(study, "features.nc")
    # 576 cells at most 100: every third row and column, from the middle of the first three.
    assert cells.attrs["stride"] == 3 and cells.attrs["grid_cells"] == 576 and cells.sizes["cell"] <= 100
    np.testing.assert_array_equal(cells["grid_y"], small_grid["lat"].values[1::3])
    np.testing.assert_array_equal(cells["grid_x"], small_grid["lon"].values[1::3])
    np.testing.assert_array_equal(cells["lat"], cells["grid_y"].values[cells["row"]])
    place = dict(zip(zip(whole["lat"].values, whole["lon"].values, strict=True), whole["physical"].values, strict=True))
    for lat, lon, values in zip(cells["lat"].values, cells["lon"].values, cells["physical"].values, strict=True):
        np.testing.assert_array_equal(place[lat, lon], values)
