import numpy as np
import pytest

from terrapalette.course import pointfiles
from terrapalette.runtime.errors import InputError


def test_what_was_written_is_read(tmp_path, rng):
    points = rng.normal(size=(7, 3)) * [1e-9, 1, 1e12]
    (tmp_path / "points.dat").write_text(pointfiles.points_text(points))
    (tmp_path / "centroids.dat").write_text(pointfiles.centroids_text(points))
    np.testing.assert_array_equal(pointfiles.read_points(str(tmp_path / "points.dat")), points)
    np.testing.assert_array_equal(pointfiles.read_centroids(str(tmp_path / "centroids.dat")), points)
    lines = pointfiles.points_text(points).splitlines()
    assert lines[0] == "3 7" and len(lines) == 4


@pytest.mark.parametrize("header", ["", "x,y\n", "\ufefflength (cm), width\n"])
def test_csv_with_and_without_names(tmp_path, header):
    path = tmp_path / "points.csv"
    path.write_text(header + "1,2.5\n\n-3e2, 4\n", encoding="utf-8")
    assert pointfiles.read_points(str(path)).tolist() == [[1, 2.5], [-300, 4]]


GOOD = "2 3\n1 2 3\n4 5 6\n"
BAD = [
    ("points.dat", "", "is empty"),
    ("points.dat", "1 2 3\n4 5 6\n", 'line 1: expected "dimensions points"'),
    ("points.dat", "2.5 3\n1 2 3\n4 5 6\n", "found '2.5 3'"),
    ("points.dat", "0 3\n", "two whole numbers above 0"),
    ("points.dat", "2 3\n1 2 3\n4 5\n", "line 3: 2 numbers, expected 3 (the points)"),
    ("points.dat", "2 3\n1 2 3\n\n4 5 6 7\n", "line 4: 4 numbers, expected 3"),
    ("points.dat", "2 3\n1 2 3\n", "line 2: the file ends after 1 rows, expected 2 (one for each of the dimensions)"),
    ("points.dat", "2 3\n", "the file ends after 0 rows"),
    ("points.dat", GOOD + "7 8 9\n", "line 4: a row too many, expected 2"),
    ("points.dat", "2 3\n1 2 3\n4 five 6\n", "line 3: 'five' in place 2 is not a number"),
    ("points.dat", "2 3\n1 nan 3\n4 5 6\n", "line 2: 'nan' in place 2 is not a finite number"),
    ("points.dat", "2 3\n1 2 3\n4 5 inf\n", "line 3: 'inf' in place 3 is not a finite number"),
    ("points.csv", "x,y\n", "no points below the names"),
    ("points.csv", "x,y\n1,2\n3\n", "line 3: 1 numbers, expected 2 as in the first row"),
    ("points.csv", "1,2\n3,\n", "line 2: '' in place 2 is not a number"),
    ("points.csv", "1,2\n3,NaN\n", "line 2: 'NaN' in place 2 is not a finite number"),
    ("points.csv", "1,y\n3,4\n", "line 1: 'y' in place 2 is not a number"),
]


def refused(read, path, content):
    """The sentence on a bad file, which begins with its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError) as caught:
        read(str(path))
    assert str(caught.value).startswith(str(path))
    return str(caught.value)


@pytest.mark.parametrize(("name", "text", "sentence"), BAD)
def test_a_bad_file_is_named_with_its_line(tmp_path, name, text, sentence):
    assert sentence in refused(pointfiles.read_points, tmp_path / name, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2 3\n1 2\n3 4\n", "line 3: the file ends after 2 rows, expected 3 (one for each of the centroids)"),
        ("2 2\n1 2\n3\n", "line 3: 1 numbers, expected 2 (the dimensions)"),
    ],
)
def test_bad_centroids_are_named_with_their_line(tmp_path, text, sentence):
    assert sentence in refused(pointfiles.read_centroids, tmp_path / "centroids.dat", text)


def test_centroids_of_another_shape_are_refused(tmp_path):
    (tmp_path / "centroids.dat").write_text("2 3\n1 2\n3 4\n5 6\n")
    path = str(tmp_path / "centroids.dat")
    assert pointfiles.read_centroids(path, (3, 2)).tolist() == [[1, 2], [3, 4], [5, 6]]
    with pytest.raises(InputError, match=r"centroids.dat: 3 centroids in 2 dimensions, expected 2 in 3"):
        pointfiles.read_centroids(path, (2, 3))


def test_what_is_no_text_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        pointfiles.read_points(str(tmp_path / "absent.dat"))
    assert "cannot be read as text" in refused(pointfiles.read_points, tmp_path / "binary.dat", b"\xff\xfe\x00\x81")
