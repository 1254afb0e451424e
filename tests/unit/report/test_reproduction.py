import pandas as pd
import pytest

from terrapalette.report import reproduction


@pytest.mark.parametrize(
    ("ours", "better", "expected"),
    [
        (0.41, "higher", "met"),
        (0.43, "higher", "better"),
        (0.37, "higher", "differs"),
        (0.37, "lower", "better"),
        (0.43, None, "differs"),
        (float("nan"), "lower", "differs"),
    ],
)
def test_verdict(ours, better, expected):
    assert reproduction.verdict(0.40, ours, 0.01, better) == expected


def test_a_direction_that_is_none_is_refused():
    with pytest.raises(ValueError, match="expected 'higher', 'lower' or None"):
        reproduction.verdict(1, 1, 0, "up")


def test_table_has_the_columns_others_rely_on():
    row = {"quantity": "silhouette", "published": 0.3347, "ours": 0.405, "tolerance": 0.006, "note": "k = 10"}
    table = reproduction.table("land", [row, row | {"other_setting": True}])
    assert list(table.columns) == reproduction.COLUMNS
    assert table["verdict"].tolist() == ["differs", "printed value belongs to another setting"]


def test_reproduction_counts_verdicts():
    table = pd.DataFrame({"verdict": ["met", "met", "differs"]})
    assert reproduction.sentence(table) == (
        "Of 3 figures that the source reports print, 2 are met, 1 differ (reproduction.csv)."
    )
