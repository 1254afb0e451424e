"""The figure of a deep method's training shows the history in its file of clusters."""

import numpy as np
import pandas as pd
import pytest

from rules.figures import curves, facts
from rules.land_figures.test_spaces import opened

PARTS = ["squared error", "1 - soft silhouette", "entropy (bits)", "changed"]


def test_a_line_for_every_number_of_clusters_in_every_panel(land, various):
    figure, found = land.figure("learning"), opened(various, "pca.dcss.nc")
    before, *during = figure.axes
    assert before.get_yscale() == "log" and len(during) == len(PARTS)
    for k in (3, 4):
        expected = found["pretraining_error"].sel(k=k)
        np.testing.assert_array_equal(curves(before)[f"k = {k}"].get_ydata(), expected)
        for axes, part in zip(during, PARTS, strict=True):
            line = curves(axes)[f"k = {k}"]
            np.testing.assert_array_equal(line.get_xdata(), [10, 20, 30])
            np.testing.assert_array_equal(line.get_ydata(), found["history"].sel(k=k, part=part))


def test_axes_say_what_a_part_counts(land):
    labels = [axes.get_ylabel() for axes in land.figure("learning").axes]
    assert labels == [
        "squared error", "squared error\n(weight 1)", "1 - soft silhouette\n(weight 0.1)",
        "entropy (bits)\n(weight 0.2)", "share of cells\nthat changed cluster",
    ]  # fmt: skip


def test_a_single_number_of_clusters_stands_below(land, various):
    opened(various, "pca.dcss.nc").sel(k=[4]).to_netcdf(various.path("pca.one.nc"))
    figure = land.draw("learning", "learning.one", clusters="pca.one.nc")
    assert "k = 4" in facts(figure) and not any(axes.get_legend() for axes in figure.axes)
    assert "k = 4" not in facts(land.figure("learning"))


def test_the_table_holds_what_is_drawn(land, various):
    land.figure("learning")
    table, found = pd.read_csv(various.path("learning.csv")), opened(various, "pca.dcss.nc")
    one = table.query("k == 3 and part.str.startswith('entropy')")
    assert one["value"].tolist() == pytest.approx(found["history"].sel(k=3, part="entropy (bits)").values.tolist())
    assert set(table["phase"]) == {"pretraining", "training"}
