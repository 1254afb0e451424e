import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyproj import CRS

from terrapalette.land import atlas, atlas_doubts
from terrapalette.land.frames import Frame
from terrapalette.land.variables import Variable
from unit.land.test_packing import unpacked

SETTINGS = [
    Variable("red", low=0, high=1, wavelength=670),
    Variable("NDVI", low=-1, high=1),
]
ANCHORS = ["#806040", "#204020"]


def clusters(space, method, title, labels, counts):
    """A file of clusters with these labels by number of clusters, and the means that name them."""
    most = max(counts)
    centroid = np.full((len(counts), most, 2), np.nan)
    for place, k in enumerate(counts):
        centroid[place, :k] = np.stack([np.linspace(0.3, 0.1, k), np.linspace(0.05, 0.8, k)], axis=1)
    return xr.Dataset(
        {"labels": (("k", "cell"), np.array(labels, np.int16)), "centroid": (("k", "cluster", "variable"), centroid)},
        coords={"k": counts, "cluster": np.arange(1, most + 1), "variable": ["red", "NDVI"]},
        attrs={"space": space, "method": method, "method_title": title},
    )


@pytest.fixture
def two():
    """Two labellings of six cells whose numbers of clusters begin at 2, and in one of them fall."""
    first = clusters("flat.land", "own_method", "my method", [[1, 1, 1, 2, 2, 2], [1, 1, 2, 2, 3, 3]], [2, 3])
    second = clusters("pca", "kmeans", "k-means", [[1, 2, 3, 4, 4, 4], [1, 2, 2, 2, 2, 1]], [4, 2])
    classes = xr.Dataset(
        {"class": (("labelling", "cell"), np.array([[1, 2, 2, 2, 2, 1], [1, 1, 2, 2, 3, 3]], np.int16))},
        coords={
            "space": ("labelling", ["pca", "flat.land"]),
            "method": ("labelling", ["kmeans", "own_method"]),
            "k": ("labelling", [2, 3]),
        },
        attrs={"n_classes": 3},
    )
    scores = pd.DataFrame(
        [["pca", "kmeans", 2, 0.5], ["pca", "kmeans", 4, 0.25], ["flat.land", "own_method", 3, 0.75]],
        columns=["space", "method", "k", "inertia"],
    )
    return [first, second], classes, scores


def entries(two):
    return atlas.labellings(*two, curves=["inertia"], anchors=ANCHORS, variables=SETTINGS, order_by="NDVI")


def test_labellings_say_what_they_are(two):
    found, _ = entries(two)
    assert [(one["space"], one["method"], one["method_title"]) for one in found] == [
        ("flat.land", "own_method", "my method"),
        ("pca", "kmeans", "k-means"),
    ]
    # The k of the maps belongs to the labelling, not to its place in a list.
    assert [one["k"] for one in found] == [3, 2] and [one["counts"] for one in found] == [[2, 3], [2, 4]]
    np.testing.assert_array_equal(found[0]["scores"]["inertia"], [np.nan, 0.75])
    np.testing.assert_array_equal(found[1]["scores"]["inertia"], [0.5, 0.25])


def test_labels_survive_for_every_k(two):
    for entry, one in zip(entries(two)[0], two[0], strict=True):
        combinations = unpacked(entry["combination"]).reshape(-1, len(entry["counts"]))
        np.testing.assert_array_equal(combinations[unpacked(entry["index"])].T, one.sortby("k")["labels"])
        assert (
            [len(names) for names in entry["names"]] == [len(colors) for colors in entry["colors"]] == entry["counts"]
        )


def test_colors_are_those_of_the_figures_while_there_are_enough(two):
    first, second = entries(two)[0]
    # Its own three classes, two of them, and four that the three cannot colour.
    three = first["colors"][1]
    assert three[0] == ANCHORS[0] and three[-1] == ANCHORS[1] and len(set(three)) == 3
    assert set(first["colors"][0]) < set(three) and set(second["colors"][0]) < set(three)
    assert len(set(second["colors"][1])) == 4


def test_every_pair_of_labellings_has_its_partners(two):
    _, tables = entries(two)
    assert [(one["first"], one["second"]) for one in tables] == [(0, 0), (0, 1), (1, 1)]
    shared = unpacked(tables[1]).reshape(2, 6)
    # The other's four classes hold cells 0, 1, 2 and {3, 4, 5}: the last pairs with {3, 4, 5}, and with {4, 5} while
    # the third takes {2, 3}; one of the first two stays alone.
    assert shared[0, 5] == 2 and shared[1, 4:].tolist() == [2, 3]
    assert sorted(shared[1, 2:4].tolist()) == [0, 1]


def test_an_even_grid_needs_no_tables():
    lat, lon = 85 - 10.0 * np.arange(18), -175 + 10.0 * np.arange(36)
    assert atlas.grid(Frame(lat, lon)) == {"rows": 18, "columns": 36, "y": (-90, 90), "x": (-180, 180)}


def test_an_uneven_grid_says_what_its_pixels_show():
    lat, lon = np.array([60.0, 59, 58, 40, 39, 38]), np.array([-1.0, 1.0])
    found = atlas.grid(Frame(lat, lon))
    assert (found["rows"], found["y"], found["columns"]) == (23, (37.5, 60.5), 2)
    assert unpacked(found["row"]).tolist() == [1, 2, 3, *[0] * 17, 4, 5, 6]
    assert unpacked(found["column"]).tolist() == [1, 2] and found["centres"]["y"] is lat


