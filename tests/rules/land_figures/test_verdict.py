"""Figures of the verdict show its files."""

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from jinja2 import StrictUndefined, Template
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex

from conftest import PROJECT
from rules.conftest import CONFIG, LOOKS
from rules.figures import between, curves, cut_off, facts, heading, overlaps, panels, shown, texts, title_of, titles
from rules.land_figures.conftest import CHOSEN
from rules.land_figures.test_maps import PLACES, TOLERANCE, cells, world  # noqa: F401
from rules.land_figures.verdict_files import NULLS, ORDER, SENTENCES, STANDS_OUT
from terrapalette.plots.common import style

VIRIDIS = mpl.colormaps["viridis"]


@pytest.fixture(scope="module")
def worlds(various):
    with xr.open_dataset(various.path("worlds.nc")) as worlds:
        return worlds.load().sel({"space": "pca"})


@pytest.fixture(scope="module")
def resampled(various):
    with xr.open_dataset(various.path("resampled.pca.nc")) as resampled:
        return resampled.load()


@pytest.mark.parametrize(("row", "index"), list(enumerate(["tightness", "silhouette", "calinski_harabasz"])))
@pytest.mark.parametrize("column", range(3))
def test_data_stand_in_the_band_of_their_null(land, worlds, row, index, column):
    axes = panels(land.figure("verdict"))[3 * row + column]
    for place, method in enumerate(("kmeans", "hac")):
        one = worlds.sel({"null": NULLS[column], "method": method}).isel({"k": slice(1, None)})
        zero = one[index].mean("world").values if index == "tightness" else 0
        line = curves(axes)[f"data, {LOOKS[method]['title']}"]
        k = one["k"].values
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([k, one[f"data_{index}"].values - zero]))
        low, high = np.quantile(one[index].values - zero, [0.025, 0.975], axis=0)
        band = between(bands(axes)[place])
        np.testing.assert_allclose([band[float(number)] for number in k], np.column_stack([low, high]))


def bands(axes):
    return [one for one in axes.collections if isinstance(one, PolyCollection) and not isinstance(one, PathCollection)]


def rings(axes):
    return [one for one in axes.collections if isinstance(one, PathCollection)]


def test_what_stands_out_is_ringed_where_it_is_decided(land, worlds):
    figure = land.figure("verdict")
    for number, axes in enumerate(panels(figure)):
        assert len(rings(axes)) == (number < 3)
        for ring in rings(axes):
            np.testing.assert_array_equal(ring.get_offsets()[:, 0], STANDS_OUT["kmeans"])
            line = curves(axes)["data, k-means"]
            assert to_hex(ring.get_edgecolors()[0]) == to_hex(line.get_color())
            on_line = dict(line.get_xydata())
            assert [on_line[k] for k in STANDS_OUT["kmeans"]] == ring.get_offsets()[:, 1].tolist()


def test_the_verdict_is_the_title(land, various):
    assert heading(land.figure("verdict")).split("\n") == [
        f"k-means, space pca: {SENTENCES['kmeans']}",
        f"Ward HAC, space pca: {SENTENCES['hac']}",
    ]
    table = pd.read_csv(various.path("verdict.csv")).assign(verdict="Only so.", stands_out=False)
    table.to_csv(various.path("verdict.same.csv"), index=False)
    figure = land.draw("verdict", "verdict.same", verdict="verdict.same.csv")
    assert heading(figure) == "Space pca: Only so."
    assert not any(rings(axes) for axes in figure.axes)


def test_facts_of_a_verdict_come_from_its_files(land):
    told = facts(land.figure("verdict"))
    for words in ("576 cells", "19 worlds of each null", "p = 0.1, 0.1, 0.1 against each null"):
        assert words in told
    assert [title.replace("\n", " ") for title in titles(land.figure("verdict"))] == [
        "Null worlds as smooth and correlated",
        "Null worlds with the same distribution of every variable too",
        "Null worlds with the same march of latitudes too",
    ]


