from terrapalette.report import footers


def test_a_map_of_every_cell_says_where_its_classes_were_found():
    told = {"stride": 11, "study_cells": 248_004}
    assert footers.lattice(told, ["the rule of k-means"]) == [
        "classes found on every 11th row and column, 248 004 cells; given to every cell by the rule of k-means"
    ]
    assert footers.lattice(told, ["a", "b", "a"])[0].endswith("by a or b")


def test_a_study_of_every_cell_says_nothing():
    assert footers.lattice({}, [""]) == footers.lattice({"stride": 1}, [""]) == []


def test_ordinals():
    numbers = [2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111]
    expected = ["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "111th"]
    assert [footers.ordinal(number) for number in numbers] == expected