def test_scatters_show_spaces_that_are_more_than_the_variables(rng):
    def space(name, axes):
        values = rng.normal(size=(50, len(axes)))
        attributes = {"space": name, "is_input": int(name == "plain")}
        return xr.Dataset({"value": (("cell", "component"), values)}, {"component": axes}, attributes)

    every = [space("plain", ["red", "NDVI"]), space("one", ["PC1"]), space("pca.2", ["PC1", "PC2", "PC3"])]
    found = atlas.scatters(every, rng)
    assert [(one["space"], one["axes"]) for one in found["planes"]] == [("pca.2", ["PC1", "PC2"])]
    assert unpacked(found["cells"]).tolist() == list(range(50))
    x = found["planes"][0]["x"]
    np.testing.assert_allclose(x["low"] + x["step"] * unpacked(x), every[2]["value"][:, 0], atol=x["step"])


def test_many_cells_are_drawn_at_random(rng):
    n_cells = atlas.SCATTER_CELLS + 100
    space = xr.Dataset({"value": (("cell", "component"), rng.normal(size=(n_cells, 2)))}, {"component": ["a", "b"]})
    found = atlas.scatters([space.assign_attrs(space="s", is_input=0)], rng)
    drawn = unpacked(found["cells"])
    assert len(drawn) == atlas.SCATTER_CELLS == len(np.unique(drawn)) and drawn.max() >= atlas.SCATTER_CELLS


def test_noise_says_what_gave_the_labels():
    noise = xr.Dataset(
        {"changed": (("method", "cell"), [[0.0, 0.5], [0.25, 1.0]])},
        coords={
            "method": ["kmeans", "tree"],
            "k": ("method", [4, 7]),
            "assigned_by": ("method", ["own rule", "nearest class centre"]),
        },
        attrs={"space": "pca"},
    )
    found = atlas_doubts.uncertainty([noise])
    assert [(one["space"], one["method"], one["k"], one["assigned_by"]) for one in found] == [
        ("pca", "kmeans", 4, "own rule"),
        ("pca", "tree", 7, "nearest class centre"),
    ]
    assert found[1]["low"] == 0.25 and unpacked(found[1]).tolist() == [0, 65_000]


def test_the_verdict_on_cells_travels_at_the_k_in_use(two):
    share = np.array([[[0.5, np.nan, 1.0, 0.25, 0.0, 0.75]] * 2] * 1)
    share[0, 1] = 1 - share[0, 1]
    verdict = xr.Dataset(
        {"kept": (("method", "k", "cell"), share), "block_ari": ("replicate", np.ones(40))},
        {"method": ["kmeans"], "k": [2, 4]},
        {"space": "pca"},
    )
    (found,) = atlas_doubts.kept([verdict], two[1])
    assert (found["space"], found["method"], found["k"], found["replicates"]) == ("pca", "kmeans", 2, 40)
    values = found["low"] + found["step"] * unpacked(found).astype(float)
    np.testing.assert_allclose(values[[0, 2, 3, 4, 5]], [0.5, 1, 0.25, 0, 0.75], atol=1e-4)
    assert unpacked(found)[1] == found["missing"]
    # A labelling whose k in use was not judged has nothing to tell.
    assert atlas_doubts.kept([verdict.isel(k=[1])], two[1]) == []


def test_references_keep_large_class_numbers():
    maps = xr.Dataset(
        {
            "class": (("reference", "cell"), np.array([[0, 2**31 - 1, 7]], np.int32)),
            "class_name": (("reference", "number"), np.array([["seven", "last"]], object)),
        },
        coords={"reference": ["one"], "number": [7, 2**31 - 1]},
    )
    (found,) = atlas.references(maps)
    assert found["names"] == {7: "seven", 2**31 - 1: "last"} and unpacked(found).tolist() == [0, 2**31 - 1, 7]


def test_a_projected_grid_brings_its_places_along():
    frame = Frame(5e6 - 20.0 * np.arange(50), 4e5 + 20.0 * np.arange(40), CRS.from_epsg(32632).to_wkt())
    found = atlas.grid(frame)
    assert (found["rows"], found["columns"]) == (50, 40) and "centres" not in found
    assert found["y"] == (5e6 - 990, 5e6 + 10) and found["x"] == (4e5 - 10, 4e5 + 790)
    assert found["crs"] == "WGS 84 / UTM zone 32N" and found["metres"] == pytest.approx(1, rel=1e-3)
    np.testing.assert_allclose(np.linalg.norm(found["mesh"], axis=2), 1, atol=1e-9)
    uneven = frame._replace(y=np.array([500.0, 490, 480, 100]))
    assert unpacked(atlas.grid(uneven)["row"]).tolist() == [1, 2, 3, *[0] * 37, 4]


def test_steps_of_a_variable_are_told_beside_those_of_its_numbers():
    cells = xr.Dataset(
        {"physical": (("cell", "variable"), np.array([[1.0], [3.0]])), "centre": ("variable", [2.0])}
        | {"scale": ("variable", [1.0])}
    )
    one = atlas.described(cells, [Variable("day_07", "day", "07", unit="K")])[0]
    assert (one["name"], one["group"], one["step_name"], one["unit"]) == ("day_07", "day", "07", "K")
    assert one["low"] == 1 and one["low"] + 65_000 * one["step"] == pytest.approx(3)
