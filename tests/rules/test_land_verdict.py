"""The verdict on numbers of classes, script by script on the small planet."""

import pandas as pd
import pytest

from rules.conftest import LABELLINGS

SPACES = ("original", "pca")
SETTINGS = {"seed": 1, "k_max": 8, "cells": 200, "worlds": 19}


@pytest.fixture(scope="module")
def judged(study):
    study.run(
        "worlds",
        {"worlds": "worlds.nc", "gate": "gate.csv", "examples": "examples.nc"},
        features="features.nc",
        models=[f"model.{space}.nc" for space in SPACES],
        params=SETTINGS | {"spaces": SPACES},
    )
    for space in SPACES:
        study.run(
            "resample",
            {"resampled": f"verdict.{space}.nc"},
            features="features.nc",
            space=f"{space}.nc",
            model=f"model.{space}.nc",
            clusters=[f"{space}.kmeans.nc", f"{space}.hac.nc"],
            params=SETTINGS | {"replicates": 4, "splits": 3, "block": 60},
            wildcards={"space": space},
        )
    study.run(
        "judge",
        {"verdict": "verdict.csv"},
        worlds="worlds.nc",
        resampled=[f"verdict.{space}.nc" for space in SPACES],
    )
    return study


def test_every_space_method_and_k_has_a_row(judged):
    table = pd.read_csv(judged.path("verdict.csv"))
    assert list(table[["space", "method", "k"]].itertuples(index=False, name=None)) == [
        (space, method, k) for space, method in LABELLINGS for k in range(2, 9)
    ]
    assert set(table["verdict"]) == {"k in {5}: largest 5."}
