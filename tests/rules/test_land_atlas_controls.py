"""How the atlas takes being used: dragged, tapped, by keyboard alone, on a phone."""

import csv
import itertools
import re

import numpy as np
import pytest
import xarray as xr

from conftest import NAMES
from rules import atlas_files
from rules.test_land_atlas import LAND, address, place, shot

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
# A strip without a cell of the study.
NOWHERE = "m:-178,-80,-172,80"


@pytest.fixture(scope="module")
def inputs(small_grid, tmp_path_factory):
    return atlas_files.write(tmp_path_factory.mktemp("controls"), small_grid, list(range(1, 9)))


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


def focused(shown):
    """What has the focus: the data-key or id of an element, "" for the body."""
    return shown.evaluate("document.activeElement.dataset.key || document.activeElement.id")


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_the_tree_stays_below_the_pointer_that_cuts_it(page, size):
    shown = page("#l=pca.hac&k=8&c=40", size)
    cut = shown.locator("#tree .cut rect")
    cut.scroll_into_view_if_needed()
    box, tree = cut.bounding_box(), shown.locator("#tree").bounding_box()
    shown.mouse.move(box["x"] + 60, box["y"] + 10)
    shown.mouse.down()
    seen = []
    for y in np.linspace(box["y"] + 10, tree["y"] + 4, 24):
        shown.mouse.move(box["x"] + 60, y)
        seen.append((int(shown.inner_text("#k-value")), shown.locator("#tree").bounding_box()["y"]))
    shown.mouse.up()
    numbers, tops = zip(*seen, strict=True)
    assert numbers[0] == 8 and numbers[-1] == 1 and len(set(numbers)) > 4
    assert all(one >= other for one, other in itertools.pairwise(numbers))
    assert max(tops) - min(tops) <= 1
    assert shown.locator("#legend tbody tr").count() == 1


@pytest.mark.browser
def test_what_holds_no_cell_is_no_selection(page):
    shown = page(f"#s={NOWHERE}&k=4")
    text = shown.inner_text("body")
    assert "NaN" not in text and "No cell of the study lies in what was selected." in text
    assert shown.locator("#spectra .line").count() == 4 and shown.locator("#clear").is_disabled()
    assert "s" not in address(shown, k="4")
    # A class that there is not, a lasso around nothing, and a box drawn by hand.
    for words in ("k:7", "p:pca;90,90;91,90;91,91", "m:1,2,x,4"):
        shown.evaluate("(words) => select(words)", words)
        assert shown.evaluate("state.s") == "" and "NaN" not in shown.inner_text("body")
    shown.keyboard.down("Shift")
    shown.mouse.move(*place(shown, 60, -178))
    shown.mouse.down()
    shown.mouse.move(*place(shown, 20, -172), steps=3)
    shown.mouse.up()
    shown.keyboard.up("Shift")
    assert shown.inner_text("#selection").startswith("No cell")
    shown.evaluate("select('k:2')")
    assert "cells selected" in shown.inner_text("#selection")


@pytest.mark.browser
def test_noise_is_shown_at_the_k_that_it_was_drawn_for(page):
    shown = page("#l=pca.hac&k=3")
    shown.select_option("#layer", "u")
    assert shown.locator("#layer option:checked").inner_text() == "uncertainty under noise (k = 5)"
    assert shown.inner_text("#k-value") == "5" and "Noise was drawn for k = 5 alone" in shown.inner_text("#key")
    shown.locator("#labelling").select_option("pca.kmeans")
    assert shown.locator("#layer").input_value() == "u" and shown.inner_text("#k-value") == "5"
    shown.locator("#k").fill("7")
    assert shown.locator("#layer").input_value() == "classes" and shown.inner_text("#k-value") == "7"
    # An address that asks for another k gets the one there is.
    shown = page("#l=pca.hac&k=3&layer=u")
    assert shown.inner_text("#k-value") == "5"


@pytest.mark.browser
def test_tips_follow_whatever_changes(page):
    shown = page("#l=original.kmeans&k=5")
    shown.mouse.move(*place(shown, 35, -125))
    assert re.search(r"class \d of 5", shown.inner_text("#tip"))
    shown.evaluate("change({ k: 3 })")
    assert re.search(r"class \d of 3", shown.inner_text("#tip"))
    shown.evaluate("zoomBy(4)")
    shown.wait_for_function("() => !byId('tip').textContent.startsWith('35.00° N, 125.00° W')")
    told = shown.evaluate("tipLines(toMap(frame(), pointed.event)).join('\\n')")
    assert shown.locator("#tip").text_content() == told
    shown.evaluate("window.scrollTo(0, 300)")
    shown.wait_for_selector("#tip", state="hidden")


