"""Sentences on who colours best: their numbers are those of the tables, and the opposite is said where it holds."""

import numpy as np
import pandas as pd
import pytest

from terrapalette.colorize import findings, ranking

KINDS = {"grey": "baseline", "luminance": "baseline", "mean": "baseline", "palette_limit": "limit"}
ALIKE = {"shift": 4.0, "chroma": 20.0}


def study(*rows, halves=ALIKE, colorfulness=None, seed=1, entries=()):
    """Tables from (image, agent, mse, delta_e); left halves and other references are there and must not count."""
    table = pd.DataFrame(rows, columns=["image", "agent", "mse", "delta_e"])
    table = table.assign(half="right", reference="original", ssim=0.5, true_colorfulness=40.0, mse_limit=np.nan)
    table["psnr"] = 10 * np.log10(255**2 / table["mse"])
    table["what"] = ["entry" if name in entries else KINDS.get(name, "agent") for name in table["agent"]]
    table["colorfulness"] = table["agent"].map(colorfulness or {}).fillna(30.0)
    scores = pd.concat([table, table.assign(half="left", mse=1.0), table.assign(reference="recolored", mse=0.0)])
    parts = [
        table.assign(nearest=near, farthest=far, mse=table["mse"] * share)
        for near, far, share in ((0, 1 / 64, 0.5), (1 / 64, 0.5, 1.0), (0.5, 1, 2.0))
    ]
    # Grey errs alike everywhere.
    distance = pd.concat(parts).merge(
        table.query("agent == 'grey'")[["image", "mse"]].rename(columns={"mse": "flat"}), on="image", how="left"
    )
    distance["mse"] = distance["mse"].where(distance["agent"] != "grey", distance["flat"])
    apart = pd.DataFrame([{"image": image, **halves} for image in table["image"].unique()])
    board, duels = ranking.leaderboard(scores), ranking.duels(scores, seed)
    return {"scores": scores, "leaderboard": board, "duels": duels, "distance": distance, "halves": apart}


def told(*rows, **more):
    return findings.colorize(study(*rows, **more))


def the(sentences, *words):
    """The one sentence that holds all these words."""
    (found,) = [one for one in sentences if all(word in one for word in words)]
    return found


TWO = [
    ("one", "grey", 500, 9.0), ("one", "trees", 100, 4.0), ("one", "patches", 700, 12.0),
    ("two", "grey", 300, 8.0), ("two", "trees", 200, 5.0), ("two", "patches", 400, 11.0),
]  # fmt: skip


def many(count=8, **factors):
    """Photos of growing errors; every agent has its factor of grey's error."""
    grey = {f"p{index}": 100 + 50 * index for index in range(count)}
    wave = {image: 1 + 0.05 * (-1) ** index for index, image in enumerate(grey)}
    return [
        (image, name, error * (factor * wave[image] if name != "grey" else 1), 5.0)
        for image, error in grey.items()
        for name, factor in {"grey": 1, **factors}.items()
    ]


def test_who_colours_best_is_read_from_the_scores():
    found = told(*TWO)
    assert found[0] == (
        "Of the 2 agents that colour the grey right halves of all 2 photos, the mean squared error is smallest for "
        "trees on 2; the medians go from 150 (trees) to 550 (patches)."
    )
    gains = 10 * np.log10([7, 2])
    assert found[1] == (
        f"Photo by photo, trees lies {gains.mean():.1f} dB above patches, the next, on average (95 % interval "
        f"{gains.min():.1f} to {gains.max():.1f}; better on 2 of 2 photos): 2 photos are too few to tell that from "
        "luck, 6 could."
    )
    assert "Median mean squared errors of the baselines: grey 400." in found
    assert (
        "On more than half of the photos that each painted, no colour at all has a smaller error than patches." in found
    )
    assert "Colours of trees differ from the true ones by 4.0 to 5.0 (CIEDE2000)." in found


def test_the_opposite_is_said_when_it_holds():
    turned = [(image, {"trees": "patches", "patches": "trees"}.get(agent, agent), *rest) for image, agent, *rest in TWO]
    found = told(*turned)
    assert "smallest for patches on 2; the medians go from 150 (patches) to 550 (trees)" in found[0]
    assert found[1].startswith("Photo by photo, patches lies 5.7 dB above trees")
    assert the(found, "no colour at all has a smaller error than trees.")


def test_better_is_said_of_intervals_without_zero():
    assert the(told(*many(trees=0.5, patches=0.9)), "Photo by photo").endswith("that is more than luck.")
    tables = study(*many(trees=0.5, patches=0.9))
    duel = tables["duels"].set_index(["agent", "other"]).loc[("trees", "patches")]
    sentence = the(findings.colorize(tables), "Photo by photo")
    assert f"{duel['gain']:.1f} dB above patches" in sentence and "better on 8 of 8 photos" in sentence
    assert f"({duel['low']:.1f} to {duel['high']:.1f};" in sentence.replace("95 % interval ", "")