def test_worlds_that_were_refused_leave_the_data_alone(land, various, worlds):
    empty = xr.open_dataset(various.path("worlds.nc")).load()
    for name in ("tightness", "silhouette", "calinski_harabasz", "dip"):
        empty[name][:] = np.nan
    empty.to_netcdf(various.path("worlds.empty.nc"))
    table = pd.read_csv(various.path("verdict.csv"))
    table = table.assign(verdict="No verdict: it is too small.", kind="refused", stands_out=False)
    numbers = [column for column in table if column.startswith(("gap_", "z_", "dip_p", "step", "bend", "existence"))]
    table[numbers] = np.nan
    table.to_csv(various.path("verdict.refused.csv"), index=False)
    figure = land.draw("verdict", "verdict.refused", worlds="worlds.empty.nc", verdict="verdict.refused.csv")
    assert heading(figure) == "Space pca: No verdict: it is too small."
    line = curves(panels(figure)[3])["data, k-means"]
    own = empty["data_silhouette"].sel({"space": "pca", "method": "kmeans"}).values[1:]
    np.testing.assert_array_equal(line.get_ydata(), own)
    # A gap needs worlds; the data's own tightness stands in.
    line = curves(panels(figure)[0])["data, k-means"]
    assert np.isfinite(line.get_ydata()).all() and "p =" not in facts(figure)


@pytest.mark.parametrize("method", ["kmeans", "hac"])
def test_stability_over_k(land, resampled, method):
    again, halves, weakest = panels(land.figure("stability"))
    one, name = resampled.sel({"method": method}).isel({"k": slice(1, None)}), LOOKS[method]["title"]
    for axes, measure in ((again, "block_ari"), (halves, "prediction_strength")):
        np.testing.assert_allclose(curves(axes)[name].get_ydata(), one[measure].mean(axis=0))
        band = between(axes.collections[["kmeans", "hac"].index(method)])
        sides = np.quantile(one[measure], [0.025, 0.975], axis=0)
        np.testing.assert_allclose(np.array(list(band.values())), sides.T)
    null = curves(again)[f"95 % of null worlds, {name}"]
    np.testing.assert_allclose(null.get_ydata(), np.quantile(one["null_ari"], 0.95, axis=0))
    np.testing.assert_allclose(curves(weakest)[name].get_ydata(), np.nanmin(one["jaccard"], axis=1))


def test_what_was_left_out_is_said(land, various, resampled):
    resampled = resampled.drop_encoding()
    few = resampled.copy(deep=True).assign_attrs(left_out="blocks of 0.7 radians cut the cells into 4")
    for name in ("jaccard", "kept"):
        few[name][:] = np.nan
    few = few.isel(replicate=slice(0), world=slice(0))
    few.to_netcdf(various.path("resampled.few.nc"))
    for figure in ("stability", "kept"):
        told = land.draw(figure, f"{figure}.few", resampled="resampled.few.nc")
        assert "blocks of 0.7 radians cut the cells into 4" in facts(told)
    assert "0 cells judged, 576 cells never" in facts(told)
    figure = land.draw("stability", "stability.few", resampled="resampled.few.nc")
    line = curves(panels(figure)[1])["k-means"]
    assert np.isfinite(line.get_ydata()).all() and len(line.get_xdata()) == 7
    # What is empty has the same axes.
    assert len({axes.get_xlim() for axes in panels(figure)}) == 1 and overlaps(figure) == []
    halves = resampled.isel(split=slice(0)).assign_attrs(left_out="a buffer of 0.6 leaves 22 cells")
    halves.to_netcdf(various.path("resampled.whole.nc"))
    assert "buffer" in facts(land.draw("stability", "stability.whole", resampled="resampled.whole.nc"))
    assert "buffer" not in facts(land.draw("kept", "kept.whole", resampled="resampled.whole.nc"))


