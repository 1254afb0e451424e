"""Every figure is drawn, fits a screen, and repeats byte for byte."""

import numpy as np
import pytest
import xarray as xr
from PIL import Image
from scipy.cluster.hierarchy import fcluster

from rules.conftest import CONFIG, LABELLINGS
from terrapalette.land import projections, rasters
from terrapalette.plots.common import charts
from terrapalette.report.palettes import rgb

LAND = CONFIG["land"]
COLORS = {"class_colors": LAND["figures"]["class_colors"]}
PROJECTION = {"projection": "eqearth"}
SPACE, LABELLING = {"space": "pca"}, {"space": "pca", "method": "hac"}
METHODS = {"methods": ["kmeans", "hac"]}
REGIONS = {"regions": {"Africa": [-20, 55, -36, 38]}, "order_by": "NDVI"}

FIGURES = {
    "variables": ({}, {"grid": "grid.nc", "features": "features.nc"}, PROJECTION),
    "correlation": ({}, {"correlation": "correlation.csv", "features": "features.nc"}, {}),
    "explained_variance": (SPACE, {"space": "pca.nc"}, {}),
    "components": (SPACE, {"space": "pca.nc"}, {}),
    "density": (SPACE, {"space": "pca.nc"}, {}),
    "elbow": (SPACE, {"clusters": ["pca.kmeans.nc", "pca.hac.nc"], "choice": "choice.csv"}, METHODS),
    "scores": ({}, {"scores": "scores.csv", "choice": "choice.csv", "features": "features.nc"}, {}),
    "comparison": ({}, {"comparison": "comparison.csv", "features": "features.nc"}, {}),
    "noise": ({}, {"noise": "noise.csv", "features": "features.nc"}, {}),
    "uncertainty": (
        {},
        {"noise": ["noise.original.nc", "noise.pca.nc"], "labels": "classes.nc", "grid": "grid.nc"},
        {"labellings": LABELLINGS, **METHODS, **PROJECTION},
    ),
    "dendrogram": (SPACE, {"clusters": "pca.hac.nc", "labels": "classes.nc"}, {"merges": 30, **COLORS}),
    "map": (LABELLING, {"landtypes": "landtypes.nc", "classes": "classes.csv"}, {"order_by": "NDVI", **PROJECTION}),
    "maps": ({}, {"landtypes": "landtypes.nc"}, {"labellings": LABELLINGS, "order_by": "NDVI", **PROJECTION}),
    "zoom": (LABELLING, {"landtypes": "landtypes.nc"}, REGIONS),
    "scatter": (LABELLING, {"space": "pca.nc", "labels": "classes.nc"}, COLORS),
    "spectra": (
        LABELLING,
        {"classes": "classes.csv", "labels": "classes.nc"},
        {"variables": LAND["variables"], **COLORS},
    ),
    "sizes": ({}, {"classes": "classes.csv", "labels": "classes.nc"}, COLORS),
    "contingency": (SPACE, {"contingency": "contingency.csv", "labels": "classes.nc"}, METHODS),
    "latent": ({"space": "vae"}, {"latent": "latent.vae.nc"}, {}),
    "distances": ({"space": "vae"}, {"latent": "latent.vae.nc", "space": "vae.nc"}, {}),
    "planes": ({"space": "vae"}, {"latent": "latent.vae.nc", "space": "vae.nc"}, {}),
    "walk": ({"space": "vae"}, {"latent": "latent.vae.nc"}, {"variables": LAND["variables"]}),
    "codes": ({"space": "vae"}, {"space": "vae.nc", "features": "features.nc", "grid": "grid.nc"}, PROJECTION),
    "alpha": ({"space": "vae"}, {"sweep": "alpha.vae.nc", "table": "alpha.csv"}, {}),
    "references": ({}, {"scores": "references.five.csv", "labels": "classes.nc"}, {}),
    "crosstable": (
        {"reference": "five", "space": "pca", "method": "hac"},
        {"crosstable": "crosstable.five.csv", "labels": "classes.nc"},
        {},
    ),
    "agreement": ({}, {"agreement": "agreement.csv", "labels": "classes.nc"}, {}),
}


