"""Methods of every sort side by side: all numbers of clusters, one of its own, some that were asked for; no type."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import rasterio
import xarray as xr

from rules.conftest import CONFIG, Study
from rules.figures import cut_off, drawn, heading, overlaps
from terrapalette.clustering import methods
from terrapalette.land import class_labels, findings
from terrapalette.land.class_labels import NO_TYPE, NO_TYPE_COLOR

SETTINGS = {
    "kmeans": {},
    "gmm": {"covariance_floor": 1e-3, "starts": 1},
    "hdbscan": {"min_share": 0.05, "min_samples": 5},
    "some": {},
}
# The methods of the second space are not those of the first.
LABELLINGS = [
    ("original", "kmeans"),
    ("original", "gmm"),
    ("original", "hdbscan"),
    ("original", "some"),
    ("pca", "gmm"),
]
LOOKS = {
    name: {key: getattr(methods.method(known), key) for key in ("title", "long_title", "marker", "line", "assigned_by")}
    for name, known in {"kmeans": "kmeans", "gmm": "gmm", "hdbscan": "hdbscan", "some": "kmeans"}.items()
}
LOST = [(3, 4), (9, 20), (14, 30)]
COLORS = {"class_colors": CONFIG["land"]["figures"]["class_colors"]}
PROJECTION = {"projection": "eqearth"}


def some(points, k_max, *, weights, random_state, k):
    """k-means at numbers that were asked for."""
    found = methods.method("kmeans").fit(points, max(k), weights=weights, random_state=random_state)
    return methods.Partitions(k, [found.labels[number - 1] for number in k], {})


SOME = methods.method("kmeans")._replace(title="some", fit=some, numbers=methods.ASKED)


@pytest.fixture(scope="module")
def mixed(small_grid, tmp_path_factory):
    """The planet of five spectra, with three cells that are like nothing else."""
    patch = pytest.MonkeyPatch()
    known = methods.method
    patch.setattr(methods, "method", lambda name: SOME if name == "some" else known(name))
    study = Study(tmp_path_factory.mktemp("mixed"))
    grid = small_grid.copy(deep=True)
    for place, (row, column) in enumerate(LOST):
        for index, name in enumerate(["DHR1020", "DHR443", "DHR490", "DHR565", "DHR670", "DHR865", "NDVI"]):
            grid[name][row, column] = 0.99 if (index + place) % 3 else -0.9 * (name == "NDVI")
    grid.to_netcdf(study.path("source.nc"))
    study.ingest()
    study.prepare()
    study.reduce("original", kind="original")
    study.reduce("pca", kind="pca", components=3)
    clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
    for space, method in LABELLINGS:
        settings = SETTINGS[method] | ({"k": [3, 5, 7]} if method == "some" else {})
        study.cluster(space, method, settings=settings)
    of = {space: [method for one, method in LABELLINGS if one == space] for space in ("original", "pca")}
    for space, own in of.items():
        study.score(space, own)
    study.collect("scores.csv", ["scores.original.csv", "scores.pca.csv"])
    study.run("choose", {"choice": "choice.csv"}, clusters=clusters, verdict=[], params={"k": 6})
    study.run("collect_fits", {"fits": "fits.csv"}, clusters=clusters)
    study.classify(LABELLINGS)
    study.run("agree", {"agreement": "agreement.csv", "contingency": "contingency.csv"}, labels="classes.nc")
    for space, own in of.items():
        settings = {name: SETTINGS[name] | ({"k": [3, 5, 7]} if name == "some" else {}) for name in own}
        given = {"original": {"kind": "original"}, "pca": {"kind": "pca", "components": 3}}[space]
        study.repeat(space, given, methods=settings, n_seeds=2, k=[4])
        study.compare(space)
        clustered = [f"{space}.{method}.nc" for method in own]
        perturb(study, space, clustered)
    study.run(
        "collect_comparison",
        {"comparison": "comparison.csv"},
        comparison=["compare.original.csv", "compare.pca.csv"],
    )
    study.run("collect_noise", {"noise": "noise.csv"}, noise=["noise.original.nc", "noise.pca.nc"])
    for space, method in LABELLINGS:
        study.model(space, method)
    study.map(labellings=LABELLINGS)
    five = xr.Dataset(coords={"lat": small_grid["lat"], "lon": small_grid["lon"]})
    five["kind"] = (("lat", "lon"), (np.reshape(small_grid.attrs["truth"], (18, 36)) + 1).astype(np.int16))
    five.to_netcdf(study.path("five.nc"))
    study.validate()
    study.atlas(clusters=clusters)
    for space in ("original", "pca"):
        study.membership(space, "gmm", output=f"membership.{space}.nc")
    yield study
    patch.undo()


def perturb(study, space, clusters):
    study.run(
        "perturb",
        {"noise": f"noise.{space}.nc"},
        features="features.nc",
        choice="choice.csv",
        clusters=clusters,
        model=f"model.{space}.nc",
        repeats=f"repeats.{space}.nc",
        params={
            "seed": 1, "kind": space, "area_weights": False, "draws": 3,
            "errors": {"level": 0.05, "indices": {"NDVI": ["DHR865", "DHR670"]}, "deviation": {"default": 0.02}},
        },
        wildcards={"space": space},
    )  # fmt: skip


def lost_cells(study):
    """Which of the study's cells are those that were planted far from everything."""
    with xr.open_dataset(study.path("features.nc")) as cells:
        places = list(zip(cells["row"].values.tolist(), cells["col"].values.tolist(), strict=True))
    return np.isin(np.arange(len(places)), [places.index(one) for one in LOST])