@pytest.mark.browser
def test_the_focus_stays_where_somebody_is(page):
    shown = page()
    for key, press in (("select 2", "Enter"), ("show 3", "Space"), ("class 4", "Enter")):
        shown.locator(f'[data-key="{key}"]').focus()
        shown.keyboard.press(press)
        assert focused(shown) == key
    assert shown.evaluate("state.s") == "k:4" and shown.evaluate("state.off") == "3"
    assert shown.locator('[data-key="class 4"]').get_attribute("aria-pressed") == "true"
    shown.locator("#clear").focus()
    shown.keyboard.press("Enter")
    assert focused(shown) == "map" and shown.inner_text("#selection") == "Nothing selected."
    # Every button of the table can be seen without scrolling sideways.
    for one in shown.locator("#legend tbody button").all():
        assert one.bounding_box()["x"] + one.bounding_box()["width"] < 390


@pytest.mark.browser
def test_enter_picks_what_the_crosshair_is_on(page):
    shown = page("#x=25&y=35&z=4")
    assert shown.locator("#cross").is_hidden()
    for _ in range(40):
        if focused(shown) == "map":
            break
        shown.keyboard.press("Tab")
    assert shown.locator("#cross").is_visible()
    cross, box = shown.locator("#cross").bounding_box(), shown.locator("#map").bounding_box()
    assert cross["x"] + cross["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=2)
    assert cross["y"] + cross["height"] / 2 == pytest.approx(box["y"] + box["height"] / 2, abs=2)
    shown.keyboard.press("Enter")
    assert "35.00° N, 25.00° E" in shown.inner_text("#cell")
    shot(shown, "crosshair")
    # An area, corner by corner.
    shown.locator("#select-area").press("Enter")
    shown.locator("#map").focus()
    shown.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        shown.keyboard.press(key)
    shown.keyboard.press("Enter")
    box = [float(one) for one in address(shown, s=None)["s"].removeprefix("m:").split(",")]
    assert box[0] == pytest.approx(25, abs=0.01) and box[3] == pytest.approx(35, abs=0.01)
    assert box[2] > 25 and box[1] < 35 and "cells selected" in shown.inner_text("#selection")
    shown.mouse.click(*place(shown, 30, 30))
    assert shown.locator("#cross").is_hidden()


@pytest.mark.browser
def test_the_divider_is_dragged_and_the_wheel_scrolls_the_page(page):
    shown = page("#b=pca.hac&w=0.5")
    box = shown.locator("#map").bounding_box()
    shown.mouse.move(box["x"] + 0.5 * box["width"] + 3, box["y"] + 100)
    assert shown.evaluate("getComputedStyle(map).cursor") == "ew-resize"
    shown.mouse.down()
    shown.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 160, steps=4)
    shown.mouse.up()
    assert float(address(shown, w=None)["w"]) == pytest.approx(0.25, abs=0.01)
    assert float(shown.locator("#swipe").input_value()) == pytest.approx(0.25, abs=0.01)
    # It neither moved the map nor opened a cell.
    assert shown.evaluate("[state.x, state.c]") == [0, -1]
    shot(shown, "divider")
    shown.mouse.wheel(0, 200)
    shown.wait_for_function("() => window.scrollY > 100")
    assert shown.evaluate("state.z") == 1 and "Ctrl" in shown.inner_text("#hint")
    shown.keyboard.down("Control")
    shown.mouse.wheel(0, -300)
    shown.keyboard.up("Control")
    shown.wait_for_function("() => state.z > 1.5")


@pytest.mark.browser
def test_a_tap_shows_what_it_found(page):
    shown = page(size="phone", has_touch=True, is_mobile=True)
    # A finger scrolls the page over a whole map, and moves one that is not.
    assert shown.evaluate("getComputedStyle(map).touchAction") == "pan-y"
    shown.locator("#map").scroll_into_view_if_needed()
    shown.touchscreen.tap(*place(shown, 35, -125))
    shown.wait_for_function("() => byId('cell').textContent.includes('is in class')")
    assert shown.evaluate("state.c") >= 0
    assert shown.locator("#cell .said").evaluate(
        "(one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight"
    )
    shown.locator("#zoom-in").tap()
    shown.wait_for_function("() => getComputedStyle(map).touchAction === 'none'")
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shot(shown, "tap")


