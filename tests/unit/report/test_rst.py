import pandas as pd
import pytest
from docutils.core import publish_string

from terrapalette.report import rst


def test_names_cannot_mark_up_the_text():
    assert rst.bullets(["my_map_ is `new`*"]) == "- my\\_map\\_ is \\`new\\`\\*\n"


@pytest.mark.parametrize(
    "name",
    [
        ".. raw:: html\n\n   <script>alert(1)</script>", "http://evil.example/x", "a@evil.example", ":raw:`x`", "x__",
        "`x <http://evil.example>`_", "[1]_", "|x|", ".. include:: /etc/passwd", "=====", "::",
        "<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_no_name_becomes_a_directive_or_a_link(name):
    text = (
        rst.bullets([name, f"{name} is larger"])
        + "\n"
        + rst.table(pd.DataFrame({"a": [name, f"b {name}"]}), {"a": "A"})
    )
    html = publish_string(text, writer="html").decode().split("<body>")[1]
    assert "<script" not in html and "<a " not in html and "system-message" not in html
    assert html.count("<li>") == 2 and html.count("<tr>") == 3


def test_a_table_is_a_table():
    rows = pd.DataFrame({"a": ["one|two", "*"], "b": [0.123456, 2]})
    html = publish_string(rst.table(rows, {"a": "A", "b": "B"}), writer="html").decode().split("<body>")[1]
    assert html.count("<tr>") == 3 and "one|two" in html and "0.12346" in html and "system-message" not in html
