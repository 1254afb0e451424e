"""Figures of other data say what changed, where, and what lies outside what was learnt."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyproj import Proj

from rules.figures import color_at, facts, heading, overlaps, panel, shown, titles
from rules.land_figures.test_maps import PLACES, TOLERANCE, VIRIDIS, class_at
from terrapalette.plots.common.style import LINE_COLORS
from terrapalette.report.palettes import rgb

# Within the sectors that grew greener, and the cell that is like nothing.
PLACES = [*PLACES, (-5.0, -65.0), (25.0, -25.0), (25.0, 125.0)]


@pytest.fixture(scope="module")
def found(various):
    with xr.open_dataset(various.path("next.pca.hac.nc")) as dataset:
        return dataset.load()


def colors_of(land, figure, title):
    pixels, axes = land.picture("apply"), panel(figure, title)
    return [color_at(pixels, axes, *Proj("+proj=eqearth +R=1")(lon, lat)) for lat, lon in PLACES]


def test_apply_shows_both_sides(land, found):
    figure = land.figure("apply")
    for title, name in [("Land types of next", "pca_hac"), ("The study's own data", "before")]:
        expected = [rgb(class_at(found, name, *place)[1]) for place in PLACES]
        np.testing.assert_allclose(colors_of(land, figure, title), expected, atol=TOLERANCE)


def test_apply_colors_what_changed(land, found, various):
    share = pd.read_csv(various.path("next.pca.hac.csv"))["changed_share"][0]
    changed = [class_at(found, "pca_hac", *place)[0] != class_at(found, "before", *place)[0] for place in PLACES]
    assert 0 < sum(changed) < len(PLACES)
    title = f"Changed: {100 * share:.1f} % of the area compared"
    for place, color, moved in zip(PLACES, colors_of(land, land.figure("apply"), title), changed, strict=True):
        expected = rgb(class_at(found, "pca_hac", *place)[1]) if moved else 0.82
        np.testing.assert_allclose(color, expected, atol=TOLERANCE)


def test_apply_marks_what_was_not_learnt(land, found, various):
    share = pd.read_csv(various.path("next.pca.hac.csv"))["outside_share"][0]
    title = f"Outside what was learnt: {100 * share:.1f} % of the area"
    ratios = [float(found["distance_ratio"].sel(lat=lat, lon=lon)) for lat, lon in PLACES]
    assert ratios[-1] > 1 > min(ratios)
    for color, ratio in zip(colors_of(land, land.figure("apply"), title), ratios, strict=True):
        expected = rgb(LINE_COLORS[1]) if ratio > 1 else VIRIDIS(ratio)[:3]
        np.testing.assert_allclose(color, expected, atol=TOLERANCE)


def test_apply_says_what_it_is(land, found):
    figure = land.figure("apply")
    assert heading(figure) == "next in land types of Ward HAC, space pca" and len(titles(figure)) == 4
    told = facts(figure)
    assert "Data: next.nc" in told and "fitted to: source.nc" in told and "nearest class centre" in told
    words = [word.split("_", 1) for word in found["pca_hac"].attrs["flag_meanings"].split()]
    names = [f"{number}: {name.replace('_', ' ')}" for number, name in words]
    assert shown(figure.legends[0]) == dict(zip(names, found["pca_hac"].attrs["flag_colors"].split(), strict=True))
    caption = figure.legends[0].get_title().get_text()
    assert "where changed: the class that it became; pale grey: unchanged; elsewhere the satellite view" in caption


def test_where_nothing_can_be_compared_nothing_is(land, various):
    row = pd.read_csv(various.path("next.pca.hac.csv")).assign(compared_cells=0, changed_share=np.nan)
    row.to_csv(various.path("alone.csv"), index=False)
    alone = land.draw("apply", "alone", map="next.pca.hac.nc", table="alone.csv")
    assert overlaps(alone) == [] and "unchanged" not in alone.legends[0].get_title().get_text()
    assert [title.split(":")[0] for title in titles(alone)] == ["Land types of next", "Outside what was learnt"]


def test_transitions(land, various, found):
    figure = land.figure("transitions")
    table = pd.read_csv(various.path("transitions.next.pca.hac.csv"))
    axes = figure.axes[0]
    area = table.pivot(index="from", columns="to", values="area_share")
    share = 100 * area[area.sum(axis=1) > 0].div(area.sum(axis=1)[area.sum(axis=1) > 0], axis=0)
    assert [text.get_text() for text in axes.texts] == [f"{value:.1f}" for value in share.values.ravel()]
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert [row.split(":")[0] for row in rows] == [str(number) for number in share.index]
    total = area.sum(axis=1)[share.index[0]]
    assert rows[0].endswith(f"({100 * total:.1f} %)")
    np.testing.assert_allclose(axes.images[0].get_array(), share.values)
    assert heading(figure) == "What became what in next: Ward HAC, space pca"
    assert axes.get_xlabel() == "land type in next" and "compared: 576 cells" in facts(figure)


def test_nothing_in_common_is_said(land, various):
    table = pd.read_csv(various.path("transitions.next.pca.hac.csv")).head(0)
    table.to_csv(various.path("transitions.none.csv"), index=False)
    figure = land.draw("transitions", "transitions.none", map="next.pca.hac.nc", transitions="transitions.none.csv")
    assert figure.axes == [] and heading(figure) == "What became what in next: Ward HAC, space pca"
    assert figure.texts[2].get_text() == "No cell of next has a class both there and in the study's own data."
