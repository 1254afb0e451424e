"""The atlas on the planet of five spectra: what it holds, and how it behaves in a browser."""

import csv
import io
import itertools
import json
import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
import xarray as xr
from PIL import Image

from conftest import NAMES, PROJECT
from rules import atlas_files
from rules.conftest import CONFIG, LABELLINGS
from terrapalette.clustering import labels
from terrapalette.report import footers
from terrapalette.report.palettes import class_colors

LAND = CONFIG["land"]
UNEVEN = np.array([60.0, 59, 58, 40, 39, 38])
SHOTS = PROJECT / "results/screenshots"


@pytest.fixture(scope="module")
def inputs(small_grid, tmp_path_factory):
    return atlas_files.write(tmp_path_factory.mktemp("atlas"), small_grid, list(range(1, 9)))


@pytest.fixture(scope="module")
def page_file(inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "atlas.html"
    atlas_files.page(inputs, path, LAND)
    return path


@pytest.fixture(scope="module")
def uneven_file(small_grid, tmp_path_factory):
    """Six rows at uneven latitudes in even columns; numbers of clusters from 3 to 6."""
    folder = tmp_path_factory.mktemp("uneven")
    grid = small_grid.isel(lat=slice(6)).assign_coords(lat=UNEVEN)
    atlas_files.page(atlas_files.write(folder, grid, [3, 4, 5, 6]), folder / "atlas.html", LAND)
    return folder / "atlas.html"


@pytest.fixture
def page(opened, page_file):
    def open_page(address="", file=page_file, **options):
        shown = opened(file, address=address, **options)
        shown.wait_for_selector("body[data-ready]")
        return shown

    return open_page


def data_of(file):
    """What a page carries."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read_text())[1])


def shot(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"atlas.{name}.png", full_page=True)


def address(page, **expected):
    """The state in the page's address, once it holds what is expected: a value, or None for any value but none."""
    page.wait_for_function(
        """(expected) => {
            const words = new URLSearchParams(location.hash.slice(1));
            const holds = ([key, value]) => (value === null ? words.has(key) : words.get(key) === value);
            return Object.entries(expected).every(holds);
        }""",
        arg=expected,
        timeout=5000,
    )
    return dict(parse_qsl(urlsplit(page.url).fragment))


def test_the_page_needs_nothing_else(page_file):
    text = page_file.read_text(encoding="utf-8")
    assert len(text) < 3e6 and "Content-Security-Policy" in text
    assert re.findall(r'(?:src|href)="(?!data:)', text) == []


def test_same_bytes_again(inputs, page_file, tmp_path):
    atlas_files.page(inputs, tmp_path / "again.html", LAND)
    assert (tmp_path / "again.html").read_bytes() == page_file.read_bytes()


def test_text_from_files_stays_text(inputs, tmp_path):
    with xr.open_dataset(inputs["features"]) as features:
        features.load().attrs["source"] = "<script>alert(1)</script>"
        features.to_netcdf(tmp_path / "hostile.nc")
    atlas_files.page(inputs | {"features": str(tmp_path / "hostile.nc")}, tmp_path / "hostile.html", LAND)
    text = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert "alert(1)" in text and "<script>alert" not in text


def test_the_page_of_a_study(study):
    study.atlas()
    data = data_of(study.folder / "atlas.html")
    found = [[one["space"], one["method"], one["k"]] for one in data["labellings"]]
    assert found == [[space, method, 5] for space, method in LABELLINGS]
    with xr.open_dataset(study.path("landtypes.nc")) as landtypes:
        expected = landtypes["original_kmeans"].attrs["flag_colors"].split()
    assert data["labellings"][0]["colors"][4] == expected


def test_no_script_names_a_method_or_is_long():
    for path in (PROJECT / "workflow/terrapalette/pages/atlas").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"k-?means|\bward|\bhac\b", text, re.IGNORECASE), path
        assert len(text.splitlines()) < 300, path


@pytest.mark.browser
def test_the_first_view(page, inputs):
    shown = page()
    shot(shown, "first")
    assert footers.cells(576) in shown.inner_text("#facts")
    assert "row and column" not in shown.inner_text("#facts")
    rows = shown.locator("#legend tbody tr")
    assert rows.count() == 5
    with xr.open_dataset(inputs["labels"]) as classes:
        sizes = np.bincount(classes["class"].values[0].astype(int))[1:]
    assert [int(rows.nth(i).locator("td").nth(4).inner_text()) for i in range(5)] == sizes.tolist()


