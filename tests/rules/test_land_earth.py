"""The observed Earth with the variables of its example, script by script: months as variables, and their figures."""

import numpy as np
import pandas as pd
import pytest
import yaml
from matplotlib.colors import to_hex

from conftest import PROJECT
from rules.conftest import LOOKS, METHODS, Study
from rules.figures import between, curves, cut_off, drawn, facts, overlaps, panel, panels, picture, texts, ticks
from rules.land_figures.drawing import COLORS
from rules.land_figures.test_spaces import opened
from terrapalette.config.land import variables
from terrapalette.land import noise
from terrapalette.land.origins import OBSERVED
from terrapalette.land.variables import of_cells
from terrapalette.report.palettes import class_colors

LAND = yaml.safe_load((PROJECT / "examples/earth.yaml").read_text())["land"]
MONTHS = [f"{month:02}" for month in range(1, 13)]
SINGLE = ["red", "green", "blue", "greenness"]
NAMES = SINGLE + [f"{group}_{month}" for group in ("day", "night") for month in MONTHS]
FOUND = {"space": "pca", "method": "hac"}


@pytest.fixture(scope="module")
def earth(tmp_path_factory):
    """The Earth in cells of 5 degrees, up to its classes and the diagnosis of spaces of two numbers and of one."""
    earth = Study(tmp_path_factory.mktemp("earth"))
    data = PROJECT / "workflow/terrapalette/land/data/satellites.nc"
    earth.folder.joinpath("satellites.nc").write_bytes(data.read_bytes())
    earth.run("observe", {"product": "earth.nc"}, satellites="satellites.nc", params={"grid_step": 5.0})
    earth.ingest("earth.nc", variables=variables(LAND))
    earth.prepare(order_by="greenness", land_threshold=90, area_weights=True)
    earth.run("correlate", {"correlation": "correlation.csv"}, features="features.nc", params={"area_weights": True})
    earth.reduce("pca", kind="pca", components=3)
    earth.train("vae", latent_dim=2, epochs=2)
    earth.train("line", latent_dim=1, epochs=2)
    found = [(space, method) for space in ("pca", "line") for method in METHODS]
    for space, method in found:
        earth.cluster(space, method)
    clusters = [f"{space}.{method}.nc" for space, method in found]
    earth.run("choose", {"choice": "choice.csv"}, clusters=clusters, verdict=[], params={"k": 6})
    earth.classify(found, area_weights=True)
    for space in ("vae", "line"):
        earth.diagnose(space)
    return earth


@pytest.fixture(scope="module")
def figure(earth):
    """Draws a figure, and sees to what holds for all: it fits, and its words do not run into each other."""
    made = {}

    def draw(name, wildcards, inputs, params):
        key = (name, *wildcards.values())
        if key not in made:
            target = ".".join(key)
            output = {"figure": f"{target}.png", "table": f"{target}.csv"}
            made[key] = drawn(earth, f"plot_{name}", output, wildcards=wildcards, params=params, **inputs)
            assert picture(earth.path(f"{target}.png")).shape[1] <= 1600
            assert cut_off(made[key]) == [] and overlaps(made[key]) == []
        return made[key]

    return draw


def spectra(figure):
    inputs = {"classes": "classes.csv", "labels": "classes.nc", "features": "features.nc"}
    return figure("spectra", FOUND, inputs, {"methods": LOOKS} | COLORS)


def walk(figure):
    return figure("walk", {"space": "vae"}, {"latent": "latent.vae.nc", "features": "features.nc"}, {})


def test_the_grid_is_what_was_observed(earth):
    grid, source = opened(earth, "grid.nc"), opened(earth, "earth.nc")
    features = [name for name, field in grid.data_vars.items() if field.attrs["role"] == "feature"]
    assert grid.attrs["source"] == OBSERVED and features == NAMES
    for group, name in (("day", "temperature_day"), ("night", "temperature_night")):
        for place, month in enumerate(MONTHS):
            field = grid[f"{group}_{month}"]
            np.testing.assert_allclose(field, source[name].values[place], rtol=1e-6)
            told = {key: field.attrs[key] for key in ("variable", "step", "units")}
            assert told == {"variable": group, "step": month, "units": "degree_Celsius"}
    red, green = source["red"].values, source["green"].values
    np.testing.assert_allclose(grid["greenness"], (green - red) / (green + red), rtol=1e-4, atol=1e-6)


def test_everything_made_of_it_says_so(earth):
    for name in ("features", "pca", "classes", "latent.vae"):
        assert opened(earth, f"{name}.nc").attrs["source"] == OBSERVED, name


