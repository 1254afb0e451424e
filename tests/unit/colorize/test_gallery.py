import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from terrapalette.colorize import gallery

HOSTILE = "<img src=x onerror=alert(1)>"


def scores(mse, psnr=20.0):
    return {
        "mse": mse,
        "rmse": mse**0.5,
        "mae": 3.0,
        "psnr": psnr,
        "ssim": float("nan"),
        "delta_e": mse / 10,
        "colorfulness": 7.0,
    }


@pytest.fixture(scope="module")
def photos():
    """Two photos; the first has a perfect agent, a bad one with a hostile name, and one that painted it alone."""
    random = np.random.default_rng(3)
    left, right = random.integers(0, 256, (2, 40, 30, 3), dtype=np.uint8)
    works = [
        gallery.Work(HOSTILE, "paints black", np.zeros_like(right), scores(900.0), True),
        gallery.Work("perfect", HOSTILE, right, scores(0.0, float("inf")), False),
        gallery.Work("alone", "halves everything", right // 2, scores(95.5), False),
    ]
    return [gallery.Photo("first", left, right, works), gallery.Photo("second", right, left, works[:2])]


@pytest.fixture(scope="module")
def page_file(photos, tmp_path_factory):
    path = tmp_path_factory.mktemp("gallery") / "gallery.html"
    path.write_text(gallery.page(photos), encoding="utf-8")
    return path


def test_the_page_is_the_same_twice_and_text_stays_text(photos):
    page = gallery.page(photos)
    assert page == gallery.page(photos) and HOSTILE not in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])
    assert data["photos"][0]["works"][1]["title"] == "halves everything"
    assert [work["agent"] for work in data["photos"][0]["works"]] == ["perfect", "alone", HOSTILE]
    # Neither infinity nor NaN is JSON.
    assert data["photos"][0]["works"][0]["scores"][3:5] == [None, None]


def test_error_maps_are_dark_where_nothing_is_wrong(photos):
    right = photos[0].right
    calm, wrong = gallery.error_map(right, right), gallery.error_map(255 - right // 255 * 255, np.zeros_like(right))
    assert (calm == calm[0, 0]).all() and calm.max() < 60 < wrong.max()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_shows_its_photo(opened, page_file, width, scheme):
    page = opened(page_file, width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.inner_text("#shown") == "first, coloured by perfect"
    for name in ("left", "truth", "painted"):
        assert page.evaluate(f"document.getElementById('{name}').naturalWidth") == 30


@pytest.mark.browser
def test_the_slider_moves_by_keyboard_and_mouse(opened, page_file):
    page = opened(page_file)
    page.focus("#slider")
    page.keyboard.press("Home")
    assert page.evaluate("document.getElementById('painted').style.clipPath") in {
        "inset(0px 0px 0px 0%)",
        "inset(0px 0px 0px)",
    }
    page.keyboard.press("End")
    assert page.evaluate("document.getElementById('divider').style.left") == "100%"
    box = page.locator("#slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    # The thumb's own width shifts the ends by a few percent.
    assert 18 <= int(page.input_value("#slider")) <= 32


@pytest.mark.browser
def test_agents_and_photos_are_chosen(opened, page_file):
    page = opened(page_file)
    page.click("#agents button >> nth=2")
    assert page.inner_text("#shown") == f"first, coloured by {HOSTILE}"
    page.click("#photos button >> nth=1")
    # Methods in the agents' own words, as text.
    assert page.locator("#methods dt").all_inner_texts() == ["perfect", HOSTILE]
    assert page.locator("#methods dd").all_inner_texts() == [HOSTILE, "paints black"]
    # The same agent on the other photo.
    assert page.inner_text("#shown") == f"second, coloured by {HOSTILE}"
    assert page.locator("#agents button").count() == 2
    page.click("#photos button >> nth=0")
    page.click("#agents button >> nth=1")
    page.click("#photos button >> nth=1")
    assert page.inner_text("#shown") == "second, coloured by perfect"
    assert page.get_attribute("#photos button >> nth=1", "aria-pressed") == "true"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_photo_and_tools_fit_the_window(opened, page_file, width, height):
    page = opened(page_file, width=width, height=height)
    photo, tools = page.locator("#photo").bounding_box(), page.locator(".tools").bounding_box()
    assert tools["y"] + tools["height"] - photo["y"] <= height
    # Halves keep their shape: 40 rows by 2 x 30 columns.
    assert photo["width"] / photo["height"] == pytest.approx(1.5, rel=0.01)


@pytest.mark.browser
def test_the_grey_input_takes_the_place_of_the_original(opened, page_file, photos):
    page = opened(page_file)
    page.click("#grey")
    assert page.inner_text("#before") == "grey input" and page.get_attribute("#grey", "aria-pressed") == "true"
    assert page.is_visible("#slider")
    data = json.loads(page.locator("#data").text_content())
    assert page.get_attribute("#truth", "src") == data["photos"][0]["grey"]
    shown = Image.open(io.BytesIO(base64.b64decode(data["photos"][0]["grey"].split(",")[1]))).convert("RGB")
    # WebP rounds, but a grey has no colour.
    assert np.ptp(np.asarray(shown).astype(int), axis=2).max() <= 3
    page.click("#toggle")
    assert page.get_attribute("#grey", "aria-pressed") == "false" and page.is_visible("#errors")
    page.click("#grey")
    page.click("#grey")
    assert (
        page.inner_text("#before") == "original" and page.get_attribute("#truth", "src") == data["photos"][0]["right"]
    )


@pytest.mark.browser
def test_the_view_is_kept_in_the_address(opened, page_file):
    page = opened(page_file)
    page.click("#photos button >> nth=1")
    page.click("#agents button >> nth=1")
    page.click("#grey")
    page.focus("#slider")
    page.keyboard.press("Home")
    page.click("th button >> nth=2")
    page.wait_for_url(re.compile("sort=mae"))
    again = opened(page_file, address=page.evaluate("location.hash"))
    for name in ("shown", "before", "rows"):
        assert again.inner_text(f"#{name}") == page.inner_text(f"#{name}")
    assert again.input_value("#slider") == "0" and again.inner_text("#shown") == f"second, coloured by {HOSTILE}"
    nonsense = opened(page_file, address="#photo=none&agent=none&at=x&sort=none&errors=2")
    assert nonsense.inner_text("#shown") == "first, coloured by perfect" and nonsense.input_value("#slider") == "50"


@pytest.mark.browser
def test_the_error_map_replaces_the_slider(opened, page_file):
    page = opened(page_file)
    page.click("#toggle")
    assert page.is_visible("#errors") and page.is_visible("#scale") and not page.is_visible("#slider")
    page.click("#toggle")
    assert not page.is_visible("#errors") and page.is_visible("#slider")


@pytest.mark.browser
def test_the_table_is_sorted_by_any_column(opened, page_file):
    page = opened(page_file)

    def agents():
        return page.locator("#rows tr td:first-child").all_inner_texts()

    assert agents() == ["perfect", "alone", HOSTILE]
    page.focus("th button >> nth=0")
    page.keyboard.press("Enter")
    assert agents() == [HOSTILE, "alone", "perfect"]
    assert page.get_attribute("th >> nth=1", "aria-sort") == "descending"
    # The button that was used keeps the focus.
    page.keyboard.press("Enter")
    assert agents() == ["perfect", "alone", HOSTILE]
    page.click("th button >> nth=3")
    # Without a number at the end.
    assert agents()[-1] == "perfect"
    assert page.inner_text("#rows tr:last-child td >> nth=4") == "–"
