"""What the atlas answers, in sentences and flows: every number in them is recomputed here from the study's files."""

import re

import numpy as np
import pytest
import xarray as xr

from rules import atlas_files
from rules.test_land_atlas import LAND, address, place, shot
from terrapalette.clustering import labels as labellings_of
from terrapalette.land import places

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
COUNTS = list(range(1, 9))


@pytest.fixture(scope="module")
def inputs(small_grid, tmp_path_factory):
    return atlas_files.write(tmp_path_factory.mktemp("answers"), small_grid, COUNTS)


@pytest.fixture(scope="module")
def page_file(inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "atlas.html"
    atlas_files.page(inputs, path, LAND)
    return path


@pytest.fixture
def page(opened, page_file):
    def open_page(address="", size="desk", file=page_file, **options):
        width, height = SIZES[size]
        shown = opened(file, width=width, height=height, address=address, **options)
        shown.wait_for_selector("body[data-ready]")
        return shown

    return open_page


@pytest.fixture(scope="module")
def study(inputs):
    """Cells, labels by labelling, noise and verdict by space, independent classes."""
    labels = {}
    for path in inputs["clusters"]:
        with xr.open_dataset(path) as one:
            labels[f"{one.attrs['space']}.{one.attrs['method']}"] = one["labels"].load()
    named = {}
    for kind in ("noise", "verdict"):
        for path in inputs[kind]:
            one = xr.load_dataset(path)
            named[kind, one.attrs["space"]] = one
    return xr.load_dataset(inputs["features"]), labels, named, xr.load_dataset(inputs["references"])


def ask(shown, text):
    shown.locator("#place").fill(text)
    shown.keyboard.press("Enter")


def said(shown, pattern):
    found = re.search(pattern, shown.inner_text("#cell"))
    assert found, shown.inner_text("#cell")
    return found


def share(text):
    return float(text) / 100


# Somewhere in each sector; k in use, and another one.
ASKED = [("35, -125", "original.kmeans", 5), ("-45.2, 31", "pca.hac", 7), ("15N 152E", "pca.kmeans", 3)]


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_every_number_of_an_answer_is_the_tables(page, study, size):
    cells, labels, named, references = study
    shown = page(size=size)
    for text, labelling, k in ASKED:
        shown.evaluate("([l, k]) => change({ l, k, layer: 'classes' })", [labelling, k])
        ask(shown, text)
        space, method = labelling.split(".")
        lat, lon = (float(one) for one in re.findall(r"-?[\d.]+", text))
        cell = places.nearest_cell(cells["lat"].values, cells["lon"].values, (lat, lon))
        own = labels[labelling].sel(k=k).values
        found = said(shown, r"is in class (\d) of (\d)")
        assert (int(found[1]), int(found[2])) == (own[cell], k)
        # Distances of normalized values to the means of classes.
        means = np.stack([cells["value"].values[own == group].mean(axis=0) for group in range(1, k + 1)])
        distance = np.linalg.norm(cells["value"].values[cell] - means, axis=1)
        others = np.delete(np.arange(1, k + 1), own[cell] - 1)
        nearest = others[np.argmin(distance[others - 1])]
        near = said(
            shown, r"It lies ([\d.]+) from the centre of its class.*?\((?:class )?(\d).*?\)(?: is nearer, ([\d.]+))?"
        )
        assert float(near[1]) == pytest.approx(distance[own[cell] - 1], abs=0.006) and int(near[2]) == nearest
        other = near[3] or said(shown, r"and ([\d.]+) from the next one")[1]
        assert float(other) == pytest.approx(distance[nearest - 1], abs=0.006)
        assert bool(near[3]) == bool(distance[nearest - 1] < distance[own[cell] - 1])
        noise = said(shown, r"kept its class in ([\d.]+) % of the draws(?: \(at k = (\d)\))?")
        changed = named["noise", space]["changed"].sel({"method": method}).values[cell]
        assert share(noise[1]) == pytest.approx(1 - changed, abs=6e-4) and (noise[2] or str(k)) == "5"
        kept = named["verdict", space]["kept"].sel({"method": method, "k": 5}).values[cell]
        if np.isnan(kept):
            assert said(shown, r"None of the (\d+) bootstrap")[1] == "8"
        else:
            told = said(shown, r"in ([\d.]+) % of the bootstrap draws that judged it(?: \(at k = (\d)\))?")
            assert share(told[1]) == pytest.approx(kept, abs=6e-4) and (told[2] or str(k)) == "5"
        same = 0
        for name, one in labels.items():
            if name != labelling:
                theirs = one.sel(k=k).values
                pairs = labellings_of.pair(labellings_of.contingency(own - 1, theirs - 1))
                same += pairs.get(own[cell] - 1) == theirs[cell] - 1
        words = {0: "None", 3: "All"}.get(same, str(same))
        assert f"{words} of the 3 other labellings" in shown.inner_text("#cell")
        number = int(references["class"].values[0, cell])
        name = dict(zip(references["number"].values, references["class_name"].values[0], strict=True))[number]
        assert f"Independent maps: five says {name}." in shown.inner_text("#cell")
    shot(shown, f"answer {size}")
    assert shown.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


@pytest.mark.browser
def test_the_strip_tells_the_class_for_every_k(page, study):
    cells, labels, *_ = study
    shown = page("#l=pca.hac&k=5")
    ask(shown, "35, -125")
    cell = places.nearest_cell(cells["lat"].values, cells["lon"].values, (35, -125))
    told = shown.locator(".steps button").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    numbers = [re.match(r"k = (\d): (?:class )?(\d)", one).groups() for one in told]
    expected = [(str(k), str(int(labels["pca.hac"].sel(k=k)[cell]))) for k in COUNTS]
    assert numbers == expected
    shown.locator('.steps [data-key="k 7"]').focus()
    shown.keyboard.press("Enter")
    assert shown.inner_text("#k-value") == "7" and shown.evaluate("document.activeElement.dataset.key") == "k 7"
    assert shown.locator(".steps [aria-current]").inner_text().strip() == "7"


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_places_are_known_by_name_and_by_their_numbers(page, size):
    shown = page(size=size)
    for text, words in (
        ("Sahara", "Sahara (23.50° N, 13.00° E)"), ("bogota", "Bogotá (4.71° N, 74.07° W)"),
        ("taiga", "Siberian taiga (60.50° N, 100.00° E)"), ("12.5 S, 77 W", "This place (12.50° S, 77.00° W)"),
        ("-33,151", "This place (33.00° S, 151.00° E)"), ("10, 350", "This place (10.00° N, 10.00° W)"),
    ):  # fmt: skip
        ask(shown, text)
        assert shown.locator("#cell strong").inner_text() == words
    before = shown.inner_text("#cell")
    for text in ("Atlantis <b>", "91, 0", "  "):
        ask(shown, text)
        assert "Write a latitude and longitude" in shown.inner_text("#ask-note")
    assert shown.inner_text("#cell") == before and shown.locator("#ask-note b").count() == 0
    # With the mouse; the map comes to the place, and the address keeps it.
    shown.locator("#place").fill("Sahara")
    shown.locator("#ask button").click()
    assert address(shown, a="23.5,13")["z"] == "3" and shown.inner_text("#ask-note") == ""
    x, y = place(shown, 23.5, 13)
    box = shown.locator("#map").bounding_box()
    assert abs(x - box["x"] - box["width"] / 2) < 2 and abs(y - box["y"] - box["height"] / 2) < 2
    shown.reload()
    shown.wait_for_selector("body[data-ready]")
    assert "Sahara (23.50° N" in shown.inner_text("#cell")


@pytest.mark.browser
def test_places_without_a_class_say_why_and_what_is_near(page, study):
    cells, labels, *_ = study
    shown = page("#l=pca.hac")
    # New York lies in a column whose cells are land by 40 %; the pole beyond every cell.
    lat, lon = 40.71, -80.2
    ask(shown, f"{lat}, {lon}")
    assert "has no class: LandPercentage is 40 here, the study takes at least 100." in shown.inner_text("#cell")
    near = places.nearest_cell(cells["lat"].values, cells["lon"].values, (lat, lon))
    here, there = np.deg2rad([lat, lon]), np.deg2rad([cells["lat"].values[near], cells["lon"].values[near]])
    cosine = np.sin(here[0]) * np.sin(there[0]) + np.cos(here[0]) * np.cos(there[0]) * np.cos(here[1] - there[1])
    found = said(shown, r"lies (\d+) km away, in class (\d) of 5")
    assert int(found[1]) == pytest.approx(6371 * np.arccos(cosine), abs=1)
    assert int(found[2]) == labels["pca.hac"].sel(k=5).values[near]
    shot(shown, "no class")
    shown.locator('[data-key="near"]').focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("state.c") == near and "is in class" in shown.inner_text("#cell")
    assert shown.evaluate("document.activeElement !== document.body")
    # A click there says the same.
    shown.click("#whole")
    shown.mouse.click(*place(shown, 35, 95))
    assert "This place (35." in shown.inner_text("#cell") and "LandPercentage is 40" in shown.inner_text("#cell")
    assert shown.evaluate("state.c") == -1 and shown.evaluate("state.a").startswith("3")


# Cells that are lit on the map.
LIT = """() => {
    const { width, height } = layerCanvas.lit;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(layerCanvas.lit, 0, 0);
    const pixels = context.getImageData(0, 0, width, height).data;
    return shown.lit ? pixels.filter((one, at) => at % 4 === 3 && one > 0).length : 0;
}"""


def contingency(one, other):
    return {
        (int(a), int(b)): int(((one == a) & (other == b)).sum())
        for a in np.unique(one)
        for b in np.unique(other)
        if ((one == a) & (other == b)).any()
    }


def flows(shown):
    """Cells by (k, class, next k, its class), as the marks say."""
    found = {}
    for words in shown.evaluate("flows.marks.map((one) => one.words)"):
        told = re.fullmatch(
            r"(\d+) cells from (?:class )?(\d)[^(]*\(k = (\d)\) to (?:class )?(\d)[^(]*\(k = (\d)\)", words
        )
        if told:
            size, a, k, b, k_next = map(int, told.groups())
            found[k, a, k_next, b] = size
    return found


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_flows_are_those_of_the_tables_and_light_the_map(page, study, size):
    _, labels, *_ = study
    shown = page("#l=pca.kmeans&k=5&o=1", size)
    own = labels["pca.kmeans"]
    expected = {
        (k, a, k + 1, b): count
        for k in range(2, 7)
        for (a, b), count in contingency(own.sel(k=k).values, own.sel(k=k + 1).values).items()
    }
    assert flows(shown) == expected
    # The pointer lights the cells of one flow, and leaves them.
    shown.locator("#flows").scroll_into_view_if_needed()
    mark = shown.locator("#flows path").first
    mark.hover()
    words = shown.inner_text("#flows-note")
    assert shown.evaluate(LIT) == int(words.split()[0]) > 0
    shot(shown, f"flows {size}")
    shown.mouse.move(1, 1)
    assert shown.evaluate(LIT) == 0
    # One stop of the keyboard; arrows go on.
    assert shown.locator('#flows [tabindex="0"]').count() == 1
    shown.locator("#flows-of").focus()
    shown.keyboard.press("Tab")
    first = shown.inner_text("#flows-note")
    shown.keyboard.press("ArrowDown")
    second = shown.inner_text("#flows-note")
    assert "cells from" in first and "cells from" in second and first != second
    assert shown.evaluate(LIT) == int(second.split()[0])
    assert shown.evaluate("document.activeElement.getAttribute('aria-label')") + "." == second


@pytest.mark.browser
def test_flows_lead_from_one_labelling_to_another(page, study):
    _, labels, *_ = study
    shown = page("#l=pca.kmeans&k=4&b=original.hac&kb=7")
    shown.select_option("#flows-of", "b")
    pairs = contingency(labels["pca.kmeans"].sel(k=4).values, labels["original.hac"].sel(k=7).values)
    assert flows(shown) == {(4, a, 7, b): count for (a, b), count in pairs.items()}
    shot(shown, "flows between")
    shown.select_option("#other", "")
    assert shown.locator("#flows-of").input_value() == "k" and {one[0] for one in flows(shown)} == {1, 2, 3, 4, 5}


@pytest.mark.browser
def test_methods_with_one_number_and_cells_of_no_type_answer_too(page, inputs, tmp_path):
    """The last labelling keeps its five classes alone, without a tree, and every seventh cell is of no type."""
    with xr.open_dataset(inputs["clusters"][-1]) as clusters:
        one = clusters.load().sel(k=[5]).drop_vars(["merge_tree"], errors="ignore")
    one["labels"][:, ::7] = 0
    name = f"{one.attrs['space']}.{one.attrs['method']}"
    one.to_netcdf(tmp_path / "one.nc")
    given = inputs | {"clusters": [*inputs["clusters"][:-1], str(tmp_path / "one.nc")], "applied": []}
    atlas_files.page(given, tmp_path / "atlas.html", LAND)
    shown = page(f"#l={name}&c=7", file=tmp_path / "atlas.html")
    assert "is of no type (" in shown.inner_text("#cell") and shown.locator(".steps").count() == 0
    assert "It lies" not in shown.inner_text("#cell") and shown.locator("#flows-section").is_hidden()
    assert shown.locator("#strip button").last.inner_text().strip() == "no type"
    shown.evaluate("change({ c: 8, b: 'original.kmeans', kb: 6 })")
    assert "is in class" in shown.inner_text("#cell") and "It lies" in shown.inner_text("#cell")
    assert shown.locator("#flows-of option").count() == 1
    words = shown.evaluate("flows.marks.map((one) => one.words)")
    lost = [int(one.split()[0]) for one in words if "from no type (k = 5)" in one]
    assert sum(lost) == len(range(0, one.sizes["cell"], 7)) and f"{sum(lost)} cells of no type (k = 5)" in words
    shown.locator('[data-key="class 0"]').click()
    assert shown.inner_text("#selection").startswith(f"{sum(lost)} cells selected")
    shown.evaluate("change({ l: 'original.kmeans', b: '', c: 7, k: 5 })")
    text = shown.inner_text("body")
    assert "no type" in shown.inner_text("#cell") and "NaN" not in text and "undefined" not in text


def walk_words(shown):
    """Where the walker is, what that decodes to, the class with its distance, the cell with its own."""
    text = shown.inner_text("#walk-note")
    at = [float(one) for one in re.match(r"PC1 (-?[\d.]+), PC2 (-?[\d.]+) decodes", text).groups()]
    values = {name: float(value) for name, value in re.findall(r"((?:DHR|NDVI)\d*) (-?\d+\.\d+)", text)}
    group, near = re.search(r"Nearest centre: class (\d) of \d.*?, ([\d.]+) away", text).groups()
    return at, values, int(group), float(near), float(re.search(r"[EW], ([\d.]+) away", text)[1])


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_a_walk_in_a_plane_tells_what_it_decodes_to(page, study, inputs, size):
    cells, labels, *_ = study
    with xr.open_dataset(inputs["models"][1]) as model:
        mean, loading = model["mean"].values, model["loading"].values[:3]
    with xr.open_dataset(inputs["spaces"][1]) as space:
        codes = space["value"].values
    shown = page("#l=original.kmeans&k=4&p=pca", size)
    shown.locator("#walk").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("#walk").get_attribute("aria-pressed") == "true"
    box = shown.locator("#scatter").bounding_box()
    shown.locator("#scatter").click(position={"x": 0.3 * box["width"], "y": 0.6 * box["height"]})
    before = walk_words(shown)[0]
    shown.locator("#scatter").focus()
    shown.keyboard.press("ArrowRight")
    at, values, group, near, distance = walk_words(shown)
    assert at[0] > before[0] and at[1] == before[1] and shown.evaluate("state.s") == ""
    exact = np.array([float(one) for one in shown.evaluate("state.t").split(",")])
    assert exact == pytest.approx(at, abs=0.006)
    decoded = np.array([*exact, codes[:, 2].mean()]) @ loading + mean
    physical = decoded * cells["scale"].values + cells["centre"].values
    names = [str(name) for name in cells["variable"].values]
    assert values == {name: pytest.approx(value, abs=6e-4) for name, value in zip(names, physical, strict=True)}
    own = labels["original.kmeans"].sel(k=4).values
    centres = np.stack([cells["value"].values[own == one].mean(axis=0) for one in range(1, 5)])
    away = np.linalg.norm(centres - decoded, axis=1)
    assert group == np.argmin(away) + 1 and near == pytest.approx(away.min(), abs=0.006)
    apart = np.linalg.norm(cells["value"].values - decoded, axis=1)
    assert distance == pytest.approx(apart.min(), abs=0.006)
    shot(shown, f"walk {size}")
    # The place most like it opens; an address keeps the walk; a second press ends it.
    shown.locator('[data-key="walked"]').click()
    assert shown.evaluate("state.c") == np.argmin(apart)
    assert address(shown, t=None)["t"] == shown.evaluate("state.t")
    assert shown.locator("#spectra .mark").count() == 2
    shown.locator("#walk").click()
    assert shown.inner_text("#walk-note") == "" and shown.locator("#spectra .mark").count() == 1
    # Layers with rectifiers between them.
    random = np.random.default_rng(0)
    layers = [(random.normal(size=(6, 2)), random.normal(size=6)), (random.normal(size=(3, 6)), random.normal(size=3))]
    carried = [
        {"inputs": weight.shape[1], "weight": weight.ravel().tolist(), "bias": bias.tolist()} for weight, bias in layers
    ]
    hidden = np.maximum(layers[0][0] @ [0.5, -1] + layers[0][1], 0)
    expected = layers[1][0] @ hidden + layers[1][1]
    assert shown.evaluate("(layers) => through(layers, [0.5, -1])", carried) == pytest.approx(expected.tolist())
