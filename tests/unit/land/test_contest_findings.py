import pandas as pd

from terrapalette.land import contest_findings

METHODS = {"x": "k-means", "y": "Ward's clustering"}


def table_of(**ranks):
    rows = [
        {"space": "ab"[number // 2], "method": "xy"[number % 2], "criterion": name, "rank": rank}
        for name, own in ranks.items()
        for number, rank in enumerate(own)
    ]
    return pd.DataFrame(rows)


def test_nobody_is_said_to_win_who_is_not_first_everywhere():
    table = table_of(silhouette_input=[1, 2, 1, 4], changed_share=[2, 1, 2, 2], block_ari=[1, 1, 1, 1])
    told, first = contest_findings.sentences(table, METHODS)
    assert told == (
        "Of 4 labellings, fitted again to halves of the land, none is as good as all others by every criterion."
    )
    assert first == (
        "First are: by silhouette k-means in a and k-means in b; by change under noise Ward's clustering in a; by "
        "agreement of blocks all alike."
    )
    assert contest_findings.heading(table).startswith("No ")


def test_one_that_is_first_everywhere_wins():
    table = table_of(silhouette_input=[1, 2, 1, 4], changed_share=[1, 2, 2, 2])
    (told, _), heading = contest_findings.sentences(table, METHODS), contest_findings.heading(table)
    assert "k-means in the space a is never worse than another, and wins" in told and heading.startswith("One ")


def test_what_was_not_measured_is_not_told():
    table = table_of(silhouette_input=[None] * 4)
    assert len(contest_findings.sentences(table, METHODS)) == 1
