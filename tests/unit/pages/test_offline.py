import json
import re

import numpy as np
import pytest

from terrapalette.pages import offline

HOSTILE = "</script><script>alert(1)</script>"


def test_text_from_data_stays_text():
    page = offline.render(HOSTILE, f"<p>{offline.escape(HOSTILE)}</p>", data={HOSTILE: [HOSTILE]}, script="1")
    assert page.count("<script") == 2 and "alert(1)</script>" not in page
    embedded = re.search(r'id="data">(.*?)</script>', page)[1]
    assert json.loads(embedded) == {HOSTILE: [HOSTILE]}


def test_numbers_of_numpy_become_json():
    data = {"a": np.arange(3, dtype=np.int16), "b": np.float32(0.5), "c": [float("nan"), np.inf], "d": (True, None)}
    expected = {"a": [0, 1, 2], "b": 0.5, "c": [None, None], "d": [True, None]}
    assert json.loads(offline.embedded(data)) == expected


@pytest.mark.browser
def test_only_the_pages_own_code_runs(opened, tmp_path):
    path = tmp_path / "page.html"
    script = "document.querySelector('p').textContent = JSON.parse(document.getElementById('data').textContent).word"
    path.write_text(offline.render("title", "<p></p>", data={"word": HOSTILE}, script=script), encoding="utf-8")
    page = opened(path)
    assert page.inner_text("p") == HOSTILE
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
