"""The front page opens with what studies say first."""

from types import SimpleNamespace

import pandas as pd
import pytest
from PIL import Image

from conftest import script_of

CARDS = [{"title": "Atlas", "text": "All maps.", "href": "land/atlas.html", "picture": "map.png"}]


@pytest.fixture
def page(tmp_path):
    Image.new("RGB", (20, 10), "teal").save(tmp_path / "map.png")
    choice = {"space": ["a<b"], "method": "kmeans", "k": 6, "k_elbow": 4, "chosen_by": "config"}
    pd.DataFrame(choice).to_csv(tmp_path / "choice.csv", index=False)
    pd.DataFrame({"photo": []}).to_csv(tmp_path / "scores.csv", index=False)

    def made(findings):
        script_of("report", "front")["main"](
            SimpleNamespace(
                input=SimpleNamespace(pictures=[str(tmp_path / "map.png")]),
                output=SimpleNamespace(page=str(tmp_path / "index.html")),
                log=[str(tmp_path / "rule.log")],
                params=SimpleNamespace(
                    cards=CARDS,
                    tables=["land/choice.csv"],
                    facts="Results of this run",
                    findings={
                        study: {name: str(tmp_path / one) for name, one in tables.items()}
                        for study, tables in findings.items()
                    },
                    terms={"land": {"methods": {"kmeans": "k-means & more"}, "worlds": 0}, "colorize": {}},
                ),
            )
        )
        return (tmp_path / "index.html").read_text(encoding="utf-8")

    return made


def test_findings_stand_before_all_links(page):
    text = page({"land": {"choice": "choice.csv"}, "colorize": {"scores": "scores.csv"}})
    assert text.count("<li>The maps show 6 land types") == 1
    assert text.index("The maps show 6 land types") < text.index("land/atlas.html")
    assert "k-means &amp; more" in text


def test_without_findings_there_is_no_empty_list(page):
    assert 'class="findings"' not in page({"colorize": {"scores": "scores.csv"}})
    assert 'class="findings"' not in page({})
