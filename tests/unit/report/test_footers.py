import textwrap

import numpy as np
import xarray as xr

from terrapalette.report import footers

TOLD = {"stride": 11, "study_cells": 248_004, "cells": 29_484_100}
WARD = {"method_title": "Ward", "assigned_by": "the nearest class centre"}
K_MEANS = {"method_title": "k-means", "assigned_by": "the rule of k-means"}
WHOLE = {**K_MEANS, "fitted_cells": 29_484_100}


def test_a_map_of_every_cell_says_where_its_classes_were_found():
    assert footers.lattice(TOLD, [K_MEANS]) == [
        f"classes found on every 11th row and column, {footers.cells(248_004)}; "
        "given to every cell by the rule of k-means"
    ]
    assert footers.lattice(TOLD, [K_MEANS, WARD, K_MEANS])[0].endswith(
        "by the rule of k-means or the nearest class centre"
    )


def test_classes_fitted_to_every_cell_are_told_apart_from_others():
    whole = f"classes fitted to all {footers.cells(29_484_100)} (k-means), scores on every 11th row and column"
    assert footers.lattice(TOLD, [WHOLE, WHOLE]) == [whole]
    assert footers.lattice(TOLD, [WHOLE, WARD]) == [
        whole,
        f"classes (Ward) found on every 11th row and column, {footers.cells(248_004)}; "
        "given to every cell by the nearest class centre",
    ]
    # One that fell back to the study's cells.
    assert footers.lattice(TOLD, [{**K_MEANS, "fitted_cells": 248_004}]) == footers.lattice(TOLD, [K_MEANS])


def test_a_study_of_every_cell_says_nothing():
    assert footers.lattice({}, [{}]) == footers.lattice({"stride": 1}, [{}]) == []


def test_ordinals():
    numbers = [2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111]
    expected = ["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "111th"]
    assert [footers.ordinal(number) for number in numbers] == expected


def test_a_number_of_cells_stays_on_one_line():
    told = footers.cells(1_239_900)
    assert told.split("\N{NO-BREAK SPACE}") == ["1", "239", "900", "cells"]
    assert textwrap.wrap(told, 8, break_long_words=False) == [told]


def test_a_study_of_some_rows_and_columns_says_which():
    told = {"stride": 3, "grid_cells": 81_181}
    assert footers.thinned(told) == [f"every 3rd row and column of a grid with {footers.cells(81_181)}"]
    assert footers.thinned({}) == footers.thinned({"stride": 1, "grid_cells": 81_181}) == []


def test_a_sample_stands_beside_what_it_is_of():
    features = xr.Dataset({"value": ("cell", np.zeros(30_000))})
    assert footers.sampled(features).replace(footers.NO_BREAK, " ") == "30 000 cells"
    features["sample"] = ("sampled", np.arange(20_000))
    assert footers.sampled(features).replace(footers.NO_BREAK, " ") == "20 000 cells drawn evenly from 30 000 cells"