def test_where_an_interval_holds_zero_neither_is_better():
    rows = many(trees=0.5)
    # Better on half of the photos by as much as worse on the others.
    other = [
        (image, "twins", mse * (1.4 if int(image[1:]) % 2 else 1 / 1.5), 5.0)
        for image, name, mse, _ in rows
        if name == "trees"
    ]
    assert the(told(*rows, *other), "Photo by photo").endswith("these photos cannot tell them apart.")


def test_who_is_first_by_the_median_may_lie_below():
    """A little better on most photos, far behind on the others."""
    errors = {"grey": [500] * 7, "first": [100] * 4 + [1000] * 3, "second": [102] * 4 + [10] * 3}
    rows = [(f"p{index}", name, one, 5.0) for name, own in errors.items() for index, one in enumerate(own)]
    gain = (4 * 10 * np.log10(1.02) - 3 * 20) / 7
    assert f"first lies {-gain:.1f} dB below second, the next, on average" in the(told(*rows), "Photo by photo")


def test_agents_are_held_against_a_table_of_greys():
    found = the(told(*many(luminance=0.6, trees=0.3, patches=0.9, even=0.6)), "Beside the look-up table")
    assert "1 of 3 agents is better by more than luck: trees by 3.0 dB (95 % interval" in found
    assert found.endswith("; worse is patches.")
    few = the(told(*many(4, luminance=0.6, trees=0.3, patches=0.9)), "Beside the look-up table")
    assert "1 of 2 agents is better on average: trees by 3.0 dB" in few
    assert few.endswith("; 4 photos are too few to tell that from luck.")
    none = the(told(*many(luminance=0.2, trees=0.3, patches=0.9)), "Beside the look-up table")
    assert "0 of 2 agents are better by more than luck; worse are trees and patches." in none
    # Without that baseline, and on one photo, nothing is said.
    assert not [one for one in told(*TWO) if "look-up" in one]
    assert not [one for one in told(*many(1, luminance=0.2, trees=0.3)) if "look-up" in one]


def test_knowledge_fades_from_the_middle():
    """Half of its error next to the middle, twice as much far from it; grey errs alike everywhere."""
    assert the(told(*many(trees=0.4, patches=0.9)), "What trees leaves") == (
        "What trees leaves of grey's squared error is in the median 20 % within 2 % of the half's width from the "
        "middle and 80 % beyond 50 %."
    )
    assert "is 10 % within" in the(told(*TWO[:3]), "What trees leaves")


def test_where_grey_wins_and_why():
    rows = [
        *many(trees=0.5, patches=0.9),
        ("odd", "grey", 100, 1),
        ("odd", "trees", 150, 1),
        ("odd", "patches", 130, 1),
    ]
    found = the(told(*rows, halves={"shift": 14.2, "chroma": 11.8}), "Plain grey")
    assert found == (
        "Plain grey does best on odd, where its squared error of 100 is smaller than that of 2 of 2 agents: there, "
        "mean colours of one grey lie 14 from those of the left half but only 12 from grey (CIELAB a and b), so that "
        "what the left half teaches by grey value is worse than nothing."
    )
    found = the(told(*rows, halves=ALIKE), "Plain grey")
    assert found.endswith("lie 4 from those of the left half and 20 from grey (CIELAB a and b), so that the left half "
                          "could teach them.")  # fmt: skip
    nowhere = the(told(*many(trees=0.5, patches=0.9)), "Plain grey")
    assert nowhere.startswith("Plain grey beats no agent; it comes nearest on p")


def test_what_errors_cannot_say():
    found = the(told(*TWO, colorfulness={"trees": 25.0, "patches": 39.0}), "Error measures favour grey")
    assert (
        "true right halves is 40; trees, first by error, has 25, patches, the nearest to the truth in this, 39."
        in found
    )
    one = the(told(*TWO, colorfulness={"trees": 38.0, "patches": 10.0}), "Error measures favour grey")
    assert "trees, first by error, has 38. Which" in one


def test_one_photo_has_no_medians():
    found = told(*TWO[:3])
    assert found[0] == (
        "Of the 2 agents that colour the grey right half of one photo, the mean squared error is smallest for trees; "
        "the errors go from 100 (trees) to 700 (patches)."
    )
    assert "Mean squared errors of the baselines: grey 500." in found
    assert "On the photo, no colour at all has a smaller error than patches." in found
    assert "Colours of trees differ from the true ones by 4.0 (CIEDE2000)." in found
    assert not [one for one in found if "Photo by photo" in one or "interval" in one]
    assert "the colourfulness of the true right half is 40; trees" in the(found, "Error measures")
    assert "Plain grey does best on one" in the(found, "Plain grey")
    assert the(told(*TWO[:2]), "Plain grey").startswith("Plain grey beats no agent on one: there,")


