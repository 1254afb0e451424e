"""Mixtures of extremes, tensor trains, the train of the map and maps of neighbours, as their rules make them."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.conftest import CONFIG
from rules.figures import cut_off, facts, heading, overlaps, panels, table, texts, ticks, titles
from rules.figures import drawn as figure_of
from terrapalette.plots.land import mixtures
from terrapalette.runtime.errors import InputError
from terrapalette.spaces import variance

PROJECTION = {"projection": "eqearth", "order_by": "NDVI"}


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def own(name):
    """Settings of a default space, as its rule gives them."""
    return {key: value for key, value in CONFIG["land"]["spaces"][name].items() if key != "methods"}


@pytest.fixture(scope="module")
def mixed(study):
    study.reduce("archetypes", **own("archetypes"))
    return study


@pytest.fixture(scope="module")
def trained(study):
    study.reduce("tensor_train", **own("tensor_train"))
    return study


@pytest.fixture(scope="module")
def mapped(study):
    settings = {"dimensions": [2, 1, 9], "place_ranks": [4, 1, 2], "ridge": 0.1, "folds": 3}
    params = {"seed": 1, "settings": settings, "sample_cells": 20_000}
    study.run("map_train", {"table": "map_train.csv", "maps": "map_train.nc"}, features="features.nc", params=params)
    return study


def test_shares_sum_to_one_and_decode_to_cells(mixed):
    space, cells = opened(mixed, "archetypes.nc"), opened(mixed, "features.nc")
    shares = space["value"].values
    assert (shares >= 0).all() and space["component"].values.tolist() == ["extreme 1", "extreme 2", "extreme 3"]
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    kept = variance.explained(cells["value"].values, shares @ space["extreme"].values)
    assert space.attrs["r2"] == pytest.approx(kept) and kept > 0.5


def test_a_map_in_three_colours_and_its_triangle(mixed):
    given = {"params": PROJECTION, "wildcards": {"space": "archetypes"}}
    inputs = {"space": "archetypes.nc", "features": "features.nc"}
    figure = figure_of(mixed, "plot_mixture", {"figure": "mixture.png"}, **inputs, **given)
    first, second = panels(figure)
    assert "mixtures of 3 extremes" in heading(figure) and f"{100 * opened(mixed, 'archetypes.nc').r2:.1f} %" in facts(
        figure
    )
    assert texts(second) == ["extreme 1", "extreme 2", "extreme 3"]
    # A dot for every cell, within the triangle.
    dots = second.collections[0].get_offsets()
    assert len(dots) == len(opened(mixed, "archetypes.nc")["value"]) and dots[:, 1].min() >= -1e-9
    # The purest cell of each extreme has its colour on the map.
    image = first.images[0].get_array()[..., :3]
    for color in mixtures.THREE:
        assert np.abs(image - mixtures.mixed(np.array([1.0]), [color])).sum(axis=-1).min() < 0.1
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_a_map_for_each_of_other_numbers_of_shares(mixed):
    mixed.reduce("four", kind="archetypes", extremes=4)
    inputs = {"space": "four.nc", "features": "features.nc"}
    given = {"params": PROJECTION, "wildcards": {"space": "four"}}
    figure = figure_of(mixed, "plot_mixture", {"figure": "mixture.png"}, **inputs, **given)
    assert titles(figure) == [f"extreme {number}" for number in range(1, 5)]
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_spectra_of_the_extremes_are_physical(mixed):
    inputs = {"space": "archetypes.nc", "features": "features.nc"}
    given = {"params": {"order_by": "NDVI"}, "wildcards": {"space": "archetypes"}}
    outputs = {"figure": "extremes.png", "vector": "extremes.svg", "table": "extremes.csv"}
    figure = figure_of(mixed, "plot_extremes", outputs, **inputs, **given)
    numbers, space, cells = (
        pd.read_csv(mixed.path("extremes.csv")),
        opened(mixed, "archetypes.nc"),
        opened(mixed, "features.nc"),
    )
    expected = space["extreme"].values * cells["scale"].values + cells["centre"].values
    np.testing.assert_allclose(numbers[list(cells["variable"].values)], expected)
    # Mixtures of cells lie within the range of the cells.
    low, high = cells["physical"].min("cell").values, cells["physical"].max("cell").values
    assert (expected >= low - 1e-9).all() and (expected <= high + 1e-9).all()
    spectrum = panels(figure)[0]
    assert [float(tick) for tick in ticks(spectrum.xaxis)] == sorted(cells["wavelength"].dropna("variable").values)
    np.testing.assert_allclose(numbers["mean_share"], space["value"].mean("cell"))
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_cores_of_a_table_and_no_angle_to_components(trained):
    given = {"wildcards": {"space": "tensor_train"}, "space": "tensor_train.nc"}
    figure = figure_of(trained, "plot_cores", {"figure": "cores.png", "vector": "cores.svg"}, **given)
    space, (first, second) = opened(trained, "tensor_train.nc"), panels(figure)
    np.testing.assert_allclose(table(first), space["loading"], atol=0.005)
    assert ticks(first.xaxis) == list(space["variable"].values) and ticks(first.yaxis) == ["T1", "T2", "T3"]
    assert texts(second) == ["0°"] * 6
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_months_have_a_core_of_their_own(study, rng):
    cells = opened(study, "features.nc")
    steps = [("red", "01"), ("red", "02"), ("red", "03"), ("warm", "01"), ("warm", "02"), ("warm", "03"), ("still", "")]
    for index, field in enumerate(("group", "step")):
        cells[field] = ("variable", np.array([one[index] for one in steps], object))
    cells.to_netcdf(study.path("months.nc"))
    study.reduce("monthly", features="months.nc", kind="tensor_train", rank=3, step_rank=2)
    space = opened(study, "monthly.nc")
    assert space["step_core"].shape == (3, 3, 2) and list(space["core_group"].values) == ["red", "warm", "still"]
    given = {"wildcards": {"space": "monthly"}, "space": "monthly.nc"}
    figure = figure_of(study, "plot_cores", {"figure": "cores.png", "vector": "cores.svg"}, **given)
    assert titles(figure) == [
        "Core of the variables",
        "Angles to principal components",
        *(f"T{n} over the steps" for n in (1, 2, 3)),
    ]
    for axes, core in zip(panels(figure)[2:], space["step_core"].values, strict=True):
        np.testing.assert_allclose([line.get_ydata() for line in axes.get_lines()[:2]], core.T)
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_the_train_of_the_map_is_told_beside_components(mapped):
    rows = pd.read_csv(mapped.path("map_train.csv"))
    assert rows["model"].value_counts().to_dict() == {
        "tensor train": 6, "variable core of the train": 6, "principal components": 2, "mean of the row": 1,
        "the cells themselves": 1,
    }  # fmt: skip
    given = rows.set_index("model")
    assert (given.loc["principal components", "r2"].values > given.loc["tensor train", "r2"].max() - 0.5).all()
    assert np.isfinite(rows[["r2", "r2_held_out", "stripes"]]).all().all()
    maps = opened(mapped, "map_train.nc")
    np.testing.assert_allclose(maps["data"], opened(mapped, "features.nc")["order"].values[maps["index"]], rtol=1e-5)


def test_its_figure_shows_the_table(mapped):
    inputs = {"table": "map_train.csv", "maps": "map_train.nc", "features": "features.nc"}
    figure = figure_of(mapped, "plot_map_train", {"figure": "map_train.png"}, **inputs, params=PROJECTION)
    rows, axes = pd.read_csv(mapped.path("map_train.csv")), panels(figure)[4]
    own = rows[(rows["model"] == "tensor train") & (rows["dimensions"] == 1)]
    lines = {line.get_label(): line.get_ydata() for line in axes.get_lines()}
    np.testing.assert_allclose(lines["tensor train, cells fitted"], own["r2"])
    np.testing.assert_allclose(lines["tensor train, blocks held out"], np.maximum(own["r2_held_out"], -0.1))
    assert "Tensor train, 2 dimensions, place rank 2" in titles(figure)
    assert cut_off(figure) == [] and overlaps(figure) == []


def test_more_dimensions_than_variables_are_named(study):
    settings = {"dimensions": [9, 8], "place_ranks": [1], "ridge": 1.0, "folds": 2}
    params = {"seed": 1, "settings": settings, "sample_cells": 999}
    with pytest.raises(
        InputError, match=r"land.map_train.dimensions is \[9, 8\], expected one of at most the 7 variables"
    ):
        study.run("map_train", {"table": "no.csv", "maps": "no.nc"}, features="features.nc", params=params)
    assert not (study.folder / "no.csv").exists()


def test_neighbours_stand_beside_those_of_a_null_world(study, monkeypatch):
    """UMAP itself is tried in its own test; here a plane of two components stands in, so that no minute goes by."""
    from terrapalette.spaces import neighbour_map

    seen = []

    def plane(values, seeds, *, neighbors, min_dist):
        seen.append((seeds, neighbors, min_dist))
        return [neighbour_map.Model(values, values[:, :2], neighbors)]

    monkeypatch.setattr(neighbour_map, "fit", plane)
    cells = opened(study, "features.nc")
    n_cells = cells.sizes["cell"]
    worlds = np.stack([cells["physical"].values[::-1], cells["physical"].values]).astype(np.float32)
    dims = ("example", "cell", "variable")
    examples = xr.Dataset(
        {"value": (dims, worlds), "order": (dims[:2], worlds[..., 6])}, {"null": ("example", ["a", "b"])}
    )
    examples.to_netcdf(study.path("examples.nc"))
    settings = {"neighbors": 10, "min_dist": 0.1, "cells": 100}
    params = {"seed": 1, "settings": settings, "null": "b"}
    study.run("neighbours", {"places": "umap.nc"}, features="features.nc", examples="examples.nc", params=params)
    found = opened(study, "umap.nc")
    assert found["place"].shape == (2, 100, 2) and found.attrs["of_cells"] == n_cells
    # The world of the null that was asked for is the data themselves here, brought to the same scale.
    np.testing.assert_allclose(found["place"][0], found["place"][1], atol=1e-4)
    assert seen[0] == seen[1] and seen[0][1:] == (10, 0.1)
    assert (found["trustworthiness"] > 0.5).all()
    figure = figure_of(study, "plot_umap", {"figure": "umap.png"}, places="umap.nc", params={"order_by": "NDVI"})
    assert [title.split(":")[0] for title in titles(figure)] == ["The data", "A null world (b)"]
    assert f"100 cells of {n_cells}" in facts(figure)
    assert cut_off(figure) == [] and overlaps(figure) == []
