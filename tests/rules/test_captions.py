"""Captions hold names that people give: what comes of them in the report is text, whatever they are."""

import re
from types import SimpleNamespace

import pytest
import yaml
from docutils.core import publish_parts
from jinja2 import Environment

from conftest import PROJECT, changed

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())
CAPTIONS = sorted((PROJECT / "workflow/report").rglob("*.rst"))
# Whatever a file may be called.
HOSTILE = [
    "<script>alert(1)</script>.nc", "`x <http://evil.example>`_.nc", "*a_ |b| `c`_ **d ``.nc",
    " http: mailto:a@evil.example", "{{ 7 * 7 }}{% raw %}.nc", "a\\.nc", "\\",
]  # fmt: skip


class Anything(dict):
    """Params and wildcards that have whatever is asked for."""

    def __missing__(self, key):
        return Anything()

    def __getattr__(self, key):
        return self[key]

    def __str__(self):
        return "x"


def rendered(path, config):
    """A caption as Snakemake makes it."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    looks = {name: {"long_title": name, "assigned_by": "nearest", "title": name} for name in ("kmeans", "hac")}
    params = Anything(methods=looks, order=[0, 1], regions={}, order_by="NDVI")
    wildcards = Anything(
        space="pca",
        method="kmeans",
        image="cat",
        agent="basic",
        data="plane",
        reference="map",
        applied="a",
        exercise="svm",
    )
    snakemake = SimpleNamespace(config=config, params=params, wildcards=wildcards)
    text = environment.from_string(path.read_text()).render(snakemake=snakemake)
    settings = {"report_level": 5, "halt_level": 5}
    return publish_parts(text, writer="html", settings_overrides=settings)["body"]


def hostile(name):
    config = changed(DEFAULT, ("land", "source"), f"folder/{name}")
    config = changed(config, ("colorize", "photos"), [f"album/{name}"])
    return changed(
        config, ("land", "references"), {"map": {"file": name, "variable": name, "share": name, "least_share": 1}}
    )


@pytest.mark.parametrize("path", CAPTIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_name_becomes_markup(path):
    """[31] No script, no link, no message of the parser beyond those of a plain name."""
    plain = rendered(path, hostile("plain.nc"))
    assert "``" not in plain and ("plain.nc" not in plain or 'docutils literal">plain.nc' in plain)
    links, messages = len(re.findall("<a |href", plain)), plain.count("system-message")
    for name in HOSTILE:
        body = rendered(path, hostile(name))
        assert "<script" not in body and 'evil.example"' not in body
        assert len(re.findall("<a |href", body)) == links, (name, body)
        assert body.count("system-message") == messages and body.count("problematic") == plain.count("problematic"), (
            name
        )