def draw(study, figure, name, **changes):
    wildcards, inputs, params = FIGURES[figure]
    output = {"figure": name, "table": name.replace(".png", ".csv")}
    study.run(f"plot_{figure}", output, wildcards=wildcards, params=params | changes, **inputs)
    with Image.open(study.path(name)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("figure", FIGURES)
def test_figure(study, figure):
    picture = draw(study, figure, f"{figure}.png")
    assert picture.shape[1] <= 1600
    # Something is drawn, and nothing touches the sides where it would be cut off.
    assert picture.std() > 5
    assert (picture[:, [0, -1]] == 255).all() and (picture[[0, -1]] == 255).all()
    draw(study, figure, f"{figure}.again.png")
    for ending in ("png", "svg"):
        first, again = (study.folder / f"{figure}{part}.{ending}" for part in ("", ".again"))
        assert first.exists() == again.exists() and (not first.exists() or first.read_bytes() == again.read_bytes())


@pytest.mark.parametrize("figure", ["latent", "distances", "planes", "walk", "codes"])
def test_a_space_of_one_number_is_drawn(study, figure):
    _, inputs, params = FIGURES[figure]
    inputs = {key: name.replace("vae", "line") for key, name in inputs.items()}
    study.run(
        f"plot_{figure}",
        {"figure": "one.png", "table": "one.csv"},
        wildcards={"space": "line"},
        params=params,
        **inputs,
    )
    with Image.open(study.path("one.png")) as image:
        assert image.width <= 1600 and np.asarray(image.convert("RGB")).std() > 5


def test_the_axis_shows_each_class_of_a_space_of_one_number(study):
    with xr.open_dataset(study.path("classes.nc")) as classes:
        names = [str(name).replace("pca", "line") for name in classes["labelling"].values]
        classes.assign_coords(labelling=names).to_netcdf(study.path("classes.line.nc"))
    study.run(
        "plot_axis",
        {"figure": "axis.png", "table": "axis.csv"},
        wildcards={"space": "line"},
        params={**METHODS, **COLORS},
        latent="latent.line.nc",
        space="line.nc",
        labels="classes.line.nc",
    )
    with Image.open(study.path("axis.png")) as image:
        picture = np.asarray(image.convert("RGB")).astype(int)
    for color in (COLORS["class_colors"][0], COLORS["class_colors"][-1]):
        assert (picture == [int(color[i : i + 2], 16) for i in (1, 3, 5)]).all(axis=2).sum() > 500


def test_a_map_shows_the_class_colors(study):
    picture = draw(study, "map", "map.png")
    colors = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in COLORS["class_colors"]]
    # Five classes: the first and the last take the ends of the colours.
    for color in (colors[0], colors[-1]):
        assert (picture == color).all(axis=2).sum() > 1000


def test_one_component_can_be_drawn(study):
    study.reduce("line", kind="pca", components=1)
    study.run("plot_density", {"figure": "line.png"}, wildcards={"space": "line"}, space="line.nc")
    assert (study.folder / "line.png").exists()


def test_places_on_the_map_have_the_colors_of_their_cells(study):
    with xr.open_dataset(study.path("landtypes.nc")) as landtypes:
        landtypes.load()
    canvas = projections.region((-170, 170, -80, 80), 340)
    colored, inside = rasters.classes(canvas, landtypes, "pca_hac")
    for lat, lon, number in ((45.0, -155.0, 1), (-35.0, 15.0, 3), (65.0, 155.0, 5)):
        row, column = np.argmin(np.abs(canvas.lat[:, 0] - lat)), np.argmin(np.abs(canvas.lon[0] - lon))
        here = landtypes["pca_hac"].sel(lat=lat, lon=lon)
        assert inside[row, column] and here == number
        expected = rgb(landtypes["pca_hac"].attrs["flag_colors"].split()[number - 1])
        np.testing.assert_allclose(colored[row, column], expected)


def test_the_dendrograms_cut_leaves_k_clusters(study, monkeypatch):
    seen = {}
    monkeypatch.setattr(charts, "dendrogram", lambda axes, tree, *rest: seen.update(tree=tree, rest=rest))
    draw(study, "dendrogram", "cut.png")
    _, cut, _, colors = seen["rest"]
    clusters = fcluster(seen["tree"], cut, "distance")
    assert len(set(clusters)) == 5
    leaves = np.array(colors[: len(clusters)])
    assert all(len(set(leaves[clusters == number])) == 1 for number in set(clusters)) and len(set(leaves)) == 5
