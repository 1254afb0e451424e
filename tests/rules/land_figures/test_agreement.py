"""Figures that compare labellings show the tables behind them."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from rules.conftest import LABELLINGS, LOOKS
from rules.figures import curves, facts, heading, panel, shown, spans, table, texts, ticks, titles
from rules.land_figures.conftest import CHOSEN
from rules.land_figures.test_number_of_clusters import PANELS

NAMES = [f"{LOOKS[method]['title']}\n{space}" for space, method in LABELLINGS]
NUMBERED = [f"{name}\nk = {CHOSEN[pair]}" for name, pair in zip(NAMES, LABELLINGS, strict=True)]


def test_contingency(land, various):
    figure = land.figure("contingency")
    axes = figure.axes[0]
    counts = pd.read_csv(various.path("contingency.csv")).query("space_a == 'pca' and space_b == 'pca'")
    counts = counts[(counts["method_a"] == "kmeans") & (counts["method_b"] == "hac")]
    expected = counts.set_index(["class_a", "class_b"])
    rows, columns = ([int(label) for label in ticks(axis)] for axis in (axes.yaxis, axes.xaxis))
    drawn = table(axes)
    assert drawn.shape == (5, 6) and drawn.sum() == 576
    for row, column in np.ndindex(drawn.shape):
        assert drawn[row, column] == expected.loc[(rows[row], columns[column]), "cells"]
    pairs = counts.query("paired == 1")
    assert list(zip(rows, columns, strict=False)) == list(zip(pairs["class_a"], pairs["class_b"], strict=True))
    assert titles(figure)[0] == f"{100 * pairs['cells'].sum() / 576:.1f} % of the cells in paired classes"
    np.testing.assert_allclose(axes.images[0].get_array(), drawn / drawn.sum(axis=1, keepdims=True))
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("class of k-means", "class of Ward HAC (cells)")


@pytest.mark.parametrize("measure", ["adjusted_rand_index", "adjusted_mutual_information"])
def test_agreement(land, various, measure):
    figure = land.figure("agreement")
    axes = panel(figure, measure.replace("_", " ").replace("rand", "Rand"))
    # The two tables stand side by side and share the names of their rows.
    assert ticks(axes.xaxis) == ticks(figure.axes[0].yaxis) == NUMBERED
    drawn, square = table(axes), axes.images[0].get_array()
    assert (np.diag(drawn) == 1).all() and (drawn == drawn.T).all()
    found = pd.read_csv(various.path("agreement.csv")).set_index(["space_a", "method_a", "space_b", "method_b"])[
        measure
    ]
    for a, b in combinations(range(4), 2):
        assert square[a, b] == found[LABELLINGS[a] + LABELLINGS[b]]
        assert drawn[a, b] == pytest.approx(square[a, b], abs=0.005)


@pytest.mark.parametrize(("place", "told"), list(enumerate(PANELS)))
def test_comparison(land, various, place, told):
    figure = land.figure("comparison")
    axes, (title, label, column) = figure.axes[place], told
    assert titles(figure)[place] == title and axes.get_ylabel() == label and ticks(axes.xaxis) == NAMES
    rows = pd.read_csv(various.path("comparison.csv"))
    marks = curves(axes)
    assert list(marks) == ["k = 4", "k = 5"]
    for (name, mark), bars in zip(marks.items(), axes.collections, strict=True):
        own = rows[rows["k"] == int(name.removeprefix("k = "))]
        np.testing.assert_array_equal(mark.get_ydata(), own[column])
        np.testing.assert_array_equal(spans(bars)[:, 1:], own[[f"{column}_min", f"{column}_max"]])
        # Each mark stands on its bar, near the name below.
        np.testing.assert_array_equal(spans(bars)[:, 0], mark.get_xdata())
        np.testing.assert_array_equal(np.round(mark.get_xdata()), range(4))
        assert to_hex(bars.get_colors()[0]) == to_hex(mark.get_color()) == shown(figure.legends[0])[name]
    assert "3 seeds" in facts(figure) and "bars: from lowest to highest" in facts(figure)


def test_noise(land, various):
    figure = land.figure("noise")
    axes, rows = figure.axes[0], pd.read_csv(various.path("noise.csv"))
    mark, bars = axes.get_lines()[0], axes.collections[0]
    np.testing.assert_allclose(mark.get_xydata(), np.column_stack([range(4), 100 * rows["changed_share"]]))
    ends = 100 * rows[["changed_share_min", "changed_share_max"]]
    np.testing.assert_allclose(spans(bars), np.column_stack([range(4), ends]))
    # Only Ward's clusters have no rule of their own for new cells.
    starred = [name.replace("Ward HAC", "Ward HAC *") for name in NUMBERED]
    assert ticks(axes.xaxis) == starred and axes.get_ylim()[0] == 0
    assert "* assigned by nearest class centre, in place of a rule of its own" in facts(figure)
    assert "4 draws, 3 seeds" in facts(figure) and "40 % noise" in heading(figure)
    assert titles(figure) == ["Fewest in k-means, space original (6.1 %), most in Ward HAC, space pca (24.1 %)"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ([0.1, 0.1, 0.1, 0.1], [0.3, 0.3, 0.3, 0.3], "All alike: even the lowest and the highest range touch"),
        # The ranges of the first two touch, and only they.
        ([0.05, 0.06, 0.13, 0.22], [0.07, 0.12, 0.15, 0.26], "Fewest in k-means, space original (6.1 %; 1 more in its "
         "range),\nmost in Ward HAC, space pca (24.1 %)"),
    ],
)  # fmt: skip
def test_ties_of_noise_are_said(land, various, low, high, said):
    rows = pd.read_csv(various.path("noise.csv"))
    rows = rows.assign(changed_share_min=low, changed_share_max=high, assigned_by="own rule")
    rows.to_csv(various.path("noise.tie.csv"), index=False)
    figure = land.draw("noise", "noise.tie", noise="noise.tie.csv", features="features.nc")
    assert titles(figure) == [said]
    assert "*" not in facts(figure) and ticks(figure.axes[0].xaxis) == NUMBERED


def test_one_labelling_is_compared_with_none(land, various):
    pd.read_csv(various.path("noise.csv")).head(1).to_csv(various.path("noise.one.csv"), index=False)
    figure = land.draw("noise", "noise.one", noise="noise.one.csv", features="features.nc")
    assert titles(figure) == ["k-means, space original (6.1 %)"]


def test_references(land, various):
    figure = land.figure("references")
    axes, rows = figure.axes[0], pd.read_csv(various.path("references.five.csv"))
    drawn = {bars.get_label(): [bar.get_height() for bar in bars] for bars in axes.containers}
    assert drawn == {
        "adjusted mutual information": rows["adjusted_mutual_information"].tolist(),
        "V-measure": rows["v_measure"].tolist(),
    }
    assert texts(axes) == [f"{value:.2f}" for values in drawn.values() for value in values]
    assert ticks(axes.xaxis) == NUMBERED and titles(figure) == ["five: 576 cells"]


def test_crosstable(land, various):
    figure = land.figure("crosstable")
    axes = figure.axes[0]
    counts = pd.read_csv(various.path("crosstable.five.csv")).query("space == 'pca' and method == 'hac'")
    counts = counts.pivot(index="reference_name", columns="class", values="cells")
    assert ticks(axes.xaxis) == [str(number) for number in counts.columns] == list("123456")
    share = 100 * counts.div(counts.sum(axis=1), axis=0)
    for row, label in enumerate(ticks(axes.yaxis)):
        name, total = label.split(" ")[1], int(label.split("(")[1].strip(")"))
        assert total == counts.loc[name].sum()
        np.testing.assert_allclose(axes.images[0].get_array()[row], share.loc[name])
        np.testing.assert_allclose(table(axes)[row], share.loc[name], atol=0.5)
    assert heading(figure) == "five against land types: Ward HAC, space pca, k = 6" and "576 cells" in facts(figure)
