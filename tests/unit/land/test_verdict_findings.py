"""What report and front page open with."""

import re

import numpy as np
import pandas as pd
import pytest

from terrapalette.land import findings, verdict_findings
from terrapalette.verdict.null_worlds import TITLES

METHODS = {"kmeans": "k-means", "hac": "Ward's hierarchical clustering"}
SENTENCES = {
    "continuum": "No number of classes is better than a continuum.",
    "latitudes": "Only the march of latitudes: within it no classes, but a continuum.",
    "structured": "Structured, but no number of classes stands out.",
    "classes": "k in {3}: largest 3.",
    "refused": "No verdict: the variogram of NDVI at distance 2 is 0.90, in null worlds 0.20 to 0.40.",
}


def judged(kind, space="original", method="kmeans", existence=(0.02, 0.04, 0.03), out=(3,), n_k=4):
    """Rows of verdict.csv for one labelling; p of steps and bends are 0.01 and 0.02 where k stands out, else 0.6."""
    k = np.arange(2, n_k + 2)
    table = pd.DataFrame({"space": space, "method": method, "k": k})
    stands_out = np.isin(k, out) & (kind == "classes")
    for null, p in zip(TITLES, existence, strict=True):
        table[f"existence_p_{null}"] = p
        table[f"step_p_{null}"] = np.where(stands_out, 0.01, 0.6)
        # The last k has no next step.
        table[f"bend_p_{null}"] = np.where(k == k[-1], np.nan, np.where(stands_out, 0.02, 0.6))
    return table.assign(stands_out=stands_out, kind=kind, verdict=SENTENCES[kind])


def chosen(*rows, chosen_by="config", k=3):
    table = pd.DataFrame(list(rows) or [("original", "kmeans")], columns=["space", "method"])
    return table.assign(k=k, k_elbow=[4] * len(table), chosen_by=chosen_by).astype({"k_elbow": "Int64"})


def told(*tables):
    return verdict_findings.verdicts(pd.concat(tables), 49, METHODS)


def test_a_verdict_is_told_once_for_all_that_it_is_on():
    first, second = told(
        judged("structured"),
        judged("structured", "pca"),
        judged("structured", method="hac"),
        judged("continuum", "pca", "hac", existence=(0.02, 0.5, 0.6)),
    )
    assert first.startswith(
        "Structured, but no number of classes stands out (k-means in the spaces original and pca; Ward's hierarchical "
        "clustering in the space original). "
    )
    assert second.startswith(
        "No number of classes is better than a continuum (Ward's hierarchical clustering in the space pca). "
    )


def test_methods_without_a_verdict_are_named():
    table, verdict = chosen(("original", "kmeans"), ("original", "gmm"), ("pca", "gmm")), judged("structured")
    methods = METHODS | {"gmm": "Gaussian mixtures"}
    assert verdict_findings.not_judged(table, verdict, methods) == [
        "There is no verdict on Gaussian mixtures: hundreds of fits to null worlds would take too long."
    ]
    assert verdict_findings.not_judged(table[:1], verdict, methods) == []


def test_methods_of_the_same_spaces_are_named_together():
    (sentence,) = told(*(judged("structured", space, method) for space in ("a", "b") for method in METHODS))
    assert "(k-means and Ward's hierarchical clustering in the spaces a and b)" in sentence


def test_a_continuum_names_the_null_that_stands_and_its_p():
    (sentence,) = told(judged("continuum", existence=(0.02, 0.24, 0.9)))
    # The strictest null is not asked where a weaker one stands.
    assert f"Among 49 worlds without classes, {TITLES['same_marginals']}, gaps as large" in sentence
    assert "(p = 0.24)" in sentence and "0.9" not in sentence and "cuts through a continuum" in sentence
    (sentence,) = told(judged("continuum", existence=(0.3, 0.1, 0.9)))
    assert TITLES["smooth"] in sentence and "(p = 0.3)" in sentence


def test_p_of_several_labellings_is_a_range():
    (sentence,) = told(
        judged("continuum", existence=(0.02, 0.2, 0.9)), judged("continuum", "pca", existence=(0.02, 0.7, 0.9))
    )
    assert "(p = 0.2 to 0.7)" in sentence


def test_latitudes_are_the_strictest_null():
    (sentence,) = told(judged("latitudes", existence=(0.02, 0.02, 0.16)))
    assert TITLES["same_latitudes"] in sentence and "(p = 0.16)" in sentence


def test_structure_rests_on_every_null():
    (sentence,) = told(judged("structured"), judged("structured", "pca", existence=(0.02, 0.02, 0.05)))
    assert "(49 worlds of each, p at most 0.05)" in sentence and "no number explains them so much better" in sentence


