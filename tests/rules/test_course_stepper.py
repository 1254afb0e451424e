"""The k-means stepper in a real browser, against the same algorithm in Python."""

import re

import numpy as np
import pytest

from rules.course import Course
from rules.test_course_kmeans import cluster, load
from terrapalette.course import lloyd, pointfiles

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("stepper"))
    load(course, "plane", "2d")
    load(course, "space", "3d")
    cluster(course, {"plane": 4, "space": 5}, starts=3)
    write(course, "stepper.html")
    return course


def write(course, page):
    files = {"points_plane": "points.plane.dat", "points_space": "points.space.dat", "trace": "trace.csv"}
    course.run("stepper", {"page": page}, **files, params={"sources": {"plane": "2d", "space": "3d"}})


@pytest.fixture
def page(opened, made):
    return opened(made.folder / "stepper.html")


def number(page, what):
    """What the page says; of the inertia, whose words are rounded, the number behind them."""
    return float(page.get_attribute(f"#{what}", "data-exact") or page.inner_text(f"#{what}"))


def expected(made, data, k, start):
    """The run that the table holds, computed anew: the table's starts are points of the data."""
    points = pointfiles.read_points(made.path(f"points.{data}.dat"))
    table = np.genfromtxt(made.path("trace.csv"), delimiter=",", names=True, dtype=None, encoding="utf-8")
    rows = table[(table["data"] == data) & (table["start"] == start) & (table["step"] == 0)]
    centres = np.stack([rows[f"x{axis + 1}"] for axis in range(points.shape[1])], axis=1)
    assert len(centres) == k
    return [len(points) * state.mean_squared_distance for state in lloyd.run(points, centres)]


def step_to_rest(page):
    inertias = [number(page, "inertia")]
    while page.is_enabled("#forward"):
        page.click("#forward")
        inertias.append(number(page, "inertia"))
    return inertias


@pytest.mark.parametrize(("data", "k"), [("plane", 4), ("space", 5)])
def test_every_step_is_that_of_the_table(page, made, data, k):
    page.select_option("#set", data)
    for start in (1, 2):
        inertias = expected(made, data, k, start)
        np.testing.assert_allclose(step_to_rest(page), inertias, rtol=1e-7)
        assert number(page, "step") == len(inertias) - 1 and number(page, "moved") == 0
        assert "At rest" in page.inner_text("#message")
        page.click("#start")


def test_back_leads_over_the_same_states(page):
    there = step_to_rest(page)
    back = [number(page, "inertia")]
    while page.is_enabled("#back"):
        page.click("#back")
        back.append(number(page, "inertia"))
    assert back == there[::-1] and number(page, "step") == 0
    page.click("#forward")
    page.click("#reset")
    assert number(page, "step") == 0 and number(page, "inertia") == there[0]


def test_the_inertia_is_told_in_five_digits(page):
    for exact in step_to_rest(page):
        assert exact > 0
    told = page.inner_text("#inertia")
    assert len(told.replace(".", "").lstrip("0")) <= max(5, len(told.split(".")[0]))
    assert float(told) == pytest.approx(number(page, "inertia"), rel=1e-4) and told != str(number(page, "inertia"))


def test_the_view_is_kept_in_the_address(page, opened, made):
    page.select_option("#set", "space")
    page.focus(".centre >> nth=1")
    page.keyboard.press("ArrowUp")
    page.click("#forward")
    page.click("#forward")
    page.wait_for_url(re.compile("step=2"))
    again = opened(made.folder / "stepper.html", address=page.evaluate("location.hash"))
    assert again.input_value("#set") == "space" and number(again, "step") == 2
    assert number(again, "inertia") == number(page, "inertia")
    page.select_option("#set", "own")
    for x, y in ((100, 100), (120, 110), (400, 300), (420, 310)):
        page.click("#plot", position={"x": x, "y": y})
    page.wait_for_url(re.compile("points=([^&]*%3B){3}[^&]*&"))
    again = opened(made.folder / "stepper.html", address=page.evaluate("location.hash"))
    assert again.inner_text("#hint").startswith("4 points") and number(again, "inertia") == number(page, "inertia")


@pytest.mark.parametrize(
    "address", ["set=nothing&k=-4", "set=plane&k=9999&centres=a,b", "set=own&points=1,2;x", "step=1e9"]
)
def test_an_address_of_nonsense_shows_what_exists(opened, made, address):
    shown = opened(made.folder / "stepper.html", address=f"#{address}")
    assert shown.input_value("#set") in {"plane", "own"} and 1 <= int(shown.input_value("#k")) <= 50


def test_the_plane_has_axes(opened, made):
    ticks = opened(made.folder / "stepper.html").evaluate("[ticks(0, 10), ticks(-0.3, 0.31), ticks(1000, 9000)]")
    assert all(4 <= len(one) <= 10 and np.allclose(np.diff(one), one[1] - one[0]) for one in ticks)


