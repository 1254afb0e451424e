import numpy as np

from terrapalette.land import landtypes
from terrapalette.land.variables import Variable


def test_description_of_two_classes():
    labels = np.array([1, 1, 3, 3, 3])
    values = np.array([[0.0], [2.0], [5.0], [5.0], [8.0]])
    table = landtypes.describe(labels, values, ["NDVI"], np.array([1, 1, 1, 1, 4.0]))
    assert table["class"].tolist() == [1, 3] and table["cells"].tolist() == [2, 3]
    np.testing.assert_allclose(table["area_share"], [0.25, 0.75])
    np.testing.assert_allclose(table["NDVI_mean"], [1, 6])
    np.testing.assert_allclose(table["NDVI_std"], [1, np.sqrt(2)])
    np.testing.assert_allclose(table["NDVI_p10"], [0.2, 5])


def test_map_keeps_places():
    found = landtypes.to_map(np.array([2, 5]), np.array([0, 1]), np.array([1, 2]), (2, 3))
    assert found.tolist() == [[0, 2, 0], [0, 0, 5]]


def test_names_by_rules():
    index = np.array([0.05, 0.08, 0.1, 0.2, 0.4, 0.6, 0.8])
    red = np.array([0.5, 0.2, 0.1, 0.2, 0.1, 0.1, 0.03])
    names = landtypes.name_classes(index, red, np.full(7, 0.1))
    assert names == [
        "bright desert", "desert", "dark bare ground", "sparse vegetation", "moderate vegetation", "rich vegetation",
        "dense vegetation",
    ]  # fmt: skip
    assert landtypes.name_classes(np.array([0.0]), np.array([0.8]), np.array([0.7])) == ["snow or salt"]
    assert landtypes.name_classes(np.array([0.0])) == ["bare ground"]


def test_no_two_classes_share_a_name():
    assert landtypes.name_classes(np.array([0.2, 0.25]), np.array([0.1, 0.3])) == [
        "sparse vegetation, darker",
        "sparse vegetation, brighter",
    ]
    names = landtypes.name_classes(np.full(4, 0.9), np.linspace(0.1, 0.05, 4))
    assert names == [f"dense vegetation, {number}" for number in (4, 3, 2, 1)]


def test_variables_that_name_classes():
    bands = [Variable(f"B{wavelength}", low=0, high=1, wavelength=wavelength) for wavelength in (443, 565, 670, 865)]
    index, temperature = Variable("NDVI", low=-1, high=1), Variable("day", low=-40, high=50)
    assert landtypes.naming_variables([*bands, index], "NDVI") == ("NDVI", "B670", "B443")
    assert landtypes.naming_variables([*bands, index], "B565") == (None, "B670", "B443")
    assert landtypes.naming_variables([index], "NDVI") == ("NDVI", None, None)
    assert landtypes.naming_variables([temperature], "day") == (None, None, None)
    # The steps of a variable are named as one.
    months = [Variable(f"ndvi_{month:02}", "ndvi", f"{month:02}", low=-0.2, high=1) for month in (1, 2)]
    assert landtypes.naming_variables([*bands, *months], "ndvi") == ("ndvi", "B670", "B443")