def test_one_agent_is_compared_with_nobody():
    found = told(TWO[0], TWO[1], TWO[3], TWO[4])
    assert found[0] == "trees colours the grey right halves of all 2 photos with a median mean squared error of 150."
    assert not [one for one in found if "Photo by photo" in one]


def test_baselines_and_who_sees_the_truth_win_nothing():
    """The palette's limit has the smallest error everywhere, the mean colour comes second, both are no agents."""
    errors = (("palette_limit", 5), ("mean", 50))
    rows = [(image, name, error, 1.0) for image in ("one", "two") for name, error in errors]
    found = told(*TWO, *rows)
    assert "Of the 2 agents" in found[0] and "smallest for trees on 2; the medians go from 150 (trees)" in found[0]
    assert (
        "Median mean squared errors of the baselines: grey 400 and mean 50; palette_limit 5, which sees the truth."
    ) in found
    assert (
        len([one for one in found if "palette_limit" in one]) == 1 == len([one for one in found if " mean 50" in one])
    )
    board, _ = findings.boards(study(*TWO, *rows))[0]
    assert board["agent"].tolist() == ["trees", "patches", "mean", "grey", "palette_limit"]
    assert board["what"].tolist() == ["agent", "agent", "baseline", "baseline", "limit"]


def test_entries_take_part():
    found = told(*TWO, *[(image, "theirs", 50, 1.0) for image in ("one", "two")], entries=["theirs"])
    assert "Of the 3 agents" in found[0] and "smallest for theirs on 2" in found[0]


def test_an_agent_with_one_easy_photo_is_compared_there_alone():
    tables = study(*TWO, ("one", "picky", 90, 3.0))
    found = findings.colorize(tables)
    assert "Of the 2 agents" in found[0] and "smallest for trees on 2; the medians go from 150 (trees)" in found[0]
    assert (
        "picky painted 1 of 2 photos: there its mean squared error is 90, the smallest of those that painted all is "
        "100 of trees, grey has 500."
    ) in found
    (board, _), (apart, headings) = findings.boards(tables)
    assert board["agent"].tolist() == ["trees", "patches", "grey"] and board["photos"].tolist() == [2, 2, 2]
    assert apart["agent"].tolist() == ["picky"] and apart["photos"].tolist() == [1]
    assert set(headings) <= set(apart) and headings["agent"] == "agent (medians over the photos it painted)"


def test_where_nobody_painted_all_photos_nobody_is_ranked():
    assert told(TWO[0], TWO[3], TWO[1], TWO[5]) == [
        "Median mean squared errors of the baselines: grey 400.",
        "patches painted 1 of 2 photos: there its mean squared error is 400, grey has 300.",
        "trees painted 1 of 2 photos: there its mean squared error is 100, grey has 500.",
        "On more than half of the photos that each painted, no colour at all has a smaller error than patches.",
    ]


def test_a_tie_is_a_tie():
    alike = [(image, "twins", mse * 1.005, seen) for image, agent, mse, seen in TWO if agent == "trees"]
    found = told(*TWO, *alike)
    assert "smallest for trees and twins (a tie) on 2; the medians go from 150 (trees and twins) to 550" in found[0]
    assert "better on 0 of 2 photos, alike on 2)" in the(found, "Photo by photo")
    assert len([one for one in found if one.startswith("Colours of t")]) == 2
    # Beyond one percent there is one winner.
    apart = [(image, "twins", mse * 1.015, seen) for image, agent, mse, seen in TWO if agent == "trees"]
    assert "smallest for trees on 2" in told(*TWO, *apart)[0]


def test_where_all_are_alike_nobody_is_last():
    found = told(*[(image, agent, 200, 5.0) for image in ("one", "two") for agent in ("grey", "trees", "patches")])
    assert found[0].endswith("smallest for patches and trees (a tie) on 2; all medians are alike (200).")
    assert not any("no colour at all" in sentence for sentence in found)
    assert "lies 0.0 dB above" in the(found, "Photo by photo")


def test_an_agent_with_some_photos_may_tie_there():
    found = told(*TWO, ("one", "picky", 100.5, 3.0))
    assert the(found, "smallest of those that painted all is 100 of trees (a tie), grey has 500.")


def test_the_leaderboard_has_medians_and_no_empty_limits():
    board, _ = findings.boards(study(*TWO))[0]
    board = board.set_index("agent")
    assert board.loc["trees", "mse"] == 150 and board.loc["trees", "delta_e"] == pytest.approx(4.5)
    assert board["photos"].tolist() == [2, 2, 2] and board["mse_limit"].tolist() == ["\N{EN DASH}"] * 3
    assert len(findings.boards(study(*TWO))) == 1
