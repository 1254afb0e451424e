import pandas as pd
import pytest

from terrapalette.course import verdicts

SCORES = pd.DataFrame(
    {"slow": [1.0, 0.9, 0.5], "quick": [0.95, 0.2, -0.001], "odd": [0.85, 0.95, 0.45]}, index=["a", "b", "c"]
)


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (
            "slow",
            "slow fails nowhere: never more than 0.2 behind the best, and farthest behind on b (0.90, the best 0.95).",
        ),
        ("quick", "quick fails on b (0.20; odd: 0.95) and c (0.00; slow: 0.50); it does best on a (0.95)."),
        (
            "odd",
            "odd fails nowhere: never more than 0.2 behind the best, and farthest behind on a (0.85, the best 1.00).",
        ),
    ],
)
def test_sentences_follow_from_the_numbers(method, sentence):
    assert verdicts.sentence(SCORES, method) == sentence


def test_three_failures_are_listed():
    scores = pd.DataFrame({"good": [1.0] * 3, "bad": [0.1, 0.2, 0.3]}, index=["a", "b", "c"])
    listed = (
        "bad fails on a (0.10; good: 1.00), b (0.20; good: 1.00) and c (0.30; good: 1.00); it does best on c (0.30)."
    )
    assert verdicts.sentence(scores, "bad") == listed


TIED = pd.DataFrame(
    {"all": [1.0, 0.8, 0.998], "some": [0.999, 0.6, 0.5], "none": [0.9, 0.7, 0.898]}, index=["a", "b", "c"]
)


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("all", "all fails nowhere: none does better on any of them."),
        # Exactly 0.2 behind is not more than 0.2 behind.
        ("some", "some fails on c (0.50; all: 1.00); it does best on a (1.00)."),
        (
            "none",
            "none fails nowhere: never more than 0.2 behind the best, and farthest behind on a (0.90, the best 1.00), "
            "b (0.70, the best 0.80) and c (0.90, the best 1.00).",
        ),
    ],
)
def test_what_is_equal_to_two_digits_is_a_tie(method, sentence):
    assert verdicts.sentence(TIED, method) == sentence


def test_a_tie_for_the_best_names_all():
    scores = pd.DataFrame({"good": [1.0, 1.0, 1.0], "bad": [0.7, 0.704, 0.1]}, index=["a", "b", "c"])
    assert verdicts.sentence(scores, "bad").endswith("; it does best on a and b (0.70).")


def test_a_method_alone_is_behind_nobody():
    assert verdicts.sentence(TIED[["none"]], "none") == "none fails nowhere: none does better on any of them."


def test_the_table_has_a_row_for_every_task_and_method():
    rows = [
        {"task": task, "distribution": name, "method": method, "score": score}
        for task, sign in (("up", 1), ("down", -1))
        for name in ("z", "a")
        for method, score in (("one", 0.5 + sign * 0.3), ("two", 0.5 - sign * 0.3))
    ]
    table = verdicts.table(pd.DataFrame(rows))
    assert table[["task", "method"]].to_numpy().tolist() == [
        ["up", "one"], ["up", "two"], ["down", "one"], ["down", "two"],
    ]  # fmt: skip
    assert table["mean_score"].tolist() == [0.8, 0.2, 0.2, 0.8]
    failing = "fails on z (0.20; {0}: 0.80) and a (0.20; {0}: 0.80); it does best on z and a (0.20)."
    assert (
        table["verdict"][1] == f"two {failing.format('one')}" and table["verdict"][2] == f"one {failing.format('two')}"
    )
