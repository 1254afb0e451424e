"""Figures of variables, components and training show the files behind them."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_hex

from rules.figures import bars, curves, facts, panel, panels, shown, table, texts, ticks, titles

DARK = "#0072b2"


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def test_correlation(land, various):
    axes = land.figure("correlation").axes[0]
    expected = pd.read_csv(various.path("correlation.csv"), index_col="variable")
    assert ticks(axes.xaxis) == ticks(axes.yaxis) == list(expected.columns) == list(expected.index)
    np.testing.assert_array_equal(axes.images[0].get_array(), expected)
    np.testing.assert_allclose(table(axes), expected, atol=0.005)
    assert axes.images[0].get_clim() == (-1, 1)
    # A red that grows with the correlation, a blue where it is negative.
    red, _, blue, _ = axes.images[0].cmap(axes.images[0].norm(-0.9))
    assert blue > red


def test_explained_variance(land, various):
    figure = land.figure("explained_variance")
    axes, space = figure.axes[0], opened(various, "pca.nc")
    share = 100 * space["all_explained_variance_ratio"].values
    np.testing.assert_allclose([height for _, height in bars(axes)], share)
    # The three kept components are dark.
    assert [color == DARK for color, _ in bars(axes)] == [True] * 3 + [False] * 4
    np.testing.assert_allclose(curves(axes)["cumulative"].get_ydata(), np.cumsum(share))
    assert texts(axes) == [f"{value:.2f}" for value in share]
    assert ticks(axes.xaxis) == [f"PC{number}" for number in range(1, 8)]
    assert f"3 components kept: {share[:3].sum():.2f} % of the variance" in facts(figure)
    numbers = pd.read_csv(various.path("explained_variance.csv"))
    np.testing.assert_allclose(numbers["explained_variance_ratio"], share / 100)
    np.testing.assert_allclose(numbers["cumulative"], np.cumsum(share) / 100)


@pytest.mark.parametrize("index", range(7))
def test_components(land, various, index):
    figure, space = land.figure("components"), opened(various, "pca.nc")
    values, share = space["all_value"].values[:, index], space["all_explained_variance_ratio"].values[index]
    axes = figure.axes[index]
    assert titles(figure)[index] == f"PC{index + 1}  ({100 * share:.2f} %)"
    counts, edges = np.histogram(values, bins=80)
    np.testing.assert_array_equal([height for _, height in bars(axes)], counts)
    assert counts.sum() == 576
    np.testing.assert_allclose([bar.get_x() for bar in axes.patches], edges[:-1])
    assert {color for color, _ in bars(axes)} == {DARK if index < 3 else "#9fb0c6"}


@pytest.mark.parametrize("index", range(6))
def test_density(land, various, index):
    axes, values = panels(land.figure("density"))[index], opened(various, "pca.nc")["all_value"].values
    assert (axes.get_xlabel(), axes.get_ylabel()) == (f"PC{index + 1}", f"PC{index + 2}")
    points = axes.collections[0]
    offsets, density = np.asarray(points.get_offsets()), np.asarray(points.get_array())
    pair = values[:, index : index + 2]
    np.testing.assert_array_equal(np.unique(offsets, axis=0), np.unique(pair, axis=0))
    # Each of the n cells of a bin has the value n; the densest are drawn last.
    assert len(offsets) == 576 and (np.diff(density) >= 0).all()
    counts = np.histogram2d(*pair.T, bins=100)[0]
    np.testing.assert_array_equal(density, np.sort(np.repeat(counts[counts > 0], counts[counts > 0].astype(int))))


def test_one_component_can_be_drawn(land, various):
    various.reduce("single", kind="pca", components=1)
    arguments = {"wildcards": {"space": "single"}, "space": "single.nc"}
    figure = land.draw("components", "components.single", **arguments)
    assert [{color for color, _ in bars(axes)} == {DARK} for axes in figure.axes] == [True] + [False] * 6
    figure = land.draw("density", "density.single", **arguments)
    assert [axes.get_xlabel() for axes in panels(figure)] == [f"PC{number}" for number in range(1, 7)]


def test_training(land, various):
    figure, space = land.figure("training"), opened(various, "vae.nc")
    loss, r2, means, spreads = panels(figure)
    epoch, alpha = space["epoch"].values, space.attrs["alpha"]
    drawn = curves(loss)
    expected = {
        "reconstruction (mean squared error)": space["reconstruction"].values,
        "alpha × divergence": alpha * space["divergence"].values,
    }
    assert list(drawn) == list(expected) == list(shown(loss.get_legend())) and loss.get_yscale() == "log"
    for name, values in expected.items():
        np.testing.assert_array_equal(drawn[name].get_xydata(), np.column_stack([epoch, values]))
    np.testing.assert_array_equal(r2.get_lines()[0].get_xydata(), np.column_stack([epoch, space["r2"].values]))
    assert r2.get_ylabel() == "R² of decoded draws"
    assert f"R² of decoded means {space.attrs['r2']:.4f}" in facts(figure) and "alpha 1e-06" in facts(figure)
    for axes, part, label in ((means, "mean", "mean of the code"), (spreads, "logvar", "log-variance of the code")):
        assert axes.get_ylabel() == label
        image, (left, right, low, high) = axes.images[0].get_array(), axes.images[0].get_extent()
        assert (left, right) == (0.5, 8.5)
        edges, counts = space[f"{part}_edge"].values, space[f"{part}_count"].sum("code").values
        first, last = np.flatnonzero(np.isclose(edges, low))[0], np.flatnonzero(np.isclose(edges, high))[0]
        # Nothing lies outside of what is shown; a column is one epoch, a row one bin.
        assert counts[:, first:last].sum() == counts.sum() == 8 * 2 * 576
        np.testing.assert_allclose(image, np.maximum(counts[:, first:last] / (2 * 576), 1e-4).T)
    numbers = pd.read_csv(various.path("training.csv"))
    for name in ("loss", "reconstruction", "divergence", "r2"):
        np.testing.assert_allclose(numbers[name], space[name])


def test_planes(land, various):
    figure = land.figure("planes")
    codes, linear = opened(various, "vae.nc")["value"].values, opened(various, "latent.vae.nc")["pca"].values
    for title, points, axis in (("vae", codes, "z"), ("PCA", linear, "PC")):
        axes = panel(figure, title)
        assert (axes.get_xlabel(), axes.get_ylabel()) == (f"{axis}1", f"{axis}2")
        counts = np.histogram2d(*points.T, bins=110)[0]
        drawn = axes.collections[0].get_array()
        np.testing.assert_array_equal(drawn.filled(0), counts.T)
        assert drawn.sum() == 576
        np.testing.assert_allclose(axes.dataLim.bounds[:2], points.min(axis=0))


def test_planes_of_one_number_are_histograms(land, various):
    figure = land.figure("planes.line")
    codes, linear = opened(various, "line.nc")["value"].values, opened(various, "latent.line.nc")["pca"].values
    for title, points, color in (("line", codes, DARK), ("PCA", linear, "#d55e00")):
        axes = panel(figure, title)
        np.testing.assert_array_equal([height for _, height in bars(axes)], np.histogram(points, bins=80)[0])
        assert {to_hex(bar.get_facecolor()) for bar in axes.patches} == {color}