@pytest.fixture(scope="module")
def plain_file(inputs, tmp_path_factory):
    """The variables alone as a space, every third row and column, steps with long names, and classes without names."""
    folder = tmp_path_factory.mktemp("plain")
    with xr.open_dataset(inputs["features"]) as features:
        features.load()
    steps = ["", *(f"2022{month:02}" for month in range(1, features.sizes["variable"]))]
    features["step"] = ("variable", np.array(steps, object))
    features["group"] = ("variable", np.array([NAMES[0], *["season"] * (len(steps) - 1)], object))
    features["wavelength"] = ("variable", np.full(len(steps), np.nan))
    features.attrs |= {"order_by": NAMES[0]}
    features.to_netcdf(folder / "features.nc")
    own = {
        kind: [path for path in inputs[kind] if " original" in path]
        for kind in ("clusters", "spaces", "models", "noise")
    }
    given = inputs | own | {"features": str(folder / "features.nc")}
    atlas_files.page(atlas_files.every_cell(given, folder, 3), folder / "atlas.html", LAND)
    return folder / "atlas.html"


@pytest.mark.browser
def test_a_page_shows_nothing_that_is_empty(page, plain_file):
    shown = page(file=plain_file)
    shot(shown, "plain")
    assert f"every 3rd row and column of a grid with {footers.cells(5184)}" in shown.inner_text("#facts")
    assert shown.locator("#scatter").is_hidden() and shown.locator("#plane").is_hidden()
    assert shown.locator("#legend thead th").all_text_contents()[:5] == ["show", "select", "class", "cells", "area"]
    shown.mouse.move(*place(shown, 5, 15))
    assert re.search(r"^class \d of 5$", shown.inner_text("#tip"), re.MULTILINE)
    # Cells can still be selected, and are counted.
    shown.get_by_label("Select the cells of class 2", exact=True).click()
    assert "cells selected" in shown.inner_text("#selection")


@pytest.mark.browser
def test_labels_of_steps_do_not_run_into_each_other(page, plain_file):
    shown = page(file=plain_file)
    # A dozen steps, as of a year.
    labels = shown.evaluate("""() => {
        const names = Array.from({ length: 12 }, (_, month) => `2022${String(month + 1).padStart(2, '0')}`);
        axes(byId('spectra'), [0, 11], [0, 1], names.map((_, index) => index), 'step', '', (index) => names[index]);
        return [...byId('spectra').querySelectorAll('text')].filter((one) => /^2022/.test(one.textContent))
            .map((one) => [one.textContent, one.getBoundingClientRect().left, one.getBoundingClientRect().right]);
    }""")
    assert 4 < len(labels) < 12 and labels[0][0] == "202201"
    assert all(one[2] < other[1] for one, other in itertools.pairwise(labels))


@pytest.mark.browser
def test_the_table_of_classes_is_not_cut(page):
    shown = page(width=1280, height=900)
    table, window = (shown.locator(one).bounding_box() for one in ("#legend table", "#legend-body"))
    assert table["width"] <= window["width"] <= 1280


@pytest.mark.browser
def test_k_changes_everything_and_stays_in_the_address(page):
    shown = page()
    shown.locator("#k").fill("3")
    assert shown.locator("#legend tbody tr").count() == 3 and shown.inner_text("#k-value") == "3"
    address(shown, k="3")
    shot(shown, "three")
    shown.reload()
    shown.wait_for_selector("body[data-ready]")
    assert shown.locator("#legend tbody tr").count() == 3


@pytest.mark.browser
def test_a_class_is_switched_off(page):
    shown = page("#o=1")
    before = colored(shown)
    first = color_of(shown, 1)
    assert (before == first).all(axis=2).sum() > 100
    shown.get_by_label("Show class 1", exact=True).uncheck()
    address(shown, off="1")
    after = colored(shown)
    assert not (after == first).all(axis=2).any()
    # All that changed are cells of that class.
    changed = (after != before).any(axis=2)
    assert (before[changed] == first).all(axis=1).mean() > 0.99
    shot(shown, "without class 1")


def color_of(page, number):
    """Colour of a class in the legend."""
    swatch = page.locator("#legend .swatch").nth(number - 1)
    return [int(part) for part in re.findall(r"\d+", swatch.evaluate("(one) => getComputedStyle(one).backgroundColor"))]


def colored(page):
    """The map's pixels as drawn."""
    png = page.locator("#map").screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.mark.browser