def test_lines_of_the_literature(land):
    _, halves, weakest = panels(land.figure("stability"))
    assert {text.get_text(): text.xy[1] for text in (*halves.texts, *weakest.texts)} == {
        "authors'\nline": 0.8, "dissolved\nbelow": 0.5, "valid": 0.75, "highly\nstable": 0.85,
    }  # fmt: skip
    assert "12 bootstraps of blocks, 10 splits" in facts(land.figure("stability"))


@pytest.mark.parametrize(("place", "method"), list(enumerate(["kmeans", "hac"])))
def test_kept(land, resampled, cells, place, method):  # noqa: F811
    pixels, axes = land.picture("kept"), panels(land.figure("kept"))[place]
    assert title_of(axes).get_text() == f"{LOOKS[method]['title']}, k = {CHOSEN['pca', method]}"
    share = resampled["kept"].sel({"method": method, "k": CHOSEN["pca", method]}).values
    for one, cell in zip(PLACES, cells, strict=True):
        expected = VIRIDIS(np.clip((share[cell] - 0.5) / 0.5, 0, 1))[:3]
        np.testing.assert_allclose(world(pixels, axes, *one), expected, atol=TOLERANCE)
    # The northernmost cells were never judged.
    np.testing.assert_allclose(world(pixels, axes, 75, -135), 0.6, atol=TOLERANCE)
    assert "536 cells judged, 40 cells never (grey)" in facts(land.figure("kept"))


def test_one_of_eight_maps_is_the_data(land, various, cells):  # noqa: F811
    pixels, figure = land.picture("which_earth"), land.figure("which_earth")
    with xr.open_dataset(various.path("examples.nc")) as examples:
        fields = np.vstack([examples["data_order"].values[None], examples["order"].values])
    low, high = np.quantile(fields[0], [0.02, 0.98])
    assert titles(figure) == list("ABCDEFGH")
    for number, axes in zip(ORDER, panels(figure), strict=True):
        for one, cell in list(zip(PLACES, cells, strict=True))[:8]:
            expected = VIRIDIS(np.clip((fields[number][cell] - low) / (high - low), 0, 1))[:3]
            np.testing.assert_allclose(world(pixels, axes, *one), expected, atol=TOLERANCE)
    table = pd.read_csv(various.path("which_earth.csv"))
    assert table["map"].tolist() == list("ABCDEFGH") and table["shows"][ORDER.index(0)] == "the data"
    assert (table["shows"] == "the data").sum() == 1 and table["shows"][ORDER.index(2)] == NULLS[1]
    # Nothing on the figure gives it away.
    assert not {"the data", *NULLS} & {word for axes in figure.axes for word in texts(axes)}


def test_methods_share_one_legend(land):
    names = shown(land.figure("verdict").legends[0])
    assert len(names) == 4 and len(set(names.values())) == 2
    assert set(names.values()) == set(style.LINE_COLORS[:2])


def test_a_long_verdict_goes_over_lines(land, various):
    table = pd.read_csv(various.path("verdict.csv"))
    table.assign(verdict=f"No verdict: {'the variogram is rough, ' * 8}so.").to_csv(various.path("verdict.long.csv"))
    figure = land.draw("verdict", "verdict.long", verdict="verdict.long.csv")
    assert len(heading(figure).split("\n")) == 3 and cut_off(figure) == [] and overlaps(figure) == []


@pytest.mark.parametrize("name", ["verdict", "which_earth", "stability", "kept", "elbow", "choice_table"])
def test_captions_speak_of_the_settings(name):
    text = (PROJECT / f"workflow/report/land/{name}.rst").read_text(encoding="utf-8")
    params, wildcards = SimpleNamespace(order=ORDER, order_by="NDVI"), SimpleNamespace(space="pca")
    told = Template(text, undefined=StrictUndefined).render(
        snakemake=SimpleNamespace(config=CONFIG, params=params, wildcards=wildcards)
    )
    assert "{" not in told and "Data: estimated" in told
    if name == "which_earth":
        assert "Which is the Earth? Map C." in told and ORDER[list("ABCDEFGH").index("C")] == 0
    if name in ("elbow", "choice_table"):
        assert "rule of thumb" in told
