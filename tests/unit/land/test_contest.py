import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, davies_bouldin_score, silhouette_score

from terrapalette.land import contest, contest_draws
from terrapalette.land.contest import Criterion

PAIRED, APART = Criterion("any", True, True), Criterion("any", True, False)


def draws_of(values):
    """A table of draws from values by (space, method)."""
    rows = [
        {"space": space, "method": method, "draw": draw, "value": value}
        for (space, method), own in values.items()
        for draw, value in enumerate(own)
    ]
    return pd.DataFrame(rows)


def test_a_fit_is_judged_in_the_common_space_and_beside_maps():
    rng = np.random.default_rng(0)
    own = np.repeat([0, 1, 2], 40)
    values = np.eye(3)[own] * 5 + rng.standard_normal((120, 3))
    found = np.where(rng.random(120) < 0.1, (own + 1) % 3, own)
    land = np.where(np.arange(120) < 100, own + 1, 0)
    told = contest_draws.judged(values, own, found, {"cover": land, "none": np.zeros(120, int)}, None)
    assert told["silhouette_input"] == pytest.approx(silhouette_score(values, found))
    assert told["davies_bouldin_input"] == pytest.approx(davies_bouldin_score(values, found))
    assert told["block_ari"] == adjusted_rand_score(own, found)
    assert 0.3 < told["ami.cover"] < 1 and np.isnan(told["ami.none"]) and np.isnan(told["v_measure.none"])
    # Numbers that are no class stand for none.
    alike = contest_draws.judged(values, own, found, {"cover": np.where(land > 0, land, 0)}, np.full(120, 3.0))
    assert alike["silhouette_input"] == pytest.approx(told["silhouette_input"])


def test_cells_that_belong_nowhere_have_no_silhouette_but_count_in_agreement():
    rng = np.random.default_rng(1)
    own = np.repeat([0, 1, -1], 40)
    values = rng.standard_normal((120, 2)) + 6 * own[:, None]
    told = contest_draws.judged(values, own, own, {}, None)
    assert told["silhouette_input"] == pytest.approx(silhouette_score(values[:80], own[:80]))
    assert told["block_ari"] == 1
    nothing = contest_draws.judged(values, own, np.full(120, -1), {}, None)
    assert np.isnan(nothing["silhouette_input"]) and nothing["block_ari"] == 0


def test_better_in_every_draw_is_better_and_all_else_is_a_tie():
    # The second is above the first in each draw, though their ranges overlap; the third in all but one.
    values = np.array([[0.1, 0.5, 0.3], [0.2, 0.6, 0.4], [0.3, 0.4, 0.5]])
    np.testing.assert_array_equal(contest.ranks(values, PAIRED), [[2, 1, 1], [3, 2, 3]])
    np.testing.assert_array_equal(contest.ranks(values, PAIRED._replace(is_high=False)), [[1, 2, 1], [2, 3, 3]])
    # Draws of their own: only what lies beyond both ranges.
    np.testing.assert_array_equal(contest.ranks(values, APART), [[1, 1, 1], [3, 3, 3]])
    np.testing.assert_array_equal(contest.ranks(np.array([[0.1, 0.2], [0.3, 0.4]]), APART), [[2, 1], [2, 1]])
    # Rounding is no difference, and what was not measured has no place.
    few = np.array([[0.1], [0.1 + 1e-13], [np.nan]])
    np.testing.assert_array_equal(contest.ranks(few, PAIRED), [[1, 1, np.nan], [2, 2, np.nan]])


def test_a_table_of_ranks_and_the_one_winner():
    draws = {
        "silhouette_input": draws_of({("b", "x"): [0.5, 0.6], ("a", "x"): [0.1, 0.2], ("a", "y"): [0.55, 0.4]}),
        "changed_share": draws_of({("b", "x"): [0.1, 0.2], ("a", "x"): [0.3, 0.4], ("a", "y"): [0.3, 0.4]}),
    }
    table = contest.table(draws)
    own = table.set_index(["criterion", "space", "method"])
    assert list(table["space"][:3]) == ["b", "a", "a"]
    assert own["rank"].to_dict() == {
        ("silhouette_input", "b", "x"): 1,
        ("silhouette_input", "a", "x"): 3,
        ("silhouette_input", "a", "y"): 1,
        ("changed_share", "b", "x"): 1,
        ("changed_share", "a", "x"): 2,
        ("changed_share", "a", "y"): 2,
    }
    assert own["last_rank"].tolist() == [2, 3, 2, 1, 3, 3]
    assert own.loc[("silhouette_input", "a", "y"), "mean"] == pytest.approx(0.475)
    assert contest.winner(table) == ("b", "x")
    # Two that are first everywhere: nobody has won.
    assert contest.winner(table[table["criterion"] == "silhouette_input"]) is None


def test_seeds_that_agree():
    same = np.array([0, 0, 1, 1])
    assert contest_draws.agreement_of_seeds([same, 1 - same, same]) == [1, 1, 1]
    assert contest_draws.agreement_of_seeds([same, np.array([0, 1, 0, 1])]) == [adjusted_rand_score(same, [0, 1, 0, 1])]


def test_criteria_of_maps_go_by_their_name():
    assert contest.criterion("ami.land.cover").title == "mutual information with land.cover"
    assert not contest.criterion("davies_bouldin_input").is_high
