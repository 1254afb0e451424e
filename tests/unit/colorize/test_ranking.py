import numpy as np
import pandas as pd
import pytest

from terrapalette.colorize import ranking


def scored(errors, what=None):
    """Scores of right halves from {agent: errors over photos}, None for a photo that it did not paint; and decoys."""
    what = what or {}
    rows = [
        {"image": f"p{index}", "agent": agent, "what": what.get(agent, "agent"), "mse": error}
        for agent, values in errors.items()
        for index, error in enumerate(values)
        if error is not None
    ]
    table = pd.DataFrame(rows).assign(half="right", reference="original", ssim=0.5, delta_e=1.0, mse_limit=np.nan)
    table["psnr"] = 10 * np.log10(255**2 / table["mse"].clip(lower=1e-300)).where(table["mse"] > 0, np.inf)
    table = table.assign(colorfulness=30.0, true_colorfulness=40.0)
    return pd.concat([table, table.assign(half="left", mse=1.0), table.assign(reference="recolored", mse=0.0)])


def test_the_leaderboard_has_medians_and_quartiles():
    board = ranking.leaderboard(scored({"trees": [1, 2, 3, 4, 10]})).iloc[0]
    assert (board["mse"], board["mse_low"], board["mse_high"], board["photos"]) == (3, 2, 4, 5)
    assert board["psnr"] == pytest.approx(10 * np.log10(255**2 / 3)) and board["true_colorfulness"] == 40
    assert np.isnan(board["mse_limit"])


def test_the_leaderboard_is_ordered_by_part_photos_and_error():
    errors = {
        "limit": [1, 1],
        "grey": [5, 5],
        "late": [3, 3],
        "first": [2, 2],
        "picky": [1, None],
        "theirs": [2.5, 2.5],
    }
    what = {"limit": "limit", "grey": "baseline", "theirs": "entry"}
    board = ranking.leaderboard(scored(errors, what))
    assert board["agent"].tolist() == ["first", "theirs", "late", "picky", "grey", "limit"]
    assert ranking.ranked(board) == ["first", "theirs", "late"]
    assert ranking.labels(board)[3:5] == ["picky (1 photo)", "grey"]


def test_a_perfect_half_has_quartiles_and_wins():
    table = scored({"perfect": [0, 0, 1], "trees": [5, 5, 5]})
    board = ranking.leaderboard(table).set_index("agent")
    assert board.loc["perfect", "psnr"] == pytest.approx(10 * np.log10(255**2 * 12))
    duel = ranking.duels(table, 1).iloc[0]
    assert duel["wins"] == 3 and np.isfinite(duel["gain"])


def test_duels_count_wins_and_mean_gains():
    table = ranking.duels(scored({"one": [10, 10, 10, 10], "two": [100, 5, 10.05, 20]}), 1)
    duels = table.set_index(["agent", "other"])
    first, second = duels.loc[("one", "two")], duels.loc[("two", "one")]
    # Ten times the error is 10 dB; errors within a percent are alike.
    gains = 10 * np.log10([10, 0.5, 1.005, 2])
    assert first["gain"] == pytest.approx(gains.mean())
    assert (first["wins"], first["ties"], first["losses"]) == (2, 1, 1) and first["verdict"] == "few"
    assert (first["low"], first["high"]) == pytest.approx((gains.min(), gains.max()))
    # The other way round everything is turned.
    assert second["gain"] == pytest.approx(-first["gain"]) and second["wins"] == first["losses"]
    assert (second["low"], second["high"]) == pytest.approx((-first["high"], -first["low"]))


def test_verdicts_need_photos_and_an_interval_without_zero(rng):
    noise = rng.normal(1, 0.02, 12)
    errors = {"good": 100 * noise, "bad": 200 * rng.normal(1, 0.02, 12), "alike": 100 * rng.normal(1, 0.02, 12)}
    errors["alike"] *= np.exp(np.log(errors["good"]).mean() - np.log(errors["alike"]).mean())
    duels = ranking.duels(scored(errors), 1).set_index(["agent", "other"])["verdict"]
    assert duels["good", "bad"] == "better" and duels["bad", "good"] == "worse" and duels["good", "alike"] == "open"
    few = ranking.duels(scored({name: values[:5] for name, values in errors.items()}), 1)
    assert set(few["verdict"]) == {"few"}


def test_duels_are_on_photos_that_both_painted():
    table = scored({"one": [10, 20, None], "two": [None, 10, 10], "three": [None, None, 7]}, {"three": "limit"})
    duels = ranking.duels(table, 1)
    assert duels[["agent", "other", "photos"]].values.tolist() == [["one", "two", 1], ["two", "one", 1]]
    apart = ranking.duels(scored({"one": [10, None], "two": [None, 10]}), 1)
    assert apart.empty and "verdict" in apart


def test_where_grey_wins():
    what = {"grey": "baseline", "mean": "baseline"}
    errors = {"grey": [100, 100, 100], "one": [50, 150, 120], "two": [90, 140, 50], "mean": [1, 1, 1]}
    found = ranking.where_grey_wins(scored(errors, what))
    assert found == ("p1", 2, 2, "two", 140, 100)
    # Where it wins nowhere: where it comes nearest. An agent with one easy photo is not asked.
    errors = {"grey": [100, 100], "one": [50, 60], "two": [90, 70], "picky": [None, 900]}
    assert ranking.where_grey_wins(scored(errors, what)) == ("p1", 0, 2, "one", 60, 100)
    assert ranking.where_grey_wins(scored({"grey": [9, 9], "mean": [5, 8]}, what)).best == "mean"
