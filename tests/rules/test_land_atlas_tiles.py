"""The atlas of a study that took every n-th row and column: maps of every cell, from tiles."""

import json
import re
import shutil

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS

from rules import atlas_files
from rules.scenes import Scene
from rules.test_land_atlas import LAND, colored, data_of, place, shot
from terrapalette.land import atlas_tiles
from terrapalette.land.frames import Frame

# What browsers without it answer.
NO_WEBGL = """
    const own = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : own.call(this, kind, ...rest);
    };
"""
PAINTERS = {"WebGL 2": "", "canvas": NO_WEBGL}


@pytest.fixture(scope="module")
def inputs(small_grid, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiles")
    made = atlas_files.write(folder, small_grid, list(range(1, 9)))
    (folder / "every").mkdir()
    return atlas_files.every_cell(made, folder / "every")


@pytest.fixture(scope="module")
def file(inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("inside") / "atlas.html"
    atlas_files.page(inputs, path, LAND)
    return path


@pytest.fixture(scope="module")
def file_beside(inputs, tmp_path_factory):
    """The same page with its tiles beside it."""
    path = tmp_path_factory.mktemp("a folder beside #1") / "atlas.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atlas_tiles, "MOST_INSIDE", 1000)
        atlas_files.page(inputs, path, LAND)
    return path


@pytest.fixture
def page(opened, file):
    def open_page(address="", file=file, **options):
        shown = opened(file, address=address, **options)
        shown.wait_for_selector("body[data-ready]")
        return settled(shown)

    return open_page


def settled(shown):
    """Wait until every tile that was asked for is there and drawn."""
    shown.wait_for_function(
        "() => !tiles.waiting && [...tiles.kept.values()].every((one) => one.values)"
        " && !Object.values(DATA.tiles.maps).some((one) => one.state === 'coming')"
    )
    return shown


def cell_of(inputs, row, column, labelling="original_kmeans"):
    """Class of a cell of the grid, and its latitude and longitude."""
    with xr.open_dataset(inputs["landtypes"], mask_and_scale=False) as maps:
        one = maps[labelling][row, column]
        return int(one), float(one["lat"]), float(one["lon"])


def color(shown, number, k=5):
    return shown.evaluate("([number, k]) => parse(colorsOf(current(), k)[number - 1])", [number, k])


def pixel(shown, lat, lon):
    x, y = place(shown, lat, lon)
    box = shown.locator("#map").bounding_box()
    return colored(shown)[int(y - box["y"]), int(x - box["x"])].tolist()


def test_tiles_travel_in_the_page_while_they_are_small(inputs, file):
    maps = data_of(file)["tiles"]["maps"]
    assert [*maps] == ["original.kmeans", "original.hac", "pca.kmeans", "pca.hac"]
    assert [len(level) for level in maps["pca.hac"]["levels"]] == [6, 2, 1]
    files = atlas_files.beside(inputs, file)
    assert {one.read_text() for one in files} == {atlas_tiles.NOT_NEEDED}
    assert "strict-dynamic" not in file.read_text(encoding="utf-8")


def test_tiles_lie_beside_a_page_that_they_would_overfill(inputs, file, file_beside):
    inside, maps = data_of(file)["tiles"]["maps"], data_of(file_beside)["tiles"]["maps"]
    for one, path in zip(maps, atlas_files.beside(inputs, file_beside), strict=True):
        call = re.fullmatch(r"tilesArrived\((.*)\);\n", path.read_text())
        name, stamp, levels = json.loads(f"[{call[1]}]")
        assert name == one == path.stem and maps[one] == {"file": f"atlas/{one}.js", "stamp": stamp}
        assert levels == inside[one]["levels"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', file_beside.read_text(encoding="utf-8"))[1]
    assert "'strict-dynamic'" in policy and "default-src 'none'" in policy


def test_same_bytes_again(inputs, file_beside, monkeypatch, tmp_path):
    monkeypatch.setattr(atlas_tiles, "MOST_INSIDE", 1000)
    atlas_files.page(inputs, tmp_path / "atlas.html", LAND)
    for one in ("atlas.html", "atlas/pca.hac.js"):
        assert (tmp_path / one).read_bytes() == (file_beside.parent / one).read_bytes()


def test_a_study_of_every_cell_has_no_tiles(small_grid, tmp_path):
    made = atlas_files.write(tmp_path, small_grid, [3, 5])
    atlas_files.page(made, tmp_path / "atlas.html", LAND)
    text = (tmp_path / "atlas.html").read_text(encoding="utf-8")
    assert "tiles" not in data_of(tmp_path / "atlas.html") and "strict-dynamic" not in text
    assert {one.read_text() for one in atlas_files.beside(made, tmp_path / "atlas.html")} == {atlas_tiles.NOT_NEEDED}


@pytest.mark.browser
@pytest.mark.parametrize("painter", PAINTERS)
def test_every_cell_is_drawn(page, inputs, painter):
    shown = page("#o=1", first=PAINTERS[painter])
    assert shown.evaluate("tiles.painter.name") == painter
    assert "Every cell of the grid is shown" in shown.inner_text("#drawn")
    shot(shown, f"tiles.{painter}")
    picture = colored(shown)
    # All five classes, and rows that differ from the study's cells.
    for number in range(1, 6):
        assert (picture == color(shown, number)).all(axis=2).sum() > 100
    row, column = 5 * 31 + 5, 20 * 31 + 15
    inside, outside = cell_of(inputs, row, column)[0], cell_of(inputs, row + 10, column)[0]
    assert inside == outside - 1
    for zoomed in (1, 8, 60):
        _, lat, lon = cell_of(inputs, row, column)
        shown.evaluate("(words) => { location.hash = words; }", f"o=1&z={zoomed}&x={lon}&y={lat}")
        shown.wait_for_function("(z) => state.z === z", arg=zoomed)
        settled(shown)
        shot(shown, f"tiles.{painter}.{zoomed}")
        assert pixel(shown, lat, lon) == color(shown, inside), zoomed
    assert pixel(shown, *cell_of(inputs, row + 1, column)[1:]) == color(shown, inside)
    # Ten rows on, beyond the border of that class.
    shown.evaluate("(words) => { location.hash = words; }", f"o=1&z=20&x={lon}&y={lat}")
    shown.wait_for_function("() => state.z === 20")
    settled(shown)
    assert pixel(shown, *cell_of(inputs, row + 10, column)[1:]) == color(shown, outside)


@pytest.mark.browser
def test_both_painters_draw_the_same(page):
    address = "#o=1&z=7&x=31.5&y=12.3&l=pca.hac&off=2"
    pictures = [colored(page(address, first=first)) for first in PAINTERS.values()]
    # A border may fall on either of two pixels.
    assert (pictures[0] != pictures[1]).any(axis=2).mean() < 0.01


@pytest.mark.browser
def test_a_lost_context_is_replaced(page):
    shown = page("#o=1")
    before = colored(shown)
    shown.evaluate("tiles.painter.canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
    shown.wait_for_function("() => tiles.painter.name === 'canvas' && !tiles.waiting")
    assert (colored(shown) != before).any(axis=2).mean() < 0.01


@pytest.mark.browser
def test_only_tiles_in_sight_are_unpacked_and_few_are_kept(page):
    shown = page()
    # The whole map on 1248 pixels is level 0: six tiles, and the coarsest one.
    assert shown.evaluate("[...tiles.kept.keys()].length") <= 7
    shown = page("#z=60&x=31.5&y=12.3")
    assert shown.evaluate("[...tiles.kept.keys()].length") <= 5
    old = "one => tiles.kept.set(`old ${one}`, { values: new Uint8Array(1) })"
    shown.evaluate(f"() => {{ Array.from({{ length: 400 }}, (_, one) => one).forEach({old}); drawMap(); }}")
    assert shown.evaluate(
        "tiles.kept.size <= MOST_TILES && [...tiles.kept.keys()].some((one) => one.startsWith('orig'))"
    )


@pytest.mark.browser
def test_another_k_is_drawn_from_the_study(page):
    shown = page("#o=1&k=4")
    assert shown.inner_text("#drawn") == (
        "original · k-means, k = 4, is shown on every 31st row and column; every cell is shown at k = 5."
    )
    assert shown.evaluate("tiles.kept.size") == 0
    for number in range(1, 5):
        assert (colored(shown) == color(shown, number, 4)).all(axis=2).sum() > 100
    shown.locator("#k").fill("5")
    assert "Every cell" in settled(shown).inner_text("#drawn")
    shown.select_option("#layer", "u")
    assert shown.inner_text("#drawn") == "This layer is shown on every 31st row and column."


@pytest.mark.browser
def test_who_looks_at_every_cell_sees_every_cell_of_the_next_labelling(page):
    shown = page("#l=pca.hac")
    # As if the k in use of another labelling were 4.
    shown.evaluate("labellings.find((one) => one.id === 'pca.kmeans').k = 4")
    shown.select_option("#labelling", "pca.kmeans")
    assert shown.inner_text("#k-value") == "4" and "Every cell" in shown.inner_text("#drawn")
    # A k that somebody chose stays.
    shown.locator("#k").fill("3")
    shown.select_option("#labelling", "pca.hac")
    assert shown.inner_text("#k-value") == "3" and "k = 3, is shown on" in shown.inner_text("#drawn")


@pytest.mark.browser
def test_a_canvas_stays_small_on_large_screens(page):
    shown = page(width=3000, height=3000, device_scale_factor=3)
    assert shown.evaluate("map.width * map.height") <= 12.1e6
    assert shown.evaluate("tiles.painter.canvas.width === map.width")


@pytest.mark.browser
def test_the_pointer_tells_the_cell_below_it(page, inputs):
    shown = page()
    row, column = 5 * 31 + 5, 20 * 31 + 15
    number, lat, lon = cell_of(inputs, row, column)
    shown.mouse.move(*place(shown, lat, lon))
    shown.wait_for_function("() => !document.getElementById('tip').textContent.includes('…')")
    lines = shown.inner_text("#tip").splitlines()
    assert lines[1].startswith(f"class {number} of 5")
    # Values are those of the study's cell around it, ten rows below.
    assert lines[2] == "nearest cell of the study, 35.00° N, 25.00° E:" and "NDVI" in shown.inner_text("#tip")
    assert abs(float(lines[0].split("°")[0]) - lat) < 0.4
    shown.mouse.click(*place(shown, lat, lon))
    assert "35.00° N, 25.00° E" in shown.inner_text("#cell") and "every 31st row" in shown.inner_text("#cell")
    # Where there is no class it is told why.
    shown.mouse.move(*place(shown, 35, -175))
    assert "no class:\nLandPercentage is 40 here, the study takes at least 100" in shown.inner_text("#tip")


@pytest.mark.browser
def test_classes_and_selections_on_tiles(page):
    shown = page("#o=1&off=1")
    assert not (colored(shown) == color(shown, 1)).all(axis=2).any()
    shown = page("#o=1&s=k:2")
    faded = shown.evaluate("fade(parse(colorsOf(current(), 5)[2]))")
    picture = colored(shown)
    assert (picture == color(shown, 2)).all(axis=2).any() and (picture == faded).all(axis=2).any()
    assert not (picture == color(shown, 3)).all(axis=2).any()
    shown = page("#o=1&s=m:-100,-40,100,40")
    shot(shown, "tiles.box")
    picture = colored(shown)
    assert (picture == color(shown, 3)).all(axis=2).any() and (picture == faded).all(axis=2).any()
    assert pixel(shown, 35, 15) in [color(shown, number) for number in range(1, 6)]
    assert pixel(shown, 65, 15) not in [color(shown, number) for number in range(1, 6)]
    shown = page("#s=p:pca;-9,-9;9,-9;9,9;-9,9")
    assert shown.inner_text("#drawn") == "A selection in a plane is shown on every 31st row and column."


@pytest.mark.browser
def test_two_maps_of_every_cell_beside_each_other(page, inputs):
    shown = page("#o=1&b=pca.hac&w=0.5&d=1")
    shot(shown, "tiles.compared")
    assert "Every cell" in shown.inner_text("#drawn") and "Adjusted Rand index 1.000" in shown.inner_text("#agreement")
    number, lat, lon = cell_of(inputs, 5 * 31 + 5, 20 * 31 + 15)
    shown.mouse.move(*place(shown, lat, lon))
    shown.wait_for_function("() => !document.getElementById('tip').textContent.includes('…')")
    assert f"compared: class {number} of 5" in shown.inner_text("#tip")
    shown.locator("#other-k").fill("3")
    assert "pca · Ward HAC, k = 3, is shown on every 31st row" in shown.inner_text("#drawn")


@pytest.mark.browser
def test_files_beside_the_page_come_when_they_are_wanted(page, inputs, file_beside):
    files = atlas_files.beside(inputs, file_beside)
    shown = page("#o=1", file=file_beside, beside=files[:1])
    assert "Every cell" in shown.inner_text("#drawn")
    assert shown.evaluate("Object.values(DATA.tiles.maps).map((one) => Boolean(one.levels))") == [True, *[False] * 3]
    shown = page("#o=1&l=pca.hac&b=original.kmeans", file=file_beside, beside=files)
    assert "Every cell" in shown.inner_text("#drawn")
    for one in ("original.hac", "pca.kmeans"):
        shown.select_option("#labelling", one)
        shown.wait_for_function("() => byId('drawn').textContent.startsWith('Every')")
    # Those that nobody sees are given up.
    assert shown.evaluate("Object.entries(DATA.tiles.maps).filter(([, one]) => one.levels).map(([id]) => id)") == [
        "original.kmeans", "pca.kmeans",
    ]  # fmt: skip


@pytest.mark.browser
def test_a_page_without_its_files_shows_the_study(browser, opened, file_beside, tmp_path):
    """As in the report, which carries the page alone; and beside files of another run."""
    shutil.copy(file_beside, tmp_path / "atlas.html")
    page = browser.new_page()
    page.goto((tmp_path / "atlas.html").as_uri())
    said = "original · k-means, k = 5, is shown on every 31st row and column: the file atlas/original.kmeans.js"
    page.wait_for_function("(words) => document.getElementById('drawn').textContent.startsWith(words)", arg=said)
    assert page.locator("#legend tbody tr").count() == 5
    page.close()
    (tmp_path / "atlas").mkdir()
    other = tmp_path / "atlas/original.kmeans.js"
    other.write_text((file_beside.parent / "atlas/original.kmeans.js").read_text().replace('","', '","0', 1))
    shown = opened(tmp_path / "atlas.html", beside=[other])
    shown.wait_for_function("(words) => document.getElementById('drawn').textContent.startsWith(words)", arg=said)


class Thinned(Scene):
    """A scene of whose cells the study takes a few."""

    def prepare(self, **changes):
        super().prepare(max_cells=1500, **changes)

    def cluster(self, space, method):
        super().cluster(space, method, surface="both", land_variable=None)


# Cells of every column, and rows that lie wider apart from the middle on.
UNEVEN = np.cumsum(np.where(np.arange(66) < 33, -0.5, -1.0)) + 60
FRAMES = {
    "projected": Frame(5.3e6 - 20.0 * np.arange(90), 4e5 + 20.0 * np.arange(120), CRS.from_epsg(32632).to_wkt()),
    "uneven": Frame(UNEVEN, -30 + 0.5 * np.arange(121)),
}


@pytest.fixture(scope="module", params=FRAMES)
def scene(request, tmp_path_factory):
    made = Thinned(tmp_path_factory.mktemp(request.param), FRAMES[request.param])
    return made, made.page()


@pytest.mark.browser
def test_tiles_and_study_agree_on_grids_of_any_frame(page, scene):
    """A study from end to end: at every cell of the study its tile has the cell's class, in the same place."""
    made, file = scene
    shown = page("#o=1&z=3", file=file)
    shot(shown, f"tiles.{file.parent.name}")
    assert "Every cell" in shown.inner_text("#drawn")
    shown.evaluate("() => { tiledCell(current(), cells.x(0), cells.y(0)); }")
    settled(shown)
    found = shown.evaluate(
        "() => [...shown.first].map((group, cell) => [group, tiledCell(current(), cells.x(cell), cells.y(cell)).group])"
    )
    assert len(found) > 500 and all(own == tile for own, tile in found)
    # And at cells that are not the study's: those of the map.
    with xr.open_dataset(made.path("landtypes.nc"), mask_and_scale=False) as maps:
        field = maps["original_kmeans"].load()
    numbers = [0, *np.unique(field)[1:].tolist()]
    random = np.random.default_rng(0)
    y, x = (field[dim].values for dim in field.dims)
    for row, column in random.integers(0, field.shape, (200, 2)):
        seen = shown.evaluate("([x, y]) => tiledCell(current(), x, y).group", [x[column], y[row]])
        assert numbers[seen] == field[row, column], (row, column)
    # The way from the Earth back to the map, and places that lie beyond it.
    away = shown.evaluate("""() => [[0.2, 0.3], [0.5, 0.5], [0.83, 0.94]].map(([across, up]) => {
        const { x, y } = DATA.grid, point = [x[0] + across * (x[1] - x[0]), y[0] + up * (y[1] - y[0])];
        const found = pointOf(...placeOf(...point));
        return Math.max(...found.map((one, axis) => Math.abs(one - point[axis]))) / cellSize();
    })""")
    assert max(away) < 0.5 and shown.evaluate("[pointOf(-80, 0), pointOf(45, -170)]") == [None, None]
