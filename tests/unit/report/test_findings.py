import pandas as pd

from terrapalette.report import findings


def scores(**columns):
    return pd.DataFrame({"space": ["original", "vae2"], "method": ["kmeans", "kmeans"], **columns})


def test_the_best_is_the_best_in_the_common_space():
    table = scores(
        k=6, seeds=5, silhouette=[0.40, 0.45], silhouette_input=[0.40, 0.35], silhouette_input_std=[0.0, 0.02]
    )
    best, own = findings.comparison(pd.concat([table, table.assign(k=7, silhouette_input=0.9)]), 6)
    assert "k-means in the space original separates 6 land types best (silhouette 0.400 ± 0.000 over 5 seeds)" in best
    assert "k-means in the space vae2 least (0.350 ± 0.020)" in best
    assert "0.450 for k-means in the space vae2, is worth 0.350" in own


def test_no_word_on_own_spaces_where_none_flatters():
    table = scores(k=6, seeds=5, silhouette=0.3, silhouette_input=[0.3, 0.35], silhouette_input_std=0.0)
    assert len(findings.comparison(table, 6)) == 1


def test_choice():
    table = scores(k=[6, 6], k_elbow=[4, 5])
    assert findings.choice(table) == "The maps show 6 land types; the elbows of k-means suggest 4 to 5."
    assert "no curve has an elbow" in findings.choice(scores(k=6, k_elbow=float("nan")))


def test_noise_verdict_needs_ranges_that_do_not_touch():
    table = scores(changed_share=[0.06, 0.05], changed_share_min=[0.058, 0.045], changed_share_max=[0.062, 0.055])
    assert "vae2 is less sensitive with k-means" in findings.noise_verdict(table, ["vae2"])
    touching = table.assign(changed_share_max=[0.062, 0.059])
    assert "vae2 is as sensitive with k-means" in findings.noise_verdict(touching, ["vae2"])
    assert findings.noise_verdict(table[table["space"] == "vae2"], ["vae2"]) is None
    assert "fewest cells change class with k-means in the space vae2 (5.0 %)" in findings.noise(
        table.assign(level=0.05)
    )


def test_reproduction_counts_verdicts():
    table = pd.DataFrame({"verdict": ["met", "met", "differs"]})
    assert findings.reproduction(table) == (
        "Of 3 figures that the source reports print, 2 are met, 1 differ (reproduction.csv)."
    )


def test_names_cannot_mark_up_the_text():
    assert findings.bullets(["my_map_ is `new`*"]) == "- my\\_map\\_ is \\`new\\`\\*\n"


def test_classes_by_name_and_area():
    table = scores(name=["desert", "forest"], area_share=[0.25, 0.75], cells=[10, 20]).assign(space="pca")
    words = findings.classes(pd.concat([table, table.assign(space="vae2")]))
    assert words.startswith("30 cells take part. k-means in the space pca finds") and "forest (75 %)" in words


def test_the_silhouettes_choice():
    table = scores(k=[3, 6], silhouette_input=[0.5, 0.4])
    assert "highest at k = 3 to 6" in findings.best_k(
        table
    ) and "k-means in the space original at k = 3" in findings.best_k(table)


def test_a_table_is_a_table():
    from docutils.core import publish_string

    rows = pd.DataFrame({"a": ["one|two", "*"], "b": [0.123456, 2]})
    html = publish_string(findings.table(rows, {"a": "A", "b": "B"}), writer="html").decode().split("<body>")[1]
    assert html.count("<tr>") == 3 and "one|two" in html and "0.12346" in html and "system-message" not in html


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
