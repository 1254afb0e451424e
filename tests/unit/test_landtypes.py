import numpy as np

from terrapalette import landtypes


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
