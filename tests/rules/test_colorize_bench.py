"""What the benchmark prints, and writes into its page, is what the tables hold."""

import re

import pytest

import bench_photos
from rules.colorize import eight_photos


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    return eight_photos(tmp_path_factory.mktemp("several"))


def test_tables_hold_the_leaderboard_and_the_best_ones_duels(several):
    found = bench_photos.tables(several.folder, "As set.")
    board, duels = several.table("leaderboard.csv"), several.table("duels.csv")
    assert found.startswith("8 photos: p0, p1, p2, p3, p4, p5, p6, p7. As set.\n")
    first, second = re.split(r"\n\nMedian colourfulness of the true halves: 40\.\n\n", found)
    rows = [line.split(" | ") for line in first.splitlines() if line.startswith("| `")]
    names = [row[0].strip("| `") for row in rows]
    assert names == ["trees", "patches", "picky (2 photos)", "luminance", "grey", "palette_limit"]
    for row, one in zip(rows, board.itertuples(), strict=True):
        assert row[2] == f"{one.mse:.0f} ({one.mse_low:.0f} to {one.mse_high:.0f})"
    assert rows[1][3] == "60" and rows[0][3] == "" and rows[0][-1] == "20.00 |" and rows[2][-1] == " |"
    lines = [line for line in second.splitlines() if line.startswith("| `")][1:]
    best = duels[duels["agent"] == "trees"].set_index("other")
    assert len(lines) == len(best) == 4
    for line in lines:
        one = best.loc[line.split("`")[1]]
        assert f"| {one['gain']:.1f} ({one['low']:.1f} to {one['high']:.1f}) | {one['verdict']} |" in line


def test_the_page_takes_the_tables_between_its_marks(tmp_path, monkeypatch):
    """Whatever stood there before goes, all else stays."""
    page = tmp_path / "page.md"
    page.write_text(bench_photos.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(bench_photos, "PAGE", page)
    bench_photos.write_page("new\n")
    text = page.read_text(encoding="utf-8")
    assert text.count("new\n" + bench_photos.END) == 1 and bench_photos.START + "\nnew" in text
    before = bench_photos.PAGE.parent / "page.md"
    assert before.read_text(encoding="utf-8").startswith("# Colouring half a photo")
    bench_photos.write_page("newer \\1\n")
    assert page.read_text(encoding="utf-8") == text.replace(
        "new\n" + bench_photos.END, "newer \\1\n" + bench_photos.END
    )


def test_settings_are_told(tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("colorize: {max_side: 200}")
    assert bench_photos.settings_told(str(own)) == 'Settings beside the default ones: `{"max_side": 200}`.'
    assert bench_photos.settings_told(None) == "Default settings."