def test_classes_rest_on_step_and_bend_of_what_stands_out():
    table = judged("classes")
    (sentence,) = told(table)
    assert sentence.startswith("k in {3}: largest 3 (k-means in the space original). ")
    rows = table[table["stands_out"]]
    existence, step = (
        rows[[f"{what}_p_{null}" for what in whats for null in TITLES]].to_numpy().max()
        for whats in (["existence"], ["step", "bend"])
    )
    assert re.findall(r"at most ([\d.]*\d)", sentence) == [f"{existence:.2g}", f"{step:.2g}"] == ["0.04", "0.02"]


def test_a_refusal_claims_nothing_more():
    table = judged("refused").assign(**{f"existence_p_{null}": np.nan for null in TITLES})
    (sentence,) = told(table)
    assert sentence == f"{SENTENCES['refused'].removesuffix('.')} (k-means in the space original)."


def test_what_holds_for_one_encoder_alone_says_so():
    (sentence,) = told(judged("structured").assign(verdict="Structured (given this encoder)."))
    assert sentence.startswith("Structured (given this encoder; k-means in the space original).")


@pytest.mark.parametrize(
    ("k", "words"),
    [
        (3, "That number stands out against null worlds in 1 of 2 judged labellings: k-means in the space original."),
        (4, "That number stands out against null worlds in none of 2 judged labellings."),
        (
            [3, 4],
            "Such a number stands out against null worlds in 1 of 2 judged labellings: k-means in the space original.",
        ),
    ],
)
def test_the_number_in_use_meets_its_evidence(k, words):
    table = pd.concat([judged("classes"), judged("structured", "pca")])
    sentence = verdict_findings.choice(chosen(("original", "kmeans"), ("pca", "kmeans"), k=k), table, 49, METHODS)
    assert words in sentence and "a setting (land.k)." in sentence
    if k == 3:
        assert sentence.startswith("The maps show 3 land types: a setting (land.k). ")


def test_numbers_that_all_stand_out():
    sentence = verdict_findings.choice(chosen(chosen_by="verdict"), judged("classes"), 49, METHODS)
    assert "3 land types: the largest that stands out against null worlds. That number stands out" in sentence
    assert sentence.count("in the only labelling that was judged") == 1
    table = pd.concat([judged("classes"), judged("classes", "pca")])
    both = verdict_findings.choice(chosen(("original", "kmeans"), ("pca", "kmeans")), table, 49, METHODS)
    assert "That number stands out against null worlds in all of 2 judged labellings." in both
    alone = verdict_findings.choice(chosen(k=4), judged("classes"), 49, METHODS)
    assert "That number does not stand out against null worlds in the only labelling" in alone


def test_who_chose_is_told_for_each():
    table = chosen(("original", "kmeans"), ("pca", "kmeans"), chosen_by=["verdict", "elbow"], k=[3, 4])
    sentence = verdict_findings.choice(table, judged("classes"), 49, METHODS)
    assert sentence.startswith(
        "The maps show 3 to 4 land types: the largest that stands out against null worlds (k = 3), or where the elbow "
        "is, a rule of thumb (k = 4). "
    )


def test_the_elbow_is_called_a_rule_of_thumb():
    table = pd.concat([chosen(), chosen(("original", "hac")).assign(k_elbow=2), chosen(("pca", "kmeans"))])
    table.iloc[2, table.columns.get_loc("k_elbow")] = 5
    sentence = verdict_findings.choice(table, None, 0, METHODS)
    assert sentence.endswith(
        "The elbow, a rule of thumb that names a number for a continuum too, is at 4 to 5 for k-means and 2 for Ward's "
        "hierarchical clustering."
    )
    flat = verdict_findings.choice(chosen().assign(k_elbow=pd.NA), None, 0, METHODS)
    assert flat.endswith("No curve has an elbow.")


def test_without_null_worlds_nothing_is_claimed():
    tables = {"choice": chosen()}
    (sentence,) = verdict_findings.headlines(tables, {"methods": METHODS, "worlds": 0})
    assert "No null worlds were drawn (land.verdict.worlds: 0)" in sentence and "stands out" not in sentence
    (sentence,) = verdict_findings.headlines(tables, {"methods": METHODS, "worlds": 99})
    assert "Null worlds cannot judge these methods" in sentence and "land.verdict.worlds" not in sentence
    refused = verdict_findings.choice(chosen(), judged("refused"), 49, METHODS)
    assert "Nothing says whether these are types of land" in refused and "stands out" not in refused


def test_the_report_opens_with_the_verdict():
    tables = {"choice": chosen(), "verdict": judged("structured")}
    first, second = findings.headlines(tables, {"methods": METHODS, "worlds": 49})
    assert first.startswith("How many land types, if any? Structured, but no") and second.startswith("The maps show")
