from terrapalette.report import footers

TOLD = {"stride": 11, "study_cells": 248_004, "cells": 29_484_100}
WARD = {"method_title": "Ward", "assigned_by": "the nearest class centre"}
K_MEANS = {"method_title": "k-means", "assigned_by": "the rule of k-means"}
WHOLE = {**K_MEANS, "fitted_cells": 29_484_100}


def test_a_map_of_every_cell_says_where_its_classes_were_found():
    assert footers.lattice(TOLD, [K_MEANS]) == [
        "classes found on every 11th row and column, 248 004 cells; given to every cell by the rule of k-means"
    ]
    assert footers.lattice(TOLD, [K_MEANS, WARD, K_MEANS])[0].endswith(
        "by the rule of k-means or the nearest class centre"
    )


def test_classes_fitted_to_every_cell_are_told_apart_from_others():
    whole = "classes fitted to all 29 484 100 cells (k-means), scores on every 11th row and column"
    assert footers.lattice(TOLD, [WHOLE, WHOLE]) == [whole]
    assert footers.lattice(TOLD, [WHOLE, WARD]) == [
        whole,
        "classes (Ward) found on every 11th row and column, 248 004 cells; given to every cell by the nearest class "
        "centre",
    ]
    # One that fell back to the study's cells.
    assert footers.lattice(TOLD, [{**K_MEANS, "fitted_cells": 248_004}]) == footers.lattice(TOLD, [K_MEANS])


def test_a_study_of_every_cell_says_nothing():
    assert footers.lattice({}, [{}]) == footers.lattice({"stride": 1}, [{}]) == []


def test_ordinals():
    numbers = [2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111]
    expected = ["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "111th"]
    assert [footers.ordinal(number) for number in numbers] == expected