def test_every_layer_is_drawn(page):
    shown = page()
    seen = [colored(shown)]
    options = shown.locator("#layer option").evaluate_all("all => all.map((one) => one.value)")
    assert options == ["classes", *(f"v:{name}" for name in NAMES), "u", "r:five"]
    for value in options[1:]:
        shown.select_option("#layer", value)
        seen.append(colored(shown))
        assert (seen[-1] != seen[-2]).any(), value
    shot(shown, "reference")


@pytest.mark.browser
def test_hover_and_click_tell_the_cell(page):
    shown = page()
    box = shown.locator("#map").bounding_box()
    shown.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2)
    tip = shown.inner_text("#tip")
    assert "° N, " in tip or "° S, " in tip
    assert "class " in tip and "NDVI " in tip
    shown.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2)
    assert shown.locator("#cell tbody tr").count() == 4
    assert "from the next one" in shown.inner_text("#cell")
    assert int(address(shown, c=None)["c"]) >= 0
    shot(shown, "cell")


@pytest.mark.browser
def test_keyboard_alone_moves_zooms_and_opens(page):
    shown = page()
    shown.locator("#map").focus()
    for key in ("+", "+", "ArrowRight", "ArrowRight", "ArrowUp"):
        shown.keyboard.press(key)
    seen = address(shown, z="2.25", x=None, y=None)
    assert float(seen["x"]) > 0 and float(seen["y"]) > 0
    shown.keyboard.press("Enter")
    assert shown.locator("#cell tbody tr").count() == 4


@pytest.mark.browser
def test_two_labellings_side_by_side(page):
    shown = page()
    shown.select_option("#other", "pca.hac")
    shown.check("#differences")
    # Both find the five spectra.
    assert "Adjusted Rand index 1.000; 0 of 576 cells" in shown.inner_text("#agreement")
    shown.locator("#other-k").fill("2")
    assert "Adjusted Rand index 1.000" not in shown.inner_text("#agreement")
    shown.locator("#swipe").fill("0.3")
    address(shown, b="pca.hac", kb="2", w="0.3", d="1")
    shot(shown, "compared")


@pytest.mark.browser
def test_a_lasso_in_the_scatter_selects_cells_on_the_map(page):
    shown = page()
    shown.locator("#scatter").scroll_into_view_if_needed()
    box = shown.locator("#scatter").bounding_box()
    shown.mouse.move(box["x"] + 1, box["y"] + 1)
    shown.mouse.down()
    for x, y in ((0.999, 0.002), (0.999, 0.999), (0.002, 0.999), (0.002, 0.01)):
        shown.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
    shown.mouse.up()
    assert shown.inner_text("#selection").startswith("576 cells selected")
    assert shown.locator("#spectra .mark").count() == 1
    shot(shown, "lasso")
    shown.click("#clear")
    assert shown.inner_text("#selection") == "Nothing selected."


@pytest.mark.browser
def test_an_area_of_the_map_is_selected(page):
    shown = page()
    shown.click("#select-area")
    box = shown.locator("#map").bounding_box()
    shown.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    shown.mouse.down()
    shown.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"], steps=5)
    shown.mouse.up()
    count = int(shown.inner_text("#selection").split()[0])
    assert 0 < count < 576 and address(shown, s=None)["s"].startswith("m:")
    shown.reload()
    shown.wait_for_selector("body[data-ready]")
    assert int(shown.inner_text("#selection").split()[0]) == count
    shown.get_by_label("Select the cells of class 2", exact=True).click()
    assert shown.inner_text("#selection").split()[0] == shown.locator("#legend tbody tr").nth(1).locator(
        "td"
    ).nth(4).inner_text()  # fmt: skip


@pytest.mark.browser
def test_the_trees_cut_sets_k(page):
    shown = page("#l=pca.hac")
    cut = shown.locator("#tree .cut")
    cut.focus()
    shown.keyboard.press("ArrowDown")
    assert cut.get_attribute("aria-valuenow") == "6" and shown.inner_text("#k-value") == "6"
    cut.scroll_into_view_if_needed()
    box = shown.locator("#tree .cut rect").bounding_box()
    shown.mouse.move(box["x"] + 50, box["y"] + 10)
    shown.mouse.down()
    shown.mouse.move(box["x"] + 50, box["y"] - 400, steps=8)
    shown.mouse.up()
    assert shown.inner_text("#k-value") == "1"


