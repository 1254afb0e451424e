"""Figures of autoencoders' spaces show the files behind them."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_hex

from rules.conftest import LOOKS
from rules.figures import between, curves, facts, heading, panel, panels, shown, texts, titles
from rules.land_figures.drawing import COLORS, LAND
from rules.land_figures.test_spaces import opened
from terrapalette.land import labellings
from terrapalette.report.palettes import class_colors

BANDS = sorted((one["wavelength"], one["name"]) for one in LAND["variables"] if one["wavelength"])


@pytest.mark.parametrize(
    ("place", "name", "title"), [(0, "gradient", "Gradient of the"), (1, "magnification", "Magnification of the")]
)
def test_latent(land, various, place, name, title):
    figure, latent = land.figure("latent"), opened(various, "latent.vae.nc")
    assert titles(figure)[place].startswith(title)
    drawn, inhabited = panels(figure)[place].collections[0], latent["inhabited"].values.astype(bool)
    # Rows of the picture run along the second code.
    np.testing.assert_array_equal(drawn.get_array(), latent[name].values.T)
    np.testing.assert_array_equal(np.reshape(drawn.get_alpha(), inhabited.T.shape) == 1, inhabited.T)
    assert drawn.get_clim() == tuple(np.percentile(latent[name].values[inhabited], [2, 98]))
    along = opened(various, "latent.line.nc")
    axes = land.figure("latent.line").axes[place]
    follows(axes.get_lines(), along, along[name].values)
    scales = "scales from the 2nd to the 98th percentile near cells"
    assert scales in facts(figure) and scales not in facts(land.figure("latent.line"))


def follows(lines, latent, values):
    """A pale line runs all along the axis, a strong one where cells are near."""
    pale, strong = lines
    inhabited = latent["inhabited"].values.astype(bool)
    assert 0 < inhabited.sum() < len(inhabited) and pale.get_alpha() < 1 and strong.get_alpha() is None
    np.testing.assert_array_equal(pale.get_xydata(), np.column_stack([latent["z1"], values]))
    np.testing.assert_array_equal(strong.get_ydata(), np.where(inhabited, values, np.nan))


@pytest.mark.parametrize(("figure", "space"), [("distances", "vae"), ("distances.line", "line")])
def test_distances(land, various, figure, space):
    drawn, latent = land.figure(figure), opened(various, f"latent.{space}.nc")
    codes, cells = opened(various, f"{space}.nc")["value"].values, opened(various, "features.nc")
    distance = latent["from_decoded"].values
    axes = drawn.axes[0]
    points, chosen = (one.get_offsets() for one in axes.collections)
    if codes.shape[1] == 2:
        np.testing.assert_array_equal(points, codes)
        np.testing.assert_array_equal(axes.collections[0].get_array(), distance)
    else:
        np.testing.assert_array_equal(points, np.column_stack([codes[:, 0], distance]))
    # The red mark is the cell where the walk starts: 45 N, 155 W.
    start = int(np.flatnonzero((cells["lat"] == 45) & (cells["lon"] == -155))[0])
    np.testing.assert_array_equal(chosen, points[[start]])
    assert distance[start] == 0 and "latitude 45, longitude -155" in facts(drawn)
    pairs = panels(drawn)[1]
    assert (pairs.get_xlabel(), pairs.get_ylabel()) == ("distance between codes", "distance between decoded values")
    assert titles(drawn)[1] == f"All over: rank correlation {latent.attrs['rank_correlation']:.3f}"
    # Each pair lies in one hexagon, and the hexagons lie where the pairs are.
    hexagons = pairs.collections[0]
    counts, centres = np.asarray(hexagons.get_array()), np.asarray(hexagons.get_offsets())
    assert counts.sum() == latent.sizes["pair"] == 500
    size = np.array([latent["pair_latent"].max(), latent["pair_decoded"].max()]) / 55
    mean = np.array([latent["pair_latent"].mean(), latent["pair_decoded"].mean()])
    assert (np.abs(np.average(centres, axis=0, weights=counts) - mean) < size).all()


@pytest.mark.parametrize(("figure", "space"), [("walk", "vae"), ("walk.line", "line")])
def test_walk(land, various, figure, space):
    drawn, latent = land.figure(figure), opened(various, f"latent.{space}.nc")
    spectra = latent["walk_decoded"].sel(variable=[name for _, name in BANDS]).values
    lines = panel(drawn, "Spectra").get_lines()
    assert len(lines) == latent.sizes["step"] == 25
    for line, spectrum in zip(lines, spectra, strict=True):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([[nm for nm, _ in BANDS], spectrum]))
    # From light to dark, as the scale beside says.
    brightness = [sum(line.get_color()[:3]) for line in lines]
    assert brightness[0] == max(brightness) and brightness[-1] == min(brightness)
    index = panel(drawn, "Index").get_lines()[0]
    ndvi = latent["walk_decoded"].sel(variable="NDVI").values
    np.testing.assert_array_equal(index.get_xydata(), np.column_stack([np.linspace(0, 1, 25), ndvi]))
    assert "from the cell at 45, -155 to the cell at 65, 155" in facts(drawn)
    numbers = pd.read_csv(various.path(f"{figure}.csv"))
    np.testing.assert_allclose(numbers["NDVI"], ndvi)
    np.testing.assert_allclose(numbers[[name for _, name in BANDS]], spectra)


def test_the_axis_decodes_to_its_values(land, various):
    figure, latent = land.figure("axis"), opened(various, "latent.line.nc")
    axes = panel(figure, "What each place")
    lines = curves(axes)
    assert list(lines) == list(latent["variable"].values)
    numbers = pd.read_csv(various.path("axis.csv"))
    inhabited = latent["inhabited"].values.astype(bool)
    for index, name in enumerate(lines):
        values = latent["decoded"].sel(variable=name).values
        follows(axes.get_lines()[2 * index : 2 * index + 2], latent, values)
        np.testing.assert_allclose(numbers[["z1", name]], np.column_stack([latent["z1"], values])[inhabited])


@pytest.mark.parametrize(("method", "k"), [("kmeans", 5), ("hac", 6)])
def test_the_axis_shows_each_class(land, various, method, k):
    figure, palette = land.figure("axis"), class_colors(COLORS["class_colors"], 6)
    axes = panel(figure, f"Classes and their centres: {LOOKS[method]['title']}, k = {k}")
    codes = opened(various, "line.nc")["value"].values[:, 0]
    own = labellings.classes_of(opened(various, "classes.line.nc"), "line", method).values.astype(int)
    segments = {to_hex(bar.get_facecolor()): bar for bar in axes.patches}
    centres = [line.get_xdata()[0] for line in axes.get_lines()]
    assert len(segments) == len(centres) == k
    for number, centre, text in zip(np.unique(own), centres, texts(axes), strict=True):
        inside, bar = codes[own == number], segments[palette[number - 1]]
        np.testing.assert_allclose([bar.get_x(), bar.get_x() + bar.get_width()], np.percentile(inside, [1, 99]))
        assert centre == pytest.approx(inside.mean()) and text == f"{number}: {centre:.2f}"


@pytest.fixture(scope="module")
def sweep(various):
    with xr.open_dataset(various.path("alpha.vae.nc")) as sweep:
        return sweep.load()


def test_alpha_over_epochs(land, sweep):
    figure = land.figure("alpha")
    axes = figure.axes[0]
    lines = curves(axes)
    assert list(lines) == list(shown(axes.get_legend())) == ["1e-06", "0.1"]
    for line, values in zip(lines.values(), sweep["training_r2"].values, strict=True):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([[1, 2, 3], values.mean(axis=0)]))
    assert heading(figure) == "What the weight of the divergence does to vae"
    assert "3 seeds  ·  3 epochs  ·  k-means, k = 5  ·  Ward HAC, k = 4" in facts(figure)


@pytest.mark.parametrize(("place", "part", "label"), [(1, "mean", "means"), (2, "logvar", "log-variances")])
def test_alpha_and_the_codes(land, sweep, place, part, label):
    axes = land.figure("alpha").axes[place]
    assert axes.get_xlabel() == f"{label} of the codes"
    edges = sweep[f"{part}_edge"].values
    centres = (edges[1:] + edges[:-1]) / 2
    final = sweep[f"{part}_count"].values[:, :, -1].sum(axis=1)
    for line, counts in zip(axes.get_lines(), final, strict=True):
        bins = np.searchsorted(centres, line.get_xdata())
        np.testing.assert_allclose(line.get_ydata(), counts[bins] / counts.sum())
        assert line.get_ydata().sum() > 0.99


@pytest.mark.parametrize(
    ("place", "measure", "label", "methods"),
    [
        (3, "r2", "R² of decoded means", ["kmeans"]),
        (4, "divergence", "divergence per cell (nats)", ["kmeans"]),
        (5, "silhouette_input", "silhouette, common space", ["kmeans", "hac"]),
        (6, "agreement", "agreement of seeds (ARI)", ["kmeans", "hac"]),
    ],
)
def test_measures_over_alpha(land, various, place, measure, label, methods):
    axes = land.figure("alpha").axes[place]
    rows = pd.read_csv(various.path("alpha.csv"))
    assert axes.get_ylabel() == label and len(axes.get_lines()) == len(methods)
    for line, band, method in zip(axes.get_lines(), axes.collections, methods, strict=True):
        own, look = rows[rows["method"] == method], LOOKS[method]
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([[0, 1], own[measure]]))
        ends = own[[f"{measure}_min", f"{measure}_max"]].values
        assert between(band) == {0: tuple(ends[0]), 1: tuple(ends[1])}
        if len(methods) > 1:
            told = (line.get_label(), line.get_marker(), line.get_linestyle())
            assert told == (look["title"], look["marker"], look["line"])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1e-06", "0.1"]
