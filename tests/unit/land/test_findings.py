import pandas as pd
import pytest

from terrapalette.land import findings

METHODS = {"kmeans": "k-means", "hac": "Ward's hierarchical clustering"}


def scores(**columns):
    return pd.DataFrame({"space": ["original", "vae2"], "method": ["kmeans", "kmeans"], **columns})


def test_the_best_is_the_best_in_the_common_space():
    table = scores(
        k=6, seeds=5, silhouette=[0.40, 0.45], silhouette_input=[0.40, 0.35], silhouette_input_std=[0.0, 0.02]
    )
    both = pd.concat([table, table.assign(k=7, silhouette_input=0.9)])
    best, own = findings.comparison(both, 6, METHODS)
    assert "k-means in the space original separates 6 land types best (silhouette 0.400 ± 0.000 over 5 seeds)" in best
    assert "k-means in the space vae2 least (0.350 ± 0.020)" in best
    assert "0.450 for k-means in the space vae2, is worth 0.350" in own


def test_nobody_is_better_by_what_tells_nothing():
    table = scores(k=6, seeds=5, silhouette=0.3, silhouette_input=[0.35318, 0.35314], silhouette_input_std=0.0)
    (told,) = findings.comparison(table, 6, METHODS)
    assert told == (
        "In the common input space, all labellings separate 6 land types as well as each other (silhouette 0.353 over "
        "5 seeds): no difference is beyond the spread."
    )
    # A clear difference of means, but the ranges over seeds touch.
    touching = table.assign(
        silhouette_input=[0.40, 0.35], silhouette_input_min=[0.36, 0.3], silhouette_input_max=[0.42, 0.37]
    )
    assert "all labellings" in findings.comparison(touching, 6, METHODS)[0]
    third = touching.iloc[[0]].assign(space="pca", silhouette_input=0.2, silhouette_input_min=0.2)
    three = pd.concat([touching, third.assign(silhouette_input_max=0.21)], ignore_index=True)
    told = findings.comparison(three, 6, METHODS)[0]
    assert "separate 6 land types best, as well as each other (silhouette 0.350 to 0.400 over 5 seeds)" in told
    assert "k-means in the space pca least (0.200 ± 0.000)" in told


def test_maps_that_know_all_labellings_alike():
    table = scores(reference="cover", adjusted_mutual_information=[0.401, 0.404])
    assert findings.references(table, METHODS) == [
        "All labellings have as much in common with the map cover (adjusted mutual information 0.401 to 0.404)."
    ]
    (told,) = findings.references(table.assign(adjusted_mutual_information=[0.401, 0.5]), METHODS)
    assert told.startswith("Of all labellings, k-means in the space vae2 has most in common with the map cover")


def test_no_word_on_own_spaces_where_none_flatters():
    table = scores(k=6, seeds=5, silhouette=0.3, silhouette_input=[0.3, 0.35], silhouette_input_std=0.0)
    assert len(findings.comparison(table, 6, METHODS)) == 1


@pytest.fixture
def noise():
    return scores(
        changed_share=[0.06, 0.05],
        changed_share_min=[0.058, 0.045],
        changed_share_max=[0.062, 0.055],
        level=0.05,
        assigned_by="own rule",
    )


def test_noise_verdict_needs_ranges_that_do_not_touch(noise):
    def verdict(table):
        return findings.noise_verdict(table, ["vae2"], ["original"], METHODS)

    assert "vae2 is less sensitive than original with k-means" in verdict(noise)
    touching = noise.assign(changed_share_max=[0.062, 0.059])
    assert "vae2 is as sensitive as original with k-means" in verdict(touching)
    more = noise.assign(changed_share_min=[0.04, 0.07], changed_share_max=[0.05, 0.08])
    assert "vae2 is more sensitive than original with k-means" in verdict(more)
    assert findings.noise_verdict(noise, ["vae2"], [], METHODS) is None


def test_least_and_most_are_told_apart_only_where_ranges_do_not_touch(noise):
    told = findings.noise(noise, METHODS)
    assert "fewest cells change class with k-means in the space vae2 (5.0 %)" in told and "measured again" not in told
    told = findings.noise(noise.assign(changed_share_max=[0.062, 0.059]), METHODS)
    assert told.startswith("Under 5 % noise from 5.0 % to 6.0 % of the cells change class, and no labelling moves more")
    # Where nothing errs by a share of its value, there is no percentage to tell.
    assert findings.noise(noise.assign(level=0.0), METHODS).startswith("Under measurement error the fewest cells")


def test_whose_rule_stands_in_is_told(noise):
    told = findings.noise(noise.assign(method="hac", assigned_by="nearest class centre, in place of its own"), METHODS)
    assert told.endswith(
        "For Ward's hierarchical clustering a cell measured again gets the nearest class centre, in place of its own."
    )


def test_classes_by_name_and_area():
    table = scores(name=["desert", "forest"], area_share=[0.25, 0.75], cells=[10, 20]).assign(space="pca")
    words = findings.classes(pd.concat([table, table.assign(space="vae2")]), METHODS)
    assert words.startswith("30 cells take part. In the space pca, k-means finds") and "forest (75 %)" in words


