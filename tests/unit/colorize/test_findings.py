import pandas as pd
import pytest

from terrapalette.colorize import findings


def scored(*rows):
    """Scores of right halves from (image, agent, mse, delta_e), and left halves that must not count."""
    table = pd.DataFrame(rows, columns=["image", "agent", "mse", "delta_e"])
    table = table.assign(half="right", reference="original", psnr=20.0, ssim=0.5)
    return pd.concat([table, table.assign(half="left", mse=1.0), table.assign(reference="recolored", mse=0.0)])


TWO = [
    ("one", "grey", 500, 9.0), ("one", "trees", 100, 4.0), ("one", "patches", 700, 12.0),
    ("two", "grey", 300, 8.0), ("two", "trees", 200, 5.0), ("two", "patches", 400, 11.0),
]  # fmt: skip


def test_who_colours_best_is_read_from_the_scores():
    assert findings.colorize(scored(*TWO)) == [
        "Of the 2 agents that colour the grey right halves of all 2 photos, the mean squared error is smallest for "
        "trees on 2; the medians go from 150 (trees) to 550 (patches).",
        "Median mean squared errors of the baselines: grey 400.",
        "On more than half of the photos that each painted, no colour at all has a smaller error than patches.",
        "Colours of trees differ from the true ones by 4.0 to 5.0 (CIEDE2000).",
    ]


def test_the_opposite_is_said_when_it_holds():
    turned = [(image, {"trees": "patches", "patches": "trees"}.get(agent, agent), *rest) for image, agent, *rest in TWO]
    found = findings.colorize(scored(*turned))
    assert "smallest for patches on 2; the medians go from 150 (patches) to 550 (trees)" in found[0]
    assert found[2].endswith("than trees.")


def test_one_photo_has_no_medians():
    found = findings.colorize(scored(*TWO[:3]))
    assert found[0] == (
        "Of the 2 agents that colour the grey right half of one photo, the mean squared error is smallest for trees; "
        "the errors go from 100 (trees) to 700 (patches)."
    )
    assert found[1] == "Mean squared errors of the baselines: grey 500."
    assert found[2] == "On the photo, no colour at all has a smaller error than patches."
    assert found[-1] == "Colours of trees differ from the true ones by 4.0 (CIEDE2000)."


def test_one_agent_is_compared_with_nobody():
    found = findings.colorize(scored(TWO[0], TWO[1], TWO[3], TWO[4]))
    assert found[0] == "trees colours the grey right halves of all 2 photos with a median mean squared error of 150."
    assert len(found) == 3


def test_baselines_and_who_sees_the_truth_win_nothing():
    """The oracle has the smallest error everywhere, the mean colour comes second, both are no agents."""
    rows = [(image, name, error, 1.0) for image in ("one", "two") for name, error in (("oracle", 5), ("mean", 50))]
    found = findings.colorize(scored(*TWO, *rows))
    assert "Of the 2 agents" in found[0] and "smallest for trees on 2; the medians go from 150 (trees)" in found[0]
    assert found[1] == (
        "Median mean squared errors of the baselines: grey 400 and mean 50; oracle 5, which sees the truth."
    )
    assert not any("oracle" in sentence or "mean colour" in sentence for sentence in found[2:])
    assert found[-1].startswith("Colours of trees differ")
    board = findings.leaderboard(scored(*TWO, *rows))
    assert board["agent"].tolist() == ["trees", "patches", "mean", "grey", "oracle"]
    assert board["what"].tolist() == ["agent", "agent", "baseline", "baseline", "sees the truth"]


def test_an_agent_with_one_easy_photo_is_compared_there_alone():
    table = scored(*TWO, ("one", "picky", 90, 3.0))
    found = findings.colorize(table)
    assert "Of the 2 agents" in found[0] and "smallest for trees on 2; the medians go from 150 (trees)" in found[0]
    assert found[2] == (
        "picky painted 1 of 2 photos: there its mean squared error is 90, the smallest of those that painted all is "
        "100 of trees, grey has 500."
    )
    assert found[-1].startswith("Colours of trees")
    (board, _), (apart, headings) = findings.boards({"scores": table})
    assert board["agent"].tolist() == ["trees", "patches", "grey"] and board["photos"].tolist() == [2, 2, 2]
    assert apart["agent"].tolist() == ["picky"] and apart["photos"].tolist() == [1]
    assert set(headings) <= set(apart) and headings["agent"] == "agent (medians over the photos it painted)"


def test_where_nobody_painted_all_photos_nobody_is_ranked():
    found = findings.colorize(scored(TWO[0], TWO[3], TWO[1], TWO[5]))
    assert found == [
        "Median mean squared errors of the baselines: grey 400.",
        "patches painted 1 of 2 photos: there its mean squared error is 400, grey has 300.",
        "trees painted 1 of 2 photos: there its mean squared error is 100, grey has 500.",
        "On more than half of the photos that each painted, no colour at all has a smaller error than patches.",
    ]


def test_a_tie_is_a_tie():
    alike = [(image, "twins", mse * 1.005, seen) for image, agent, mse, seen in TWO if agent == "trees"]
    found = findings.colorize(scored(*TWO, *alike))
    assert "smallest for trees and twins (a tie) on 2; the medians go from 150 (trees and twins) to 550" in found[0]
    assert found[-2:] == [
        "Colours of trees differ from the true ones by 4.0 to 5.0 (CIEDE2000).",
        "Colours of twins differ from the true ones by 4.0 to 5.0 (CIEDE2000).",
    ]
    # Beyond one percent there is one winner.
    apart = [(image, "twins", mse * 1.015, seen) for image, agent, mse, seen in TWO if agent == "trees"]
    assert "smallest for trees on 2" in findings.colorize(scored(*TWO, *apart))[0]


def test_where_all_are_alike_nobody_is_last():
    rows = [(image, agent, 200, 5.0) for image in ("one", "two") for agent in ("grey", "trees", "patches")]
    found = findings.colorize(scored(*rows))
    assert found[0].endswith("smallest for patches and trees (a tie) on 2; all medians are alike (200).")
    assert not any("no colour at all" in sentence for sentence in found)


def test_an_agent_with_some_photos_may_tie_there():
    found = findings.colorize(scored(*TWO, ("one", "picky", 100.5, 3.0)))
    assert "the smallest of those that painted all is 100 of trees (a tie), grey has 500." in found[2]


def test_the_leaderboard_has_medians():
    board = findings.leaderboard(scored(*TWO)).set_index("agent")
    assert board.loc["trees", "mse"] == 150 and board.loc["trees", "delta_e"] == pytest.approx(4.5)
    assert board["photos"].tolist() == [2, 2, 2]
    assert len(findings.boards({"scores": scored(*TWO)})) == 1
