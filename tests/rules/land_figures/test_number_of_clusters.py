"""Figures that help to choose a number of clusters show the tables behind them."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from rules.conftest import LOOKS, METHODS
from rules.figures import curves, facts, heading, panel, shown, texts, ticks, titles
from rules.land_figures.conftest import CHOSEN
from terrapalette.plots.common import style

# What each panel of scores shows, in reading order.
PANELS = [
    ("Common input space: comparable", "silhouette (higher is better)", "silhouette_input"),
    ("Common input space: comparable", "Davies–Bouldin (lower is better)", "davies_bouldin_input"),
    ("Own space: not comparable between spaces", "silhouette (higher is better)", "silhouette"),
    ("Own space: not comparable between spaces", "Davies–Bouldin (lower is better)", "davies_bouldin"),
]


@pytest.mark.parametrize("method", METHODS)
def test_elbow(land, various, method):
    axes = panel(land.figure("elbow"), LOOKS[method]["title"])
    with xr.open_dataset(various.path(f"pca.{method}.nc")) as clusters:
        k, inertia = clusters["k"].values, clusters["inertia"].values
    choice = (
        pd.read_csv(various.path("choice.csv")).set_index(["space", "method"])[["k_elbow", "k"]].loc[("pca", method)]
    )
    line, upright = axes.get_lines()
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([k, inertia]))
    ring = axes.collections[0]
    np.testing.assert_array_equal(ring.get_offsets(), [[choice["k_elbow"], inertia[k == choice["k_elbow"]][0]]])
    assert set(upright.get_xdata()) == {choice["k"]} == {CHOSEN["pca", method]}
    assert list(shown(axes.get_legend())) == [f"elbow: k = {choice['k_elbow']:g}", f"in use: k = {choice['k']:g}"]
    assert axes.get_ylim()[0] == 0 and axes.get_xlabel() == "number of clusters k"


def test_an_inertia_without_an_elbow_has_no_ring(land, various):
    choice = pd.read_csv(various.path("choice.csv")).assign(k_elbow=None)
    choice.to_csv(various.path("choice.flat.csv"), index=False)
    inputs = {"clusters": ["pca.kmeans.nc", "pca.hac.nc"], "choice": "choice.flat.csv"}
    for axes in land.draw("elbow", "elbow.flat", **inputs).axes:
        assert not axes.collections and next(iter(shown(axes.get_legend()))).startswith("in use")


@pytest.mark.parametrize(("place", "told"), list(enumerate(PANELS)))
def test_scores(land, various, place, told):
    figure = land.figure("scores")
    axes, (_, label, column) = figure.axes[place], told
    assert titles(figure)[place] == told[0] and axes.get_ylabel() == label
    table = pd.read_csv(various.path("scores.csv")).query("k >= 2")
    lines, colors = curves(axes), {}
    assert len(lines) == 4
    for (space, method), rows in table.groupby(["space", "method"]):
        line = lines[f"{LOOKS[method]['title']}, space {space}"]
        np.testing.assert_array_equal(line.get_xydata(), rows[["k", column]].values)
        assert (line.get_marker(), line.get_linestyle()) == (LOOKS[method]["marker"], LOOKS[method]["line"])
        colors.setdefault(space, set()).add(line.get_color())
    # A colour for each space, the same for all of its methods.
    assert [len(own) for own in colors.values()] == [1, 1] and colors["original"] != colors["pca"]
    uprights = [line.get_xdata()[0] for line in axes.get_lines() if line.get_label().startswith("_")]
    assert uprights == [3, 4, 5, 6] and texts(axes) == [f"k = {k}" for k in uprights]


def test_the_legend_of_scores_names_every_labelling(land):
    figure = land.figure("scores")
    lines = curves(figure.axes[0])
    assert shown(figure.legends[0]) == {name: to_hex(line.get_color()) for name, line in lines.items()}
    assert "dashed upright lines: k in the maps" in facts(figure) and "576 cells" in facts(figure)


def test_estimated_scores_say_so(land, various):
    table = pd.read_csv(various.path("scores.csv"))
    table.assign(silhouette_error_input=0.0123).to_csv(various.path("scores.few.csv"))
    inputs = {"choice": "choice.csv", "features": "features.nc"}
    figure = land.draw("scores", "scores.few", scores="scores.few.csv", **inputs)
    assert "silhouettes from samples, standard error at most 0.012" in facts(figure)
    assert "standard error" not in facts(land.draw("scores", "scores.all", scores="scores.csv", **inputs))


def test_dendrogram(land, various):
    figure = land.figure("dendrogram")
    axes = figure.axes[0]
    assert heading(figure) == "The tree of Ward HAC in space pca: the last 30 merges"
    with xr.open_dataset(various.path("pca.hac.nc")) as clusters:
        heights = clusters["merge_tree"].values[:, 2]
    brackets = [
        (part[:, 1].max(), to_hex(color))
        for lines in axes.collections
        if isinstance(lines, LineCollection)
        for part, color in zip(
            lines.get_segments(), lines.get_colors().repeat(len(lines.get_segments()), axis=0), strict=True
        )
    ]
    np.testing.assert_allclose(sorted(height for height, _ in brackets), np.sort(heights)[-30:])
    # The dashed line leaves six clusters: five merges lie above it, grey; those below have a class's colour.
    cut = axes.get_lines()[-1]
    assert cut.get_label() == "cut into k = 6 clusters" and len(set(cut.get_ydata())) == 1
    above = [color for height, color in brackets if height > cut.get_ydata()[0]]
    below = [color for height, color in brackets if height < cut.get_ydata()[0]]
    assert above == [style.MUTED] * 5 and style.MUTED not in below and len(below) == 25
    # Below each colour lie as many cells as its class has.
    names = shown(figure.legends[0])
    leaves = next(one for one in axes.collections if isinstance(one, PathCollection))
    cells = [int(label.strip("()")) for label in ticks(axes.xaxis)]
    found = pd.Series(cells).groupby([to_hex(color) for color in leaves.get_facecolors()]).sum()
    table = pd.read_csv(various.path("classes.csv")).query("space == 'pca' and method == 'hac'")
    assert {number: found[color] for number, color in names.items()} == dict(
        zip(table["class"].astype(str), table["cells"], strict=True)
    )