CONTRASTS = """() => {
    const part = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * part(r / 255) + 0.7152 * part(g / 255) + 0.0722 * part(b / 255);
    const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
    const below = (one) => {
        for (; one; one = one.parentElement) {
            const color = numbers(getComputedStyle(one).backgroundColor);
            if (color.length < 4 || color[3] === 1) return color;
        }
        return [255, 255, 255];
    };
    const found = [];
    for (const one of document.querySelectorAll('body *')) {
        const own = [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
        if (!own || !one.getClientRects().length || one.closest(':disabled, option')) continue;
        const style = getComputedStyle(one);
        const [a, b] = [light(numbers(one instanceof SVGElement ? style.fill : style.color)), light(below(one))];
        found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), one.id || one.className.baseVal || one.tagName]);
    }
    return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(page, scheme):
    shown = page("#b=pca.hac&c=40&s=k:2&layer=u", color_scheme=scheme)
    found = shown.evaluate(CONTRASTS)
    assert len(found) > 100 and [one for one in found if one[0] < 4.5] == []


@pytest.mark.browser
def test_pictures_name_their_classes_and_selections_are_saved(page, inputs, tmp_path):
    shown = page("#l=pca.hac&k=5&b=original.kmeans&kb=3&s=m:0,0,60,60")
    first, second = shown.evaluate("legends()")
    assert first["title"] == "pca · Ward HAC, k = 5: land types" and second["title"] == "original · k-means, k = 3"
    names = [re.sub(r"^class ", "", one[1]) for one in first["items"]]
    assert [name.split(":")[0] for name in names] == list("12345") and len(second["items"]) == 3
    in_table = shown.locator("#legend tbody td.name").all_inner_texts()
    assert [name.split(": ")[-1] for name in names] == in_table
    with shown.expect_download() as download:
        shown.click("#cells-csv")
    download.value.save_as(tmp_path / "cells.csv")
    rows = list(csv.DictReader((tmp_path / "cells.csv").open(encoding="utf-8")))
    with xr.open_dataset(inputs["features"]) as cells, xr.open_dataset(inputs["clusters"][3]) as clusters:
        assert clusters.attrs["space"] == "pca" and clusters.attrs["method"] == "hac"
        chosen = ((cells["lat"] > 0) & (cells["lat"] < 60) & (cells["lon"] > 0) & (cells["lon"] < 60)).values
        assert [int(row["class"]) for row in rows] == clusters["labels"].sel(k=5).values[chosen].tolist()
        found = np.array([[float(row[name]) for name in ("lat", "lon", *NAMES)] for row in rows])
        expected = np.column_stack([cells["lat"], cells["lon"], cells["physical"]])[chosen]
    np.testing.assert_allclose(found, expected, atol=2e-5)
    with shown.expect_download() as download:
        shown.click("#png")
    shot(shown, "saved")
    # Another layer brings its own key.
    shown.select_option("#layer", "v:NDVI")
    assert shown.evaluate("legends()[0].ramp.length") == 2


@pytest.mark.browser
def test_names_from_files_stay_words(page, inputs, tmp_path):
    evil = '"><img src=x onerror="document.title=1">'
    changed = []
    for path in inputs["clusters"]:
        with xr.open_dataset(path) as clusters:
            clusters.load().attrs["method_title"] = evil
        changed.append(str(tmp_path / path.split("/")[-1]))
        clusters.to_netcdf(changed[-1])
    with xr.open_dataset(inputs["references"]) as references:
        references.load()["class_name"] = xr.full_like(references["class_name"].astype(object), evil)
    references.to_netcdf(tmp_path / "references.nc")
    given = inputs | {"clusters": changed, "references": str(tmp_path / "references.nc")}
    atlas_files.page(given, tmp_path / "atlas.html", LAND)
    shown = page("#b=pca.hac&c=40&layer=r:five&a=23.5,13", file=tmp_path / "atlas.html")
    assert shown.locator("img").count() == 0 and shown.title() == "Terrapalette atlas"
    for panel in ("#key", "#cell", "#legend-title", "#tree-title"):
        assert "onerror" in shown.inner_text(panel), panel
