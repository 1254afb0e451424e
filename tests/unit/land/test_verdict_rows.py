import numpy as np
import pandas as pd
import pytest
import xarray as xr

from terrapalette.land import choice, verdict_rows
from terrapalette.verdict.null_worlds import TITLES

K_MAX = 7
CURVES = ("tightness", "silhouette", "calinski_harabasz")


def worlds_of(data, spread=0.01, n_worlds=39, refused="", retrained=0):
    """Worlds that gain 0.2 with every class, give or take, beside data of any curve (k,)."""
    rng = np.random.default_rng(3)
    dims, shape = ("null", "world", "space", "method", "k"), (3, n_worlds, 1, 1, K_MAX)
    plain = 0.2 * np.arange(K_MAX) + spread * rng.standard_normal(shape)
    variables = dict.fromkeys(CURVES, (dims, plain))
    variables |= {f"data_{name}": (dims[2:], np.reshape(data, (1, 1, K_MAX))) for name in CURVES}
    variables |= {"dip": (dims[:3], rng.random(shape[:3])), "data_dip": ("space", [0.5])}
    coordinates = {"null": list(TITLES), "space": ["a"], "method": ["kmeans"], "k": np.arange(1, K_MAX + 1)}
    return xr.Dataset(variables, coordinates, {"refused": refused, "retrained": retrained})


def resampled_of(jaccard=None, given_encoder=0):
    by_class = np.where(np.tri(K_MAX, dtype=bool), 0.9, np.nan)[None]
    if jaccard is not None:
        by_class[0, jaccard[0] - 1, 0] = jaccard[1]
    dims = ("method", "k", "class")
    curve = np.full((4, 1, K_MAX), 0.7) + np.arange(4)[:, None, None] / 10
    variables = {"jaccard": (dims, by_class), "class_strength": (dims, by_class)}
    others = {"block_ari": "replicate", "null_ari": "world", "prediction_strength": "split"}
    variables |= {name: ((over, "method", "k"), curve) for name, over in others.items()}
    numbers = np.arange(1, K_MAX + 1)
    return xr.Dataset(
        variables,
        {"method": ["kmeans"], "k": numbers, "class": numbers},
        {"space": "a", "given_encoder": given_encoder},
    )


# Four classes: the fourth brings much, the fifth little.
FOUR = 0.2 * np.arange(K_MAX) + np.where(np.arange(K_MAX) >= 3, 1.0, 0.0)


def test_four_classes_stand_out():
    table = verdict_rows.verdicts(worlds_of(FOUR), [resampled_of()])
    assert table["k"].tolist() == list(range(2, K_MAX + 1))
    assert table["stands_out"].tolist() == [False, False, True, False, False, False]
    assert set(table["kind"]) == {"classes"} and set(table["verdict"]) == {"k in {4}: largest 4."}
    assert choice.largest(table, "a", "kmeans") == 4
    assert choice.largest(table, "a", "hac") is None and choice.largest(table, "b", "kmeans") is None
    row = table.iloc[2]
    assert row["existence_p_smooth"] == pytest.approx(1 / 40) and row["step_p_same_latitudes"] == pytest.approx(1 / 40)
    assert row["gap_smooth"] == pytest.approx(1, abs=0.01) and row["step_z_smooth"] > 50
    # 0.7, 0.8, 0.9, 1.0
    assert row["block_ari"] == pytest.approx(0.85) and row["block_ari_null95"] == pytest.approx(0.985)
    assert row["block_ari_std"] == pytest.approx(np.std([0.7, 0.8, 0.9, 1.0], ddof=1))
    assert row["lowest_jaccard"] == pytest.approx(0.9)


def test_a_class_that_dissolves_takes_its_number_away():
    table = verdict_rows.verdicts(worlds_of(FOUR), [resampled_of(jaccard=(4, 0.4))])
    assert not table["stands_out"].any() and set(table["kind"]) == {"structured"}
    assert table["lowest_jaccard"].tolist() == pytest.approx([0.9, 0.9, 0.4, 0.9, 0.9, 0.9])


def test_nothing_is_a_continuum_and_a_number_never_stands_out():
    table = verdict_rows.verdicts(worlds_of(0.2 * np.arange(K_MAX)), [resampled_of()])
    assert set(table["kind"]) == {"continuum"} and not table["stands_out"].any()
    assert (table["existence_p_smooth"] > 0.05).all()
    assert choice.largest(table, "a", "kmeans") is None


def test_of_a_space_by_chance_the_verdict_holds_given_its_encoder():
    table = verdict_rows.verdicts(worlds_of(FOUR), [resampled_of(given_encoder=1)])
    assert set(table["verdict"]) == {"k in {4}: largest 4 (given this encoder)."}
    # Nothing was looked at, so nothing was given.
    table = verdict_rows.verdicts(worlds_of(FOUR, refused="unlike"), [resampled_of(given_encoder=1)])
    assert set(table["verdict"]) == {"No verdict: unlike."} and not table["stands_out"].any()


def test_trained_anew_on_worlds_nothing_is_given():
    worlds = worlds_of(FOUR, retrained=30)
    few = worlds.isel(world=slice(30))
    # The others were not brought into this space.
    unknown = worlds.copy(deep=True)
    for name in (*CURVES, "dip"):
        unknown[name].values[:, 30:] = np.nan
    table, alone = (verdict_rows.verdicts(one, [resampled_of(given_encoder=1)]) for one in (unknown, few))
    assert set(table["verdict"]) == {"k in {4}: largest 4."}
    pd.testing.assert_frame_equal(table, alone)


def test_what_chooses_a_number():
    numbers = list(range(1, 9))
    assert choice.chosen(6, numbers, 4, 5) == (6, "config")
    assert choice.chosen("auto", numbers, 4, 5) == (4, "elbow")
    assert choice.chosen("verdict", numbers, 4, 5) == (5, "verdict")
    # Nothing stands out, and nothing bends either.
    assert choice.chosen("verdict", numbers, 4, None) == (4, "elbow")
    assert choice.chosen("verdict", numbers, None, None) == (None, "elbow")
    # A method that found its own number.
    assert choice.chosen(6, [3], None, 5) == (3, "method")
    # Numbers that were asked for: the nearest one, or where they have no elbow the first.
    assert choice.chosen(6, [3, 5, 8], None, 5) == (5, "method")
    assert choice.chosen(8, [3, 5, 8], None, 5) == (8, "config")
    assert choice.chosen("auto", [6, 7], None, None) == (6, "method")
    assert choice.chosen("verdict", [6, 7], None, 5) == (6, "method")