def table(study, name):
    return pd.read_csv(study.path(f"{name}.csv"))


def test_each_method_gives_the_numbers_that_it_has(mixed):
    scores = table(mixed, "scores")
    found = {key: own["k"].tolist() for key, own in scores.groupby(["space", "method"])}
    assert found["original", "kmeans"] == list(range(1, 9)) and found["original", "some"] == [3, 5, 7]
    assert found["original", "hdbscan"] == [5] and found["pca", "gmm"][:5] == [1, 2, 3, 4, 5]


def test_the_number_in_use_is_the_nearest_a_method_has(mixed):
    choice = table(mixed, "choice").set_index(["space", "method"])
    assert choice.loc[("original", "kmeans"), ["k", "chosen_by"]].tolist() == [6, "config"]
    assert choice.loc[("original", "some"), ["k", "chosen_by"]].tolist() == [5, "method"]
    assert choice.loc[("original", "hdbscan"), ["k", "chosen_by"]].tolist() == [5, "method"]


def test_planted_cells_are_of_no_type_in_files_tables_and_maps(mixed):
    lost = lost_cells(mixed)
    with xr.open_dataset(mixed.path("original.hdbscan.nc")) as clusters:
        labels = clusters["labels"].values[0]
        assert float(clusters["no_type_share"][0]) == pytest.approx((labels == 0).mean())
    assert (labels[lost] == 0).all() and (labels == 0).mean() < 0.2
    with xr.open_dataset(mixed.path("classes.nc")) as classes:
        numbers = classes["class"].values[LABELLINGS.index(("original", "hdbscan"))]
        assert (numbers[labels == 0] == NO_TYPE).all() and classes.attrs["n_classes"] == 6
    row = table(mixed, "classes").query("method == 'hdbscan'").iloc[-1]
    assert row["class"] == NO_TYPE and row["name"] == "no type" and row["cluster"] == 0 and row["k"] == 5
    assert row["cells"] == (labels == 0).sum()
    row = table(mixed, "areas").query("method == 'hdbscan'").iloc[-1]
    assert row["class"] == NO_TYPE and row["cells"] == (labels == 0).sum() and row["area_km2"] > 0
    with xr.open_dataset(mixed.path("landtypes.nc"), mask_and_scale=False) as landtypes:
        field = landtypes["original_hdbscan"]
        assert [int(field[place]) for place in LOST] == [NO_TYPE] * 3
        assert field.attrs["flag_values"][-1] == NO_TYPE and field.attrs["flag_meanings"].endswith(" no_type")
        assert field.attrs["flag_colors"].endswith(NO_TYPE_COLOR) and "5 classes" in field.attrs["long_name"]
        assert NO_TYPE not in landtypes["original_kmeans"].attrs["flag_values"]


def test_a_geotiff_knows_no_type(mixed):
    wildcards = {"space": "original", "method": "hdbscan"}
    mixed.run("export", {"geotiff": "map.tif"}, landtypes="landtypes.nc", wildcards=wildcards)
    with rasterio.open(mixed.path("map.tif")) as file:
        assert [file.read(1)[place] for place in LOST] == [NO_TYPE] * 3
        assert file.tags(1)[f"class_{NO_TYPE}"] == "no_type"
        assert file.colormap(1)[NO_TYPE][:3] == tuple(int(NO_TYPE_COLOR[at : at + 2], 16) for at in (1, 3, 5))