def test_classes_go_by_number_and_rise_in_greenness(earth):
    table = pd.read_csv(earth.path("classes.csv")).query("space == 'pca'")
    # No NDVI's thresholds for what is no NDVI.
    assert table["name"].tolist() == [f"class {number}" for number in table["class"]]
    assert table.query("method == 'kmeans'")["greenness_mean"].is_monotonic_increasing


@pytest.mark.parametrize("group", ["day", "night"])
def test_classes_have_a_curve_over_the_year(earth, figure, group):
    drawing = spectra(figure)
    axes = next(one for one in drawing.axes if one.get_ylabel() == f"{group} (°C)")
    rows = pd.read_csv(earth.path("classes.csv")).query("space == 'pca' and method == 'hac'")
    palette = class_colors(COLORS["class_colors"], 6)
    assert "".join(ticks(axes.xaxis)) == "JFMAMJJASOND"
    for line, band, (_, row) in zip(axes.get_lines(), axes.collections, rows.iterrows(), strict=True):
        assert to_hex(line.get_color()) == palette[row["class"] - 1]
        np.testing.assert_allclose(line.get_ydata(), [row[f"{group}_{month}_mean"] for month in MONTHS])
        ends = [(row[f"{group}_{month}_p10"], row[f"{group}_{month}_p90"]) for month in MONTHS]
        np.testing.assert_allclose([between(band)[place] for place in range(12)], ends)


def test_what_has_one_unit_is_drawn_on_one_scale(figure):
    by_label = {axes.get_ylabel(): axes for axes in spectra(figure).axes}
    assert by_label["day (°C)"].get_ylim() == by_label["night (°C)"].get_ylim()
    # Single variables stand below, as bars.
    assert [axes.get_xlabel() for axes in spectra(figure).axes[2:]] == SINGLE


def test_a_walk_shows_the_year_at_each_place(earth, figure):
    drawing, decoded = walk(figure), opened(earth, "latent.vae.nc")["walk_decoded"]
    for group in ("day", "night"):
        lines = panel(drawing, f"{group}, decoded").get_lines()
        values = decoded.sel(variable=[f"{group}_{month}" for month in MONTHS]).values
        np.testing.assert_array_equal([line.get_ydata() for line in lines], values)
    indices = curves(panel(drawing, "Index along the line"))
    assert list(indices) == SINGLE
    np.testing.assert_array_equal(indices["red"].get_ydata(), decoded.sel(variable="red").values)
    assert len(panels(drawing)) == 3


def test_an_axis_has_a_panel_for_each_unit(earth, figure):
    latent = opened(earth, "latent.line.nc")
    inputs = {"latent": "latent.line.nc", "space": "line.nc", "labels": "classes.nc"}
    drawing = figure("axis", {"space": "line"}, inputs, {"methods": LOOKS} | COLORS)
    plain, warm = (axes for axes in drawing.axes if axes.get_ylabel().startswith("decoded value"))
    assert warm.get_ylabel() == "decoded value (°C)"
    assert list(curves(plain)) == SINGLE and list(curves(warm)) == NAMES[4:]
    pale = warm.get_lines()[2 * 11].get_ydata()
    np.testing.assert_array_equal(pale, latent["decoded"].sel(variable="day_12").values)


def test_many_correlations_are_colors_without_numbers(earth, figure):
    drawing = figure("correlation", {}, {"correlation": "correlation.csv", "features": "features.nc"}, {})
    axes, table = drawing.axes[0], pd.read_csv(earth.path("correlation.csv"), index_col=0)
    np.testing.assert_allclose(axes.images[0].get_array(), table.values)
    assert texts(axes) == [] and ticks(axes.xaxis) == ticks(axes.yaxis) == NAMES
    # January by day is warm where January by night is, and hardly so where July is.
    assert table.loc["day_01", "night_01"] > 0.9 > table.loc["day_01", "day_07"]


@pytest.mark.parametrize(("name", "shown"), [("components", 12), ("density", 11), ("explained_variance", 1)])
def test_the_first_of_many_components_are_shown(figure, name, shown):
    drawing = figure(name, {"space": "pca"}, {"space": "pca.nc"}, {})
    assert len(panels(drawing)) == shown and "the first 12 of 28 components" in facts(drawing)


def test_noise_knows_groups_and_indices(earth):
    described = of_cells(opened(earth, "features.nc"))
    given = LAND["noise"]
    errors = noise.errors(described, 0.05, given["indices"], {"default": 0.02} | given["deviation"])
    at = dict(zip(NAMES, errors.absolute.tolist(), strict=True))
    assert at["red"] == 0.01 and at["day_01"] == at["night_12"] == 1 and at["greenness"] == 0
    assert errors.bands == {3: (1, 0)} and not errors.relative.any()
    assert noise.described(errors, described) == (
        "greenness as its bands green and red make it; red by 0.01; green by 0.01; blue by 0.01; day by 1; night by 1"
    )