@pytest.mark.browser
def test_a_click_on_a_curve_sets_k(page):
    shown = page()
    shown.locator("#curves").scroll_into_view_if_needed()
    box = shown.locator("#curves .hit").bounding_box()
    shown.mouse.click(box["x"] + box["width"] - 2, box["y"] + 20)
    assert shown.inner_text("#k-value") == "8"


@pytest.mark.browser
def test_picture_and_table_are_saved(page, tmp_path):
    shown = page()
    with shown.expect_download() as download:
        shown.click("#png")
    download.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as image:
        picture = np.asarray(image.convert("RGB"))
    # The map with the class colours of its legend, at full strength below it.
    for number in range(1, 6):
        assert (picture[-60:] == color_of(shown, number)).all(axis=2).sum() > 100
    assert image.width == picture.shape[1] > 500 and picture.shape[0] > shown.locator("#map").bounding_box()["height"]
    with shown.expect_download() as download:
        shown.click("#csv")
    download.value.save_as(tmp_path / "classes.csv")
    rows = list(csv.DictReader((tmp_path / "classes.csv").open()))
    assert [row["class"] for row in rows] == list("12345") and sum(int(row["cells"]) for row in rows) == 576
    assert sum(float(row["area_share"]) for row in rows) == pytest.approx(1, abs=1e-4)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_screens_need_no_sideways_scrolling(page, scheme):
    shown = page(width=390, height=844, color_scheme=scheme)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shot(shown, f"narrow {scheme}")


@pytest.mark.browser
def test_an_address_that_makes_no_sense_shows_the_default(page):
    shown = page("#l=nothing&k=99&layer=v:none&z=-3&c=1e9&off=x&s=p:none;1,2&kb=7&q=no")
    assert shown.locator("#legend tbody tr").count() == 8


@pytest.mark.browser
def test_colors_are_those_of_the_figures(page):
    shown = page("#o=1")
    expected = class_colors(LAND["figures"]["class_colors"], 5)
    picture = colored(shown)
    for number, color in enumerate(expected, start=1):
        rgb = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert color_of(shown, number) == rgb
        assert (picture == rgb).all(axis=2).sum() > 100


@pytest.mark.browser
def test_methods_and_noise_are_told_in_the_files_words(page):
    shown = page("#l=pca.hac&layer=u")
    assert shown.inner_text("#legend-title") == "pca · Ward HAC, k = 5"
    assert "by: nearest class centre, in place of a rule of its own" in shown.inner_text("#key")
    assert shown.inner_text("#tree-title") == "Merges of Ward HAC"
    shown.select_option("#labelling", "pca.kmeans")
    assert "by: own rule" in shown.inner_text("#key")
    assert "the map shows k-means" in shown.inner_text("#tree-note")


@pytest.mark.browser
def test_classes_pair_as_in_the_figures(page, inputs):
    """For every pair of labellings, both ways round, and unequal k: differing cells are those of Hungarian pairs."""
    own = {}
    for path in inputs["clusters"]:
        with xr.open_dataset(path) as clusters:
            own[f"{clusters.attrs['space']}.{clusters.attrs['method']}"] = clusters["labels"].load()
    shown = page()
    for first, second, k, k_other in (
        ("original.kmeans", "pca.hac", 8, 6),
        ("pca.hac", "original.kmeans", 6, 8),
        ("pca.kmeans", "pca.kmeans", 3, 7),
        ("pca.kmeans", "original.hac", 7, 8),
    ):
        one, other = own[first].sel(k=k).values - 1, own[second].sel(k=k_other).values - 1
        shared = labels.contingency(one, other)
        alike = sum(shared[pair] for pair in labels.pair(shared).items())
        shown.evaluate("(words) => { location.hash = words; }", f"l={first}&k={k}&b={second}&kb={k_other}")
        shown.wait_for_function("(id) => document.getElementById('labelling').value === id", arg=first)
        expected = f"{576 - alike} of 576 cells"
        shown.wait_for_function(
            "(words) => document.getElementById('agreement').textContent.includes(words)", arg=expected, timeout=5000
        )