def test_scores_leave_out_what_is_of_no_type(mixed):
    scores = table(mixed, "scores").set_index(["space", "method", "k"]).sort_index()
    own = scores.loc["original", "hdbscan", 5]
    assert own["no_type_share"] > 0 and own["silhouette"] > 0.8
    assert (scores.loc["original", "kmeans"]["no_type_share"] == 0).all()
    assert scores.loc["original", "gmm"][["bic", "icl"]].notna().all().all() and np.isnan(own["bic"])
    assert (scores["icl"] >= scores["bic"]).loc["original", "gmm"].all()


def test_fitted_classes_know_no_type_again(mixed):
    from terrapalette.land import fitted, model_files

    found = model_files.read(mixed.path("model/original.hdbscan"))
    with xr.open_dataset(mixed.path("features.nc")) as cells, xr.open_dataset(mixed.path("classes.nc")) as classes:
        numbers, _ = fitted.classify(found, cells["physical"].values)
        far = np.tile([[0.0, 1, 0, 1, 0, 1, 0]], (2, 1))
        expected = classes["class"].values[LABELLINGS.index(("original", "hdbscan"))]
    # Coordinates come back from a file of normalized values: what lies on a border may fall to either side.
    assert (numbers == expected).mean() > 0.99
    assert (fitted.classify(found, far)[0] == NO_TYPE).all() and len(found.name) == 5


def test_a_new_cell_of_a_mixture_gets_its_likeliest_class(mixed):
    from terrapalette.land import fitted, model_files

    found = model_files.read(mixed.path("model/pca.gmm"))
    with xr.open_dataset(mixed.path("features.nc")) as cells, xr.open_dataset(mixed.path("classes.nc")) as classes:
        numbers, _ = fitted.classify(found, cells["physical"].values)
        np.testing.assert_array_equal(numbers, classes["class"].values[LABELLINGS.index(("pca", "gmm"))])


@pytest.mark.parametrize("space", ["original", "pca"])
def test_memberships_sum_to_one_and_their_likeliest_is_the_class(mixed, space):
    with xr.open_dataset(mixed.path(f"membership.{space}.nc")) as found:
        shares, entropy = found["posterior"].values, found["entropy"].values
        own = found["class"].values[shares.argmax(axis=1)]
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert (entropy >= 0).all() and (entropy <= 1).all()
    with xr.open_dataset(mixed.path("classes.nc")) as classes:
        np.testing.assert_array_equal(own, classes["class"].values[LABELLINGS.index((space, "gmm"))])


def test_the_comparison_has_each_number_that_a_method_has(mixed):
    comparison = table(mixed, "comparison")
    found = {key: own["k"].tolist() for key, own in comparison.groupby(["space", "method"])}
    assert found["original", "kmeans"] == [4, 5, 6] and found["original", "hdbscan"] == [5]
    assert found["original", "some"] == [5]
    noise = table(mixed, "noise").set_index(["space", "method"])
    assert noise.loc[("original", "hdbscan"), "k"] == 5 and noise["changed_share"].between(0, 1).all()


def test_agreement_counts_no_type_as_a_class(mixed):
    counts = table(mixed, "contingency")
    own = counts.query("space_a == 'original' and method_a == 'kmeans' and method_b == 'hdbscan'")
    assert NO_TYPE in set(own["class_b"]) and own["cells"].sum() == 576


def test_findings_tell_what_is_of_no_type(mixed):
    names = {"gmm": "mixtures", "hdbscan": "HDBSCAN", "kmeans": "k-means", "some": "some"}
    tables = {name: table(mixed, name) for name in ("classes", "choice", "scores", "comparison", "noise")}
    told = findings.sentences(tables, {"methods": names, "plain": ["original"], "learned": ["pca"], "worlds": 0})
    share = 100 * tables["classes"].query("`class` == 255")["area_share"].iloc[0]
    assert f"{share:.1f} % of the area belongs to no type by HDBSCAN in the space original" in " ".join(told)