def test_it_runs_to_its_rest_and_pauses(page):
    page.click("#run")
    assert page.inner_text("#run") == "Pause"
    page.locator("#message", has_text="At rest").wait_for()
    assert page.inner_text("#run") == "Run"
    assert page.is_disabled("#forward")
    page.click("#start")
    page.click("#run")
    page.click("#run")
    assert page.inner_text("#run") == "Run" and page.is_enabled("#forward")


def test_a_dragged_centre_begins_anew(page):
    page.click("#forward")
    before = number(page, "inertia")
    centre = page.locator(".centre").first
    box = centre.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 60, steps=4)
    page.mouse.up()
    assert number(page, "step") == 0 and number(page, "inertia") > before
    moved = centre.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(80, abs=1) and moved["y"] - box["y"] == pytest.approx(60, abs=1)
    assert page.inner_text("#moved") == "–"


def test_keys_step_run_and_move_centres(page):
    first = number(page, "inertia")
    page.keyboard.press("ArrowRight")
    assert number(page, "step") == 1
    page.keyboard.press("ArrowLeft")
    assert number(page, "step") == 0 and number(page, "inertia") == first
    page.keyboard.press("Space")
    page.locator("#back:enabled").wait_for()
    page.keyboard.press("Space")
    assert page.inner_text("#run") == "Run"
    page.focus(".centre >> nth=1")
    label = page.get_attribute(".centre >> nth=1", "aria-label")
    page.keyboard.press("ArrowUp")
    assert page.get_attribute(".centre >> nth=1", "aria-label") != label and number(page, "step") == 0
    assert page.evaluate("document.activeElement.getAttribute('data-cluster')") == "1"


def test_k_can_be_changed(page):
    page.fill("#k", "2")
    page.keyboard.press("Tab")
    assert page.locator(".centre").count() == 2
    many = step_to_rest(page)[-1]
    page.fill("#k", "7")
    page.keyboard.press("Tab")
    assert page.locator(".centre").count() == 7 and step_to_rest(page)[-1] < many


def test_own_points_are_clicked_or_placed_with_keys(page):
    page.select_option("#set", "own")
    assert "3 more points" in page.inner_text("#message") and page.is_disabled("#forward")
    for x, y in ((100, 100), (120, 110), (400, 300), (420, 310), (100, 300)):
        page.click("#plot", position={"x": x, "y": y})
    assert page.locator(".centre").count() == 3
    assert page.inner_text("#hint").startswith("5 points")
    page.focus("#plot")
    for key in ("ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert page.inner_text("#hint").startswith("6 points")
    inertias = step_to_rest(page)
    assert inertias == sorted(inertias, reverse=True)
    page.click("#clear")
    assert page.inner_text("#hint").startswith("0 points") and page.locator(".centre").count() == 0


def test_space_is_turned_by_pointer_slider_and_keys(page):
    def place():
        return page.get_attribute(".centre >> nth=0", "transform")

    page.select_option("#set", "space")
    assert page.is_visible("#yaw")
    seen = [place()]
    inertia = number(page, "inertia")
    box = page.locator("#plot").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 40, steps=3)
    page.mouse.up()
    seen.append(place())
    page.focus("#yaw")
    page.keyboard.press("ArrowRight")
    seen.append(place())
    page.focus("#plot")
    page.keyboard.press("ArrowUp")
    seen.append(place())
    assert len(set(seen)) == 4 and number(page, "inertia") == inertia
    page.select_option("#set", "plane")
    assert not page.is_visible("#yaw")


def test_a_centre_in_space_is_dragged_in_the_plane_of_view(page):
    page.select_option("#set", "space")
    centre = page.locator(".centre").first
    box = centre.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 50, box["y"] + box["height"] / 2 - 30, steps=3)
    page.mouse.up()
    moved = centre.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(50, abs=1) and moved["y"] - box["y"] == pytest.approx(-30, abs=1)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_shows_its_points(opened, made, width, scheme):
    page = opened(made.folder / "stepper.html", width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    painted = page.evaluate(
        "(() => { const c = document.getElementById('canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; const s = new Set();"
        " for (let i = 0; i < d.length; i += 4) s.add(d[i] * 65536 + d[i + 1] * 256 + d[i + 2]); return s.size; })()"
    )
    assert painted > 8


def test_the_page_repeats_byte_for_byte(made):
    write(made, "again.html")
    assert (made.folder / "again.html").read_bytes() == (made.folder / "stepper.html").read_bytes()


def test_points_of_any_size_are_drawn_as_dots(opened, course, rng):
    """In space what is near is drawn larger; data in thousands must not become discs."""
    (course.folder / "mine.csv").write_text("\n".join(",".join(map(str, one)) for one in rng.normal(0, 1000, (9, 3))))
    load(course, "mine", file="mine.csv")
    cluster(course, {"mine": 1}, mine="mine.csv")
    files = {"points_mine": "points.mine.dat", "trace": "trace.csv"}
    course.run("stepper", {"page": "stepper.html"}, **files, params={"sources": {"mine": "mine.csv"}})
    page = opened(course.folder / "stepper.html")
    shares = page.evaluate(
        "(() => { const project = projection(); return set.points.map((point) => project(point)[2]); })()"
    )
    assert len(shares) == 9 and max(map(abs, shares)) <= 1
