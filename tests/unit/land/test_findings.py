import pandas as pd

from terrapalette.land import findings


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


def test_classes_by_name_and_area():
    table = scores(name=["desert", "forest"], area_share=[0.25, 0.75], cells=[10, 20]).assign(space="pca")
    words = findings.classes(pd.concat([table, table.assign(space="vae2")]))
    assert words.startswith("30 cells take part. k-means in the space pca finds") and "forest (75 %)" in words


def test_the_silhouettes_choice():
    table = scores(k=[3, 6], silhouette_input=[0.5, 0.4])
    assert "highest at k = 3 to 6" in findings.best_k(
        table
    ) and "k-means in the space original at k = 3" in findings.best_k(table)