@pytest.mark.browser
def test_the_best_pairs_are_not_the_largest_one_by_one(page, inputs, tmp_path):
    """Of 220, 180 and 176 shared cells, whoever takes the 220 first is left with nothing for the other two classes."""
    changed = []
    for place, path in enumerate(inputs["clusters"][:2]):
        with xr.open_dataset(path) as clusters:
            clusters.load()
        own = np.repeat([[1, 1, 2], [1, 2, 1]][place], [220, 180, 176])
        clusters["labels"].loc[{"k": 2}] = own
        clusters.to_netcdf(tmp_path / f"{place}.nc")
        changed.append(str(tmp_path / f"{place}.nc"))
    atlas_files.page(inputs | {"clusters": changed + inputs["clusters"][2:]}, tmp_path / "atlas.html", LAND)
    shown = page("#l=original.kmeans&k=2&b=original.hac&kb=2", file=tmp_path / "atlas.html")
    assert "220 of 576 cells lie in a class that is not the partner" in shown.inner_text("#agreement")


def place(page, lat, lon):
    """Where a place lies on the screen."""
    box = page.locator("#map").bounding_box()
    x, y = page.evaluate("([lon, lat]) => toPixel(frame(), lon, lat).map((one) => one / frame().ratio)", [lon, lat])
    return box["x"] + x, box["y"] + y


@pytest.mark.browser
def test_rows_of_an_uneven_grid_lie_where_they_are(page, uneven_file):
    shown = page("#o=1", file=uneven_file)
    shot(shown, "uneven")
    for lat in UNEVEN:
        shown.mouse.move(*place(shown, lat, 15))
        assert f"{lat:.2f}° N, 15.00° E" in shown.inner_text("#tip")
    # Nothing lies between 57.5 and 40.5 degrees.
    shown.mouse.move(*place(shown, 47.1, 15))
    assert shown.locator("#tip").is_hidden()
    picture, box = colored(shown), shown.locator("#map").bounding_box()
    colors = [color_of(shown, number) for number in range(1, 6)]
    for lat, painted in ((60, True), (58, True), (57, False), (47.1, False), (41, False), (40, True), (38, True)):
        x, y = place(shown, lat, 15)
        here = picture[int(y - box["y"]), int(x - box["x"])].tolist()
        assert (here in colors) == painted, lat


@pytest.mark.browser
def test_numbers_of_clusters_need_not_begin_at_one(page, uneven_file):
    shown = page("#l=pca.hac&k=1", file=uneven_file)
    assert shown.inner_text("#k-value") == "3" and shown.locator("#k").get_attribute("min") == "3"
    shown.locator("#k").fill("6")
    assert shown.locator("#legend tbody tr").count() == 6
    shown.locator("#tree .cut").focus()
    for _ in range(5):
        shown.keyboard.press("ArrowUp")
    assert shown.inner_text("#k-value") == "3"


def test_other_data_are_carried_where_their_cells_are_the_study_s(inputs, page_file, tmp_path):
    found = data_of(page_file)["applied"]
    assert [(one["name"], one["labelling"]) for one in found] == [("next", "pca.hac")]
    assert found[0]["names"]["2"] == "kind 2" and found[0]["colors"]["1"] == atlas_files.COLORS[0]
    with xr.open_dataset(inputs["applied"][0]) as applied:
        applied.load().isel(lat=slice(0, 9)).to_netcdf(tmp_path / "half.nc")
    atlas_files.page(inputs | {"applied": [str(tmp_path / "half.nc")]}, tmp_path / "half.html", LAND)
    assert data_of(tmp_path / "half.html")["applied"] == []


@pytest.mark.browser
def test_other_data_are_a_layer(page, inputs):
    shown = page("#l=pca.hac&layer=a:next")
    shot(shown, "applied")
    with xr.open_dataset(inputs["applied"][0]) as applied:
        moved = int((applied["pca_hac"] != applied["before"]).where(applied["pca_hac"] > 0).sum())
        cells = int((applied["pca_hac"] > 0).sum())
    legend = shown.inner_text("#key")
    assert f"{moved} of {cells} cells have another class" in legend and "1: kind 1" in legend
    # A cell that is of class 2 now, one that stayed, and the one without a class.
    colors = shown.evaluate("""() => {
        const colorOf = layerColors();
        const at = (r, c) => [...cells.row].findIndex((one, i) => one === r && cells.column[i] === c);
        return [at(4, 1), at(5, 1), at(5, 10)].map((cell) => colorOf(cell));
    }""")
    expected = [
        [int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in (atlas_files.COLORS[1], atlas_files.COLORS[0])
    ]
    assert colors == [*expected, None]
    # Other labellings have no such layer.
    shown.locator("#labelling").select_option("original.kmeans")
    assert shown.locator("#layer").input_value() == "classes"
