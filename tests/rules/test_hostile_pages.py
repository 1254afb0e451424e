"""Pages in a browser whose data hold hostile names wherever a name can stand: nothing runs, links, asks or breaks."""

import json
import re
from types import SimpleNamespace

import matplotlib.image
import numpy as np
import pytest

from conftest import script_of
from rules import atlas_files
from rules.conftest import CONFIG
from terrapalette.pages import offline
from terrapalette.plots.common import style

pytestmark = pytest.mark.browser
HOSTILE = (
    "\"><img src=x onerror=alert(1)><script>alert(2)</script><a href=http://evil.example>{0}</a>\u2028'`${alert(3)}"
)
# Every script of ours runs before it may call this.
TRAP = "window.alert = () => { window.trapped = true; };"
# What is no name: colours, types of numbers, packed numbers and pictures.
NO_NAMES = {"type", "data", "background", "colors"}


def spoiled(value, key=""):
    """The data of a page with every name in them a hostile one; equal names stay equal."""
    if isinstance(value, dict):
        return {inner: value[inner] if inner in NO_NAMES else spoiled(value[inner], inner) for inner in value}
    if isinstance(value, list):
        return [spoiled(one, key) for one in value]
    if not isinstance(value, str) or not value:
        return value
    return ".".join(HOSTILE.replace("{0}", part) for part in value.split("."))


@pytest.fixture(scope="module")
def atlas(small_grid, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    inputs = atlas_files.write(folder, small_grid, list(range(1, 9)))
    path = folder / "atlas.html"
    atlas_files.page(inputs, path, CONFIG["land"])
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    text = text[: found.start(1)] + offline.embedded(spoiled(json.loads(found[1]))) + text[found.end(1) :]
    path.write_text(text, encoding="utf-8")
    return path


def harmless(page, scripts):
    """Nothing of the hostile names has become an element, or ran."""
    assert page.evaluate("window.trapped") is None
    assert page.locator("script").count() == scripts
    assert page.locator("img[src=x], a[href^=http]").count() == 0


def test_the_atlas(opened, atlas):
    """[31] Names of variables, spaces, methods, classes, references, other data; the source; panels and hints."""
    page = opened(atlas, first=TRAP)
    page.wait_for_selector("body[data-ready]")
    harmless(page, 2)
    assert "evil.example" in page.inner_text("body")
    for select in page.locator("select").all():
        for option in select.locator("option").all()[:4]:
            if select.is_visible() and select.is_enabled():
                select.select_option(option.get_attribute("value"))
    for row in page.locator("#legend tbody tr").all()[:2]:
        row.click()
    box = page.locator("canvas").first.bounding_box()
    for place in (0.2, 0.5, 0.8):
        page.mouse.move(box["x"] + place * box["width"], box["y"] + 0.4 * box["height"])
        page.mouse.click(box["x"] + place * box["width"], box["y"] + 0.4 * box["height"])
    harmless(page, 2)


def test_the_front_page(opened, tmp_path):
    """[31] Titles, texts, tables and facts."""
    card = {"title": HOSTILE, "text": HOSTILE, "href": "land/atlas.html", "picture": ""}
    script_of("report", "front")["main"](
        SimpleNamespace(
            log=[str(tmp_path / "log")],
            input=SimpleNamespace(pictures=[]),
            output=SimpleNamespace(page=str(tmp_path / "index.html")),
            params=SimpleNamespace(cards=[card], tables=[f"{HOSTILE}.csv"], facts=HOSTILE, findings={}, terms={}),
        )
    )
    page = opened(tmp_path / "index.html", first=TRAP)
    harmless(page, 2)
    assert page.inner_text("body").count("evil.example") == 4


def test_figures_show_names_as_they_are(tmp_path):
    """Dollars and backslashes are no formula, neither in the picture nor in its SVG."""
    figure = style.figure(2, r"$\frac{a$ <script>alert(1)</script>", r"Data: $x^2$ {0} %s \n")
    figure.savefig(tmp_path / "a.svg")
    figure.savefig(tmp_path / "a.png")
    text = (tmp_path / "a.svg").read_text()
    assert "<script" not in text and r"$\frac{a$ &lt;script&gt;" in text and "$x^2$" in text
    assert np.ptp(matplotlib.image.imread(tmp_path / "a.png")) > 0