def test_the_atlas_carries_no_type(mixed):
    text = mixed.folder.joinpath("atlas.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)[1])
    assert data["no_type"] == class_labels.REST
    own = next(one for one in data["labellings"] if one["method"] == "hdbscan")
    assert own["counts"] == [5] and len(own["colors"][0]) == 5


HDBSCAN, EVERY_CLASS = {"space": "original", "method": "hdbscan"}, {"classes": "classes.csv", "labels": "classes.nc"}
CELLS, CHOICE, NDVI = {"features": "features.nc"}, {"choice": "choice.csv"}, {"order_by": "NDVI"}
CURVES = {"clusters": ["original.kmeans.nc", "original.gmm.nc", "original.some.nc"], **CHOICE}
AFRICA = {"regions": {"Africa": [-20, 55, -36, 38]}}
SOFT = ["membership.original.nc", "membership.pca.nc"]
FIGURES = {
    "elbow": ({"space": "original"}, CURVES, {}),
    "criteria": ({"space": "original"}, {"clusters": ["original.gmm.nc"], **CHOICE}, {}),
    "scores": ({}, {"scores": "scores.csv", **CHOICE, **CELLS}, {}),
    "map": (HDBSCAN, {"landtypes": "landtypes.nc", "classes": "classes.csv", **CELLS}, PROJECTION | NDVI),
    "maps": ({}, {"landtypes": "landtypes.nc"}, PROJECTION | NDVI),
    "zoom": (HDBSCAN, {"landtypes": "landtypes.nc"}, AFRICA | NDVI),
    "scatter": (HDBSCAN, {"space": "original.nc", "labels": "classes.nc"}, COLORS),
    "spectra": (HDBSCAN, EVERY_CLASS | CELLS, COLORS),
    "sizes": ({}, EVERY_CLASS | CELLS, COLORS),
    "contingency": ({"space": "original"}, {"contingency": "contingency.csv", "labels": "classes.nc"}, {}),
    "agreement": ({}, {"agreement": "agreement.csv", "labels": "classes.nc"}, {}),
    "comparison": ({}, {"comparison": "comparison.csv", **CELLS}, {}),
    "noise": ({}, {"noise": "noise.csv", **CELLS}, {}),
    "uncertainty": ({}, {"noise": ["noise.original.nc", "noise.pca.nc"], **CELLS}, PROJECTION),
    "memberships": ({}, {"memberships": SOFT, **CELLS}, PROJECTION),
    "references": ({}, {"scores": "references.five.csv", "labels": "classes.nc"}, {}),
    "crosstable": ({"reference": "five", **HDBSCAN}, {"crosstable": "crosstable.five.csv", "labels": "classes.nc"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_bears_methods_of_every_sort(mixed, name):
    wildcards, inputs, params = FIGURES[name]
    params = params | {"methods": LOOKS}
    figure = drawn(mixed, f"plot_{name}", {"figure": f"{name}.png"}, wildcards=wildcards, params=params, **inputs)
    assert cut_off(figure) == []
    if name in ("map", "zoom", "scatter", "spectra", "crosstable"):
        assert "k = 5" in heading(figure)
    if name in ("map", "maps", "zoom", "scatter", "spectra"):
        assert any("no type" in text.get_text() for text in figure.legends[0].get_texts())
    if name not in ("agreement",):
        assert overlaps(figure) == []


@pytest.mark.browser
def test_the_atlas_shows_no_type_and_steps_over_gaps(mixed, opened):
    page = opened(mixed.folder / "atlas.html", address="#l=original.hdbscan&b=original.kmeans")
    page.wait_for_selector("body[data-ready=yes]")
    rows = page.locator("#legend tbody tr")
    assert rows.count() == 6 and "no type" in rows.last.inner_text()
    assert "no type" in page.evaluate("classAt('first', current(), state.k, shown.first.indexOf(0), 0, 0)")
    share = page.evaluate("shown.table.share.reduce((sum, one) => sum + one, 0)")
    assert share == pytest.approx(1)
    rows.last.get_by_role("button").click()
    assert page.inner_text("#selection").startswith(f"{(page.evaluate('shown.table.size[0]')):.0f} cells selected")
    page.screenshot(path=str(mixed.folder / "atlas.png"), full_page=True)
    page.select_option("#labelling", "original.some")
    assert page.inner_text("#k-value") == "5" and rows.count() == 5
    # A slider that is moved by one goes on to the next number that there is.
    page.locator("#k").fill("6")
    assert page.inner_text("#k-value") == "7"
    page.locator("#k").fill("6")
    assert page.inner_text("#k-value") == "5"
