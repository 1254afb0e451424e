"""The verdict on numbers of classes, script by script on the small planet, which is made of five spectra."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.conftest import CONFIG, LABELLINGS, METHODS
from terrapalette.land import features, verdict_rows
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import indices
from terrapalette.verdict.null_worlds import TITLES

SPACES = ("original", "pca")
SETTINGS = {"seed": 1, "k_max": 8, "cells": 200, "worlds": 19, "retrain": 0, "area_weights": False}
KINDS = {"original": {"kind": "original"}, "pca": {"kind": "pca", "components": 3}}
# The planet is small beside its sectors: the range is 75 degrees, and blocks of twice as much would be four.
RESAMPLING = SETTINGS | {"replicates": 4, "splits": 3, "block": 60.0}


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def survey(study, spaces=SPACES, prefix="", features="features.nc", **changes):
    models = [f"model.{space}.nc" for space in spaces]
    given = {
        "features": features,
        "models": models,
        "params": SETTINGS | {"spaces": {name: KINDS[name] for name in spaces}} | changes,
    }
    endings = {"worlds": "nc", "gate": "csv", "examples": "nc"}
    for null in TITLES:
        names = {name: f"{prefix}{name}.{null}.{ending}" for name, ending in endings.items()}
        study.run("worlds", names, wildcards={"null": null}, **given)
    parts = {name: [f"{prefix}{name}.{null}.{ending}" for null in TITLES] for name, ending in endings.items()}
    study.run("collect_worlds", {name: f"{prefix}{name}.{ending}" for name, ending in endings.items()}, **parts)


def resample(study, space, prefix="verdict", cells="features.nc", methods=tuple(METHODS), **changes):
    study.run(
        "resample",
        {"resampled": f"{prefix}.{space}.nc"},
        features=cells,
        space=f"{space}.nc",
        model=f"model.{space}.nc",
        clusters=[f"{space}.{method}.nc" for method in methods],
        params=RESAMPLING | changes,
        wildcards={"space": space},
    )


def judge(study, output="verdict.csv", worlds="worlds.nc", resampled=("verdict.original.nc", "verdict.pca.nc")):
    study.run("judge", {"verdict": output}, worlds=worlds, resampled=list(resampled))
    return pd.read_csv(study.path(output))


def choose(study, verdict, output="choice.verdict.csv"):
    clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
    study.run("choose", {"choice": output}, clusters=clusters, verdict=verdict, params={"k": "verdict"})
    return pd.read_csv(study.path(output))


@pytest.fixture(scope="module")
def judged(study):
    survey(study)
    for space in SPACES:
        resample(study, space)
    judge(study)
    return study


def test_the_five_spectra_stand_out(judged):
    table = pd.read_csv(judged.path("verdict.csv"))
    assert list(table[["space", "method", "k"]].itertuples(index=False, name=None)) == [
        (space, method, k) for space, method in LABELLINGS for k in range(2, 9)
    ]
    assert set(table["kind"]) == {"classes"} and set(table["verdict"]) == {"k in {5}: largest 5."}
    assert (table["stands_out"] == (table["k"] == 5)).all()
    found = table.query("stands_out")
    np.testing.assert_allclose(found[["block_ari", "prediction_strength", "lowest_jaccard"]], 1)
    np.testing.assert_allclose(found[["block_ari_std", "prediction_strength_std"]], 0, atol=1e-12)
    assert (found["block_ari_null95"] < 0.95).all()


def test_the_numbers_are_those_of_data_and_worlds(judged):
    table, worlds = pd.read_csv(judged.path("verdict.csv")), opened(judged, "worlds.nc")
    own = worlds.sel({"space": "pca", "method": "hac"})
    rows = table.query("space == 'pca' and method == 'hac'")
    several = {"k": slice(2, None)}
    for name in TITLES:
        null = own.sel(null=name)
        gap = (null["data_tightness"] - null["tightness"].mean("world")).sel(several)
        np.testing.assert_allclose(rows[f"gap_{name}"], gap)
        data, drawn = null["data_silhouette"].sel(several), null["silhouette"].sel(several)
        z = (data - drawn.mean("world")) / drawn.std("world", ddof=1)
        np.testing.assert_allclose(rows[f"silhouette_z_{name}"], z)
        step = null["data_tightness"].diff("k").sel(several), null["tightness"].diff("k").sel(several)
        z = (step[0] - step[1].mean("world")) / step[1].std("world", ddof=1)
        np.testing.assert_allclose(rows[f"step_z_{name}"], z)
        reached = (null["dip"] >= null["data_dip"]).sum()
        np.testing.assert_allclose(rows[f"dip_p_{name}"], (1 + float(reached)) / 20)
        # The last k has no next step.
        assert rows[f"bend_p_{name}"].isna().tolist() == [False] * 6 + [True]
    blocks = opened(judged, "verdict.pca.nc").sel({"method": "hac"}).sel(several)
    np.testing.assert_allclose(rows["block_ari"], blocks["block_ari"].mean("replicate"))
    np.testing.assert_allclose(rows["block_ari_null95"], blocks["null_ari"].quantile(0.95, "world"))
    np.testing.assert_allclose(rows["lowest_jaccard"], blocks["jaccard"].min("class"))
    np.testing.assert_allclose(rows["prediction_strength"], blocks["prediction_strength"].mean("split"))


def test_data_and_worlds_are_measured_alike(judged):
    worlds, cells = opened(judged, "worlds.nc"), opened(judged, "features.nc")
    assert list(worlds["null"].values) == list(TITLES) and list(worlds["space"].values) == list(SPACES)
    assert worlds["tightness"].shape == (3, 19, 2, 2, 8) and worlds["dip"].shape == (3, 19, 2)
    assert worlds.attrs["grid"] == "sphere" and worlds.attrs["range_unit"] == "degrees"
    assert 60 < worlds.attrs["range"] < 90 and worlds.attrs["measured_cells"] == 200 and worlds.attrs["refused"] == ""
    assert worlds.attrs["source"] == cells.attrs["source"]
    # What is shown as the third example is the first world of the third null, in physical units and of all cells.
    examples = opened(judged, "examples.nc")
    assert examples["null"].values.tolist() == [*TITLES, *TITLES, "smooth"]
    np.testing.assert_allclose(examples["data_value"], cells["physical"], rtol=1e-6)
    np.testing.assert_allclose(examples["data_order"], cells["order"], rtol=1e-6)
    np.testing.assert_array_equal(examples["order"], examples["value"].sel(variable="NDVI"))
    share = np.cumsum(cells["area_weight"].values) / float(cells["area_weight"].sum())
    chosen = np.searchsorted(share, (np.arange(200) + 0.5) / 200)
    one = (examples["value"][2].values - cells["centre"].values) / cells["scale"].values
    told = indices.measured(one[chosen], 8)
    first = worlds.sel({"null": "same_latitudes", "space": "original", "world": 1})
    # Examples are kept in single precision.
    np.testing.assert_allclose(first["tightness"], told.tightness, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(first["dip"], told.dip, rtol=1e-4)
    data = indices.measured(cells["value"].values[chosen], 8)
    for name in ("tightness", "silhouette", "calinski_harabasz"):
        np.testing.assert_array_equal(worlds[f"data_{name}"].sel(space="original"), getattr(data, name))


def test_a_space_by_chance_is_fitted_anew_to_worlds_if_asked_for(judged):
    kind = CONFIG["land"]["spaces"]["vae2"] | {"epochs": 1, "batch_size": 64, "device": "cpu"}
    judged.train("fresh", epochs=1, batch_size=64)
    spaces = {"original": KINDS["original"], "fresh": kind}

    def surveyed(output, **changes):
        judged.run(
            "worlds",
            {"worlds": output, "gate": "any.csv", "examples": "any.nc"},
            features="features.nc",
            models=["model.original.nc", "model.fresh.nc"],
            params=SETTINGS | {"spaces": spaces, "worlds": 20} | changes,
            wildcards={"null": "smooth"},
        )
        return opened(judged, output).isel(null=0)

    given, anew = surveyed("given.nc"), surveyed("anew.nc", retrain=19)
    # The same worlds, and on the data the same training as the study's; but each world has an encoder of its own.
    xr.testing.assert_equal(given.sel(space="original"), anew.sel(space="original"))
    own = [one.sel(space="fresh") for one in (given, anew)]
    xr.testing.assert_allclose(own[0]["data_tightness"], own[1]["data_tightness"])
    measured = [np.isfinite(one["tightness"]).all(["method", "k"]).values for one in own]
    assert measured[0].all() and measured[1].tolist() == [True] * 19 + [False] and np.isnan(own[1]["dip"].values[19])
    further = slice(1, None)
    assert (own[0]["tightness"] != own[1]["tightness"]).isel(world=slice(19), k=further).all()
    assert (given.attrs["retrained"], anew.attrs["retrained"]) == (0, 19)
    with pytest.raises(InputError, match=r"land\.spaces\.fresh: in a null world .* land\.verdict\.retrain to 0"):
        spaces["fresh"] = kind | {"learning_rate": 1e30}
        surveyed("any.nc", retrain=19)


def test_the_gate_says_what_lies_outside(judged):
    table = pd.read_csv(judged.path("gate.csv"))
    assert list(table.columns) == [
        "null",
        "quantity",
        "variables",
        "distance",
        "data",
        "low",
        "high",
        "excess",
        "gross",
    ]
    assert ((table["data"] < table["low"]) | (table["data"] > table["high"])).all() and not table["gross"].any()
    assert (table.dropna()["distance"] > 9).all()


def test_every_class_is_found_again(judged):
    found, cells = opened(judged, "verdict.pca.nc"), opened(judged, "features.nc")
    assert found["block_ari"].shape == (4, 2, 8) and found["null_ari"].shape == (19, 2, 8)
    assert found["prediction_strength"].shape == (3, 2, 8) and found.attrs["block"] == pytest.approx(60)
    five = found.sel(k=5)
    np.testing.assert_allclose(five["jaccard"].sel({"class": slice(1, 5)}), 1)
    assert np.isnan(five["jaccard"].sel({"class": slice(6, None)})).all()
    kept = five["kept"].values
    assert kept.shape == (2, cells.sizes["cell"]) and np.nanmin(kept) == 1
    # Of four draws some blocks are in all.
    assert 0 < np.isnan(kept).mean() < 0.3
    assert found.attrs["given_encoder"] == 0 and found.attrs["left_out"] == ""


def test_classes_say_how_they_did(judged):
    judged.classify(LABELLINGS, output="without_tables.nc", classes="described.csv")
    verdicts = [f"verdict.{space}.nc" for space in SPACES]
    judged.run("assess", {"classes": "assessed.csv"}, classes="described.csv", resampled=verdicts)
    before, after = (pd.read_csv(judged.path(name)) for name in ("described.csv", "assessed.csv"))
    pd.testing.assert_frame_equal(after[before.columns], before)
    np.testing.assert_allclose(after[["jaccard", "prediction_strength"]], 1)
    judged.run("assess", {"classes": "assessed.csv"}, classes="described.csv", resampled=[])
    assert pd.read_csv(judged.path("assessed.csv"))[["jaccard", "prediction_strength"]].isna().all(axis=None)


def test_numbers_of_classes_follow_clusters_not_maps(judged):
    found = {"pca": opened(judged, "verdict.pca.nc")}
    found["pca"]["jaccard"].loc[{"method": "hac", "k": 5, "class": 2}] = 0.4
    rows = pd.DataFrame({"space": "pca", "method": "hac", "k": 5, "cluster": [2, 1], "class": [1, 2]})
    assert verdict_rows.assessed(rows, found)["jaccard"].tolist() == [0.4, 1]
    # What was not judged: another space, another method.
    others = pd.DataFrame({"space": ["vae", "pca"], "method": ["hac", "gmm"], "k": 5, "cluster": 1})
    assert verdict_rows.assessed(others, found)["prediction_strength"].isna().all()


def test_the_verdict_chooses_k(judged):
    found = choose(judged, ["verdict.csv"])
    assert set(found["k"]) == {5} and set(found["chosen_by"]) == {"verdict"}
    table = pd.read_csv(judged.path("verdict.csv"))
    table["stands_out"] &= table["space"] == "pca"
    # Of two that stand out the larger one.
    table.loc[(table["space"] == "pca") & (table["method"] == "hac") & (table["k"] == 7), "stands_out"] = True
    table.to_csv(judged.path("half.csv"), index=False)
    found = choose(judged, ["half.csv"]).set_index(["space", "method"])
    assert found["k"][("pca", "hac")] == 7 and found["k"][("pca", "kmeans")] == 5
    assert (found.loc["original", "chosen_by"] == "elbow").all()
    assert (found.loc["original", "k"] == found.loc["original", "k_elbow"]).all()
    found = choose(judged, [])
    assert set(found["chosen_by"]) == {"elbow"}


def test_a_reason_to_refuse_leaves_no_number(judged):
    worlds = opened(judged, "worlds.nc").assign_attrs(refused="the correlation of a and b is 1.00, in null worlds 0")
    worlds.to_netcdf(judged.path("refused.nc"))
    table = judge(judged, "refused.csv", "refused.nc")
    assert set(table["kind"]) == {"refused"} and not table["stands_out"].any()
    assert set(table["verdict"]) == {"No verdict: the correlation of a and b is 1.00, in null worlds 0."}
    assert set(choose(judged, ["refused.csv"])["chosen_by"]) == {"elbow"}


def test_land_too_small_for_blocks_leaves_them_out(judged):
    resample(judged, "pca", prefix="large", block=None, worlds=0)
    found = opened(judged, "large.pca.nc")
    assert "cut the cells into" in found.attrs["left_out"] and "between halves" in found.attrs["left_out"]
    assert (
        np.isnan(found["kept"]).all() and np.isnan(found["jaccard"]).all() and np.isnan(found["class_strength"]).all()
    )
    table = judge(judged, "large.csv", resampled=["large.pca.nc"])
    columns = ["block_ari", "block_ari_std", "block_ari_null95", "prediction_strength", "lowest_jaccard"]
    assert table[columns].isna().all(axis=None) and set(table["kind"]) == {"classes"}
    # One that is asked for has to fit.
    with pytest.raises(InputError, match=r"^land\.verdict\.block is 150 degrees: blocks .* at least 6\. Choose a"):
        resample(judged, "pca", prefix="never", block=150.0)
    assert not judged.folder.joinpath("never.pca.nc").exists()


def test_a_study_of_one_method_judges_it_alone(judged):
    resample(judged, "pca", prefix="one", methods=("hac",))
    found, both = opened(judged, "one.pca.nc"), opened(judged, "verdict.pca.nc").sel({"method": ["hac"]})
    assert found["method"].values.tolist() == ["hac"]
    xr.testing.assert_allclose(found.drop_vars("kept"), both.drop_vars("kept"))


def test_of_many_cells_a_sample_is_judged(judged):
    cells = opened(judged, "features.nc")
    chosen = features.spread(cells.sizes["cell"], 300)
    cells.assign(sample=("sampled", chosen)).to_netcdf(judged.path("many.nc"))
    survey(judged, ("pca",), "many.", "many.nc")
    worlds = opened(judged, "many.worlds.nc")
    assert worlds.attrs["sampled_from"] == cells.sizes["cell"] and worlds.attrs["measured_cells"] == 200
    assert opened(judged, "many.examples.nc").sizes["cell"] == 300
    resample(judged, "pca", prefix="many", cells="many.nc", worlds=0)
    kept = opened(judged, "many.pca.nc")["kept"].sel(k=5)
    assert kept.sizes["cell"] == cells.sizes["cell"]
    judged_cells = np.flatnonzero(np.isfinite(kept.values).any(axis=0))
    assert len(judged_cells) > 0 and set(judged_cells) <= set(chosen)


def test_too_few_cells_stop_with_one_sentence(judged):
    with pytest.raises(InputError, match=r"^land\.k_max is 8, expected fewer than .* \(8\)\. Lower land\.k_max, or"):
        survey(judged, prefix="never.", cells=8)
