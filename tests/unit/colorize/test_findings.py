import pandas as pd

from terrapalette.colorize import findings


def test_who_colours_best_is_read_from_the_scores():
    rows = [
        ("one", "grey", 500, 9.0), ("one", "trees", 100, 4.0), ("one", "patches", 700, 12.0),
        ("two", "grey", 300, 8.0), ("two", "trees", 200, 5.0), ("two", "patches", 400, 11.0),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["image", "agent", "mse", "delta_e"]).assign(half="right", reference="original")
    other = table.assign(half="left", mse=1.0)
    sentences = findings.colorize(pd.concat([table, other]))
    assert "smallest for trees on 2; the medians go from 150 (trees) to 550 (patches)" in sentences[0]
    assert "grey itself has 400" in sentences[0]
    assert sentences[1] == "On more than half of the photos, no colour at all has a smaller error than patches."
    assert "by 4.0 to 5.0 (CIEDE2000)" in sentences[2]
    alone = findings.colorize(table[table["image"] == "one"])
    assert "of one photo, the mean squared error is smallest for trees;" in alone[0]
    assert "by 4.0 (CIEDE2000)" in alone[-1]


def test_the_leaderboard_begins_with_the_smallest_median_error():
    rows = [("one", "grey", 500), ("two", "grey", 300), ("one", "trees", 100), ("two", "trees", 200)]
    table = pd.DataFrame(rows, columns=["image", "agent", "mse"]).assign(
        half="right", reference="original", psnr=20.0, ssim=0.5, delta_e=3.0
    )
    board = findings.leaderboard(pd.concat([table, table.assign(half="left", mse=1)]))
    assert board["agent"].tolist() == ["trees", "grey"] and board["mse"].tolist() == [150, 400]
    assert board["photos"].tolist() == [2, 2]
