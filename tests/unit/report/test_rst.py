import pandas as pd

from terrapalette.report import rst


def test_names_cannot_mark_up_the_text():
    assert rst.bullets(["my_map_ is `new`*"]) == "- my\\_map\\_ is \\`new\\`\\*\n"


def test_a_table_is_a_table():
    from docutils.core import publish_string

    rows = pd.DataFrame({"a": ["one|two", "*"], "b": [0.123456, 2]})
    html = publish_string(rst.table(rows, {"a": "A", "b": "B"}), writer="html").decode().split("<body>")[1]
    assert html.count("<tr>") == 3 and "one|two" in html and "0.12346" in html and "system-message" not in html
