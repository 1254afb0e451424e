import numpy as np
import pytest
import xarray as xr
from sklearn.metrics import adjusted_mutual_info_score, v_measure_score

from terrapalette.land import references
from terrapalette.runtime.errors import InputError

LAT, LON = np.array([10.0, 10.0, 0.0, 0.0, -10.0]), np.array([0.0, 10.0, 0.0, 10.0, 0.0])


def labellings(**classes):
    """Labellings as the study keeps them, by a name "space method" each."""
    spaces, methods = zip(*(name.split("_") for name in classes), strict=True)
    return xr.Dataset(
        {"class": (("labelling", "cell"), np.array(list(classes.values()), np.int16))},
        coords={
            "space": ("labelling", list(spaces)),
            "method": ("labelling", list(methods)),
            "k": ("labelling", [len(set(one)) for one in classes.values()]),
            **{name: ("cell", values) for name, values in (("lat", LAT), ("lon", LON))},
            **{name: ("cell", np.arange(5)) for name in ("row", "col")},
        },
        attrs={"source": "made for a test"},
    )


def grid(values):
    axes = {"lat": [10.0, 0.0], "lon": [0.0, 10.0]}
    return xr.DataArray(np.array(values, float), axes, ("lat", "lon"), name="kind")


def test_cells_take_the_class_below_them():
    found = references.classes_at(grid([[3, -1], [np.nan, 0]]), LAT, LON, "map.nc")
    # No class: below zero, missing, zero, and off the map.
    assert found.tolist() == [3, 0, 0, 0, 0] and found.dtype == np.int32


def test_large_numbers_are_exact():
    large = [2**31 - 1, 2**31 - 2, 2**24 + 1, 1]
    found = references.classes_at(grid(np.reshape(large, (2, 2))), LAT, LON, "map.nc")
    assert found.tolist() == [*large, 0]
    classes = labellings(pca_kmeans=[1, 1, 2, 2, 2])
    assert references.scores(found, classes)["cells"].tolist() == [4]
    table = references.cross_table(found, {2**31 - 1: "sand"}, classes)
    assert table["reference_class"].unique().tolist() == sorted(large) and table["cells"].sum() == 4
    assert table["reference_name"].unique().tolist() == ["1", "16777217", "2147483646", "sand"]
    kept = references.dataset({"one": (found, {1: "ice"})}, classes)
    assert kept["class"].dtype == np.int32 and kept["class"].values[0].tolist() == [*large, 0]
    assert kept["class_name"].values[0].tolist() == ["ice", "16777217", "2147483646", "2147483647"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([[1, 1.5], [0, 0]], "map.nc: kind holds fractions such as 1.5"),
        ([[1, 2**31], [0, 0]], "map.nc: kind holds 2147483648, expected class numbers up to 2147483647"),
        ([[0, -3], [np.nan, 0]], "no class .* in any of the 5 cells"),
    ],
)
def test_maps_that_name_no_classes_are_refused(values, words):
    with pytest.raises(InputError, match=words):
        references.classes_at(grid(values), LAT, LON, "map.nc")


def test_scores_count_cells_with_a_class():
    reference = np.array([0, 7, 7, 9, 9])
    table = references.scores(reference, labellings(pca_kmeans=[1, 1, 1, 2, 2], original_hac=[2, 1, 2, 1, 2]))
    assert table[["space", "method", "k", "cells"]].values.tolist() == [
        ["pca", "kmeans", 2, 4],
        ["original", "hac", 2, 4],
    ]
    for index, own in enumerate(([1, 1, 2, 2], [1, 2, 1, 2])):
        assert table["v_measure"][index] == pytest.approx(v_measure_score([7, 7, 9, 9], own))
        expected = adjusted_mutual_info_score([7, 7, 9, 9], own)
        assert table["adjusted_mutual_information"][index] == pytest.approx(expected)
    assert table["v_measure"][0] == 1


def test_the_cross_table_counts_every_pair():
    reference, own = np.array([0, 7, 7, 9, 9]), [3, 1, 1, 1, 2]
    table = references.cross_table(reference, {7: "forest"}, labellings(pca_kmeans=own))
    found = table[["reference_class", "reference_name", "class", "cells"]].values.tolist()
    # Class 3 lies where the map has none.
    assert found == [
        [7, "forest", 1, 2],
        [7, "forest", 2, 0],
        [7, "forest", 3, 0],
        [9, "9", 1, 1],
        [9, "9", 2, 1],
        [9, "9", 3, 0],
    ]
    assert (table[["space", "method"]] == ["pca", "kmeans"]).all(axis=None)


def test_names_come_from_cf_flags():
    flags = {"flag_values": np.array([1, 4], np.int8), "flag_meanings": "ice sand"}
    assert references.flag_names(flags) == {1: "ice", 4: "sand"}
    assert references.flag_names({"flag_values": 1}) == {}
    assert references.flag_names({"flag_values": 2, "flag_meanings": "ice"}) == {2: "ice"}


def share(values, **axes):
    axes = {"lat": [10.0, 0.0], "lon": [0.0, 10.0]} | axes
    return xr.DataArray(np.array(values, float), axes, ("lat", "lon"), name="part")


def test_mixed_cells_have_no_class():
    kinds = grid([[1, 2], [3, 0]])
    clear = references.where_clear(kinds, share([[50, 49.9], [np.nan, 100]]), 50, "map.nc")
    assert clear.values.tolist() == [[1, 0], [0, 0]] and clear.name == "kind"
    # The map as it was read stays.
    assert kinds.values.tolist() == [[1, 2], [3, 0]]
    assert references.classes_at(clear, LAT, LON, "map.nc").tolist() == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (share([[0.9, 1], [np.nan, 0]]), "map.nc: part reaches 1.0, expected 50 or more"),
        (share([[np.nan] * 2] * 2), "map.nc: part reaches no number, expected 50"),
        (share([[60]], lat=[0.0], lon=[0.0]), "part has 1 x 1 cells, expected the 2 x 2 of kind"),
    ],
)
def test_a_share_that_says_nothing_is_named(part, words):
    with pytest.raises(InputError, match=words):
        references.where_clear(grid([[1, 2], [3, 0]]), part, 50, "map.nc")
