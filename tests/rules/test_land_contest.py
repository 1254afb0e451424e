"""The contest, script by script on the small planet, which is made of five spectra."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import script_of
from rules.conftest import LABELLINGS, METHODS
from terrapalette.land import contest

SPACES = ("original", "pca")
PARAMS = {"seed": 1, "draws": 3, "block": 40.0, "area_weights": False}
KINDS = {"original": "original", "pca": "pca"}


def contend(study, space, method, folder="contest", **changes):
    names = {"draws": f"{folder}.{space}.{method}.csv", "seconds": f"seconds.{space}.{method}.csv"}
    study.run(
        "contend",
        names,
        features="features.nc",
        space=f"{space}.nc",
        clusters=f"{space}.{method}.nc",
        choice="choice.csv",
        references=[],
        params=PARAMS | {"settings": METHODS[method]} | changes,
        wildcards={"space": space, "method": method},
    )
    return pd.read_csv(study.path(names["draws"]))


@pytest.fixture(scope="module")
def contended(study):
    for space, method in LABELLINGS:
        contend(study, space, method)
    for space in SPACES:
        study.repeat(space, output=f"seeds.{space}.nc")
        study.perturb(space, output=f"noise.{space}.nc", repeats=f"seeds.{space}.nc")
    study.run(
        "collect_contest",
        {"contest": "contest.csv", "seconds": "contest_seconds.csv"},
        draws=[f"contest.{space}.{method}.csv" for space, method in LABELLINGS],
        seconds=[f"seconds.{space}.{method}.csv" for space, method in LABELLINGS],
        repeats=[f"seeds.{space}.nc" for space in SPACES],
        noise=[f"noise.{space}.nc" for space in SPACES],
        choice="choice.csv",
        params={"kinds": KINDS},
    )
    return study


def test_five_tight_spectra_are_found_by_all_in_every_half(contended):
    table = pd.read_csv(contended.path("contest.csv"))
    assert list(table["criterion"].unique()) == [
        "silhouette_input", "davies_bouldin_input", "block_ari", "seed_ari", "changed_share",
    ]  # fmt: skip
    entries = table[["space", "method", "k"]].drop_duplicates()
    assert list(entries.itertuples(index=False, name=None)) == [(*one, 5) for one in LABELLINGS]
    own = table.set_index("criterion")["mean"]
    np.testing.assert_allclose(own["block_ari"], 1)
    np.testing.assert_allclose(own["seed_ari"], 1)
    # The same classes everywhere: nothing tells the labellings apart, and nobody wins.
    assert (table["rank"] == 1).all() and (table["last_rank"] == len(LABELLINGS)).all()
    assert contest.winner(table) is None
    seconds = pd.read_csv(contended.path("contest_seconds.csv"))
    assert len(seconds) == 3 * len(LABELLINGS) and (seconds["seconds"] >= 0).all()


def test_noise_is_told_of_each_method_by_itself(tmp_path):
    shares = xr.DataArray([[[0.1, 0.2], [0.8, 0.9]], [[0.3, 0.4], [0.6, 0.7]]], dims=("seed", "method", "draw"))
    noise = shares.assign_coords(method=["kmeans", "gmm"]).to_dataset(name="changed_share")
    noise.assign_attrs(space="pca").to_netcdf(tmp_path / "noise.nc")
    found = script_of("land", "collect_contest")["of_noise"]([tmp_path / "noise.nc"])
    values = found.groupby(["space", "method"])["value"].apply(list).to_dict()
    assert values == {("pca", "kmeans"): [0.1, 0.2, 0.3, 0.4], ("pca", "gmm"): [0.8, 0.9, 0.6, 0.7]}


def test_the_same_seed_gives_the_same_scores(contended):
    before = pd.read_csv(contended.path("contest.pca.kmeans.csv"))
    pd.testing.assert_frame_equal(contend(contended, "pca", "kmeans", "again"), before)
    # Each draw has halves of its own.
    assert before.query("criterion == 'silhouette_input'")["value"].nunique() == 3


def test_land_too_small_for_blocks_has_no_halves(contended):
    assert contend(contended, "pca", "kmeans", "small", block=170.0).empty