def test_the_silhouettes_choice():
    told = findings.best_k(scores(k=[3, 6], silhouette_input=[0.5, 0.4]), METHODS)
    assert "highest at k = 3 to 6" in told and "k-means in the space original at k = 3" in told


def test_spaces_without_a_way_back_keep_no_variance():
    assert findings.variance(scores(r2=[1.0, float("nan")])).endswith("the spaces keep: original 100.0 %.")
    assert findings.variance(scores(r2=float("nan"))) is None


def test_the_weight_of_the_divergence_is_told_once_and_agreement_by_method():
    rows = [
        (method, alpha, r2, agreement)
        for method, agreements in (("kmeans", (0.9, 0.5)), ("hac", (0.3, 0.4)))
        for alpha, r2, agreement in zip((1e-6, 1e-3), (0.98, 0.7), agreements, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["method", "alpha", "r2", "agreement"])
    table = table.assign(space="vae2", divergence=[9.0, 1.0] * 2, active_units=2.0, latent_dim=2, epochs=10)
    (told,) = findings.alpha(table, METHODS)
    assert "from 9.0 to 1.0 nats per cell" in told and "(highest: 0.980 at 1e-06" in told
    assert "of k-means at 1e-06 (adjusted Rand index 0.90)" in told
    assert "of Ward's hierarchical clustering at 0.001 (adjusted Rand index 0.40)" in told


def applied(**columns):
    rows = {"applied": "2020", "space": ["original", "vae2"], "method": "kmeans", "cells": 10, "compared_cells": 9}
    return pd.DataFrame(rows | columns)


def test_other_data_are_told_with_their_ranges():
    told = findings.applied(applied(changed_share=[0.125, 0.05], outside_share=[0.01, 0.3]), METHODS)
    assert told == [
        "Applied to 2020, the classes meet cells unlike all that they were fitted to on 1.0 to 30.0 % of the area. "
        "Of the area that can be compared, 5.0 to 12.5 % changes class, least with k-means in the space vae2, most "
        "with k-means in the space original."
    ]


def test_a_tie_over_labellings_has_no_least_and_most():
    told = findings.applied(applied(changed_share=0.125, outside_share=0.01), METHODS)[0]
    assert "12.5 % changes class." in told and "on 1.0 % of" in told and "least" not in told


def test_data_that_change_nothing_or_lie_elsewhere():
    assert "nothing changes class" in findings.applied(applied(changed_share=0.0, outside_share=0.0), METHODS)[0]
    none = applied(compared_cells=0, changed_share=float("nan"), outside_share=0.5)
    assert "None of its cells can be compared" in findings.applied(none, METHODS)[0]
    both = pd.concat([none, applied(applied="dry", changed_share=0.1, outside_share=0.1)])
    assert [sentence.split(",")[0] for sentence in findings.applied(both, METHODS)] == [
        "Applied to 2020",
        "Applied to dry",
    ]


def test_other_data_stand_among_the_findings():
    terms = {"methods": METHODS, "plain": [], "learned": [], "worlds": 0}
    tables = minimal_tables()
    assert not any("Applied to" in one for one in findings.sentences(tables, terms))
    # A year is a number to pandas.
    tables["apply"] = applied(applied=2020, changed_share=0.1, outside_share=0.1)
    assert sum("Applied to 2020" in one for one in findings.sentences(tables, terms)) == 1


def minimal_tables():
    one = pd.DataFrame({"space": ["original"], "method": ["kmeans"], "k": [2]})
    spread = {"changed_share": 0.1, "changed_share_min": 0.1, "changed_share_max": 0.2, "level": 0.05}
    scored = {"silhouette_input": 0.4, "silhouette": 0.4, "silhouette_input_std": 0.0, "r2": 1.0, "seeds": 2}
    return {
        "classes": one.assign(**{"class": 1}, name="a", cells=3, area_share=1.0),
        "choice": one.assign(k_elbow=2, chosen_by="config"),
        "scores": one.assign(**scored),
        "comparison": one.assign(**scored),
        "noise": one.assign(assigned_by="own rule", **spread),
    }


def test_what_is_of_no_type_is_told_as_evidence():
    table = pd.DataFrame(
        {
            "space": ["pca", "pca", "original"],
            "method": "kmeans",
            "class": [1, 255, 255],
            "area_share": [0.7, 0.3, 0.05],
        }
    )
    told = findings.no_type(table, METHODS)
    assert told.startswith("From 5.0 % (k-means in the space original) to 30.0 % of the area belongs to no type by ")
    assert findings.no_type(table[:2], METHODS).startswith("30.0 % of the area belongs to no type by k-means")
    assert findings.no_type(table[:1], METHODS) is None


def test_labellings_of_a_single_cluster_have_no_silhouette_to_prefer():
    table = pd.DataFrame({"space": "pca", "method": "kmeans", "k": [1], "silhouette_input": [float("nan")]})
    assert findings.best_k(table, METHODS) is None
    assert findings.comparison(table.assign(silhouette=1.0), 1, METHODS) == []
