"""Every figure of the land study is drawn as its rule says, fits a screen, and repeats byte for byte."""

import ast
import re

import pytest

from conftest import PROJECT
from rules.figures import cut_off, overlaps
from rules.land_figures.drawing import FIGURES


def ruled():
    """The rules of the land figures: name -> wildcards, inputs and parameters, and whether it is drawn as lines too."""
    text = "".join(path.read_text() for path in sorted((PROJECT / "workflow/rules").glob("land*.smk")))
    found = {}
    for call in re.findall(r"^figure\(.*?^\)", text, re.MULTILINE | re.DOTALL):
        call = ast.parse(call, mode="eval").body
        name, *wildcards = re.findall(r"\w+", call.args[0].value.removeprefix("land/figures/"))
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        params = [key.value for key in given["params"].keys] if "params" in given else []
        vector = "vector" not in given or given["vector"].value
        inputs = given.keys() - {"params", "vector", "numbers", "only", "name"}
        found[name] = (set(wildcards), inputs, set(params), vector)
    return found


RULED = ruled()


def test_no_figure_is_forgotten():
    scripts = {path.stem.removeprefix("plot_") for path in (PROJECT / "workflow/scripts/land").glob("plot_*.py")}
    # Spaces of mixtures and trains have figures of their own, which are drawn beside them.
    beside = set(re.findall(r'"plot_(\w+)"', (PROJECT / "tests/rules/test_land_unmixing.py").read_text()))
    assert scripts == set(RULED) == {name.split(".")[0] for name in FIGURES} | beside


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_drawn_as_its_rule_says(figure):
    given = tuple(set(part) for part in FIGURES[figure])
    assert given == RULED[figure.split(".")[0]][:3]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_fits_and_can_be_read(land, figure):
    pixels = land.picture(figure)
    assert pixels.shape[1] <= 1600
    # Nothing touches the sides, where it would be cut off.
    assert (pixels[:, [0, -1]] == 255).all() and (pixels[[0, -1]] == 255).all()
    assert cut_off(land.figure(figure)) == [] and overlaps(land.figure(figure)) == []
    assert (land.study.folder / f"{figure}.svg").exists() == RULED[figure.split(".")[0]][3]


# One of each sort: a table, a tree, a map, a scatter.
@pytest.mark.parametrize("figure", ["correlation", "dendrogram", "zoom", "scatter"])
def test_a_figure_repeats_byte_for_byte(land, figure):
    land.figure(figure)
    land.draw(figure, f"{figure}.again")
    for ending in ("png", "svg") if RULED[figure][3] else ("png",):
        first, again = (land.study.folder / f"{figure}{part}.{ending}" for part in ("", ".again"))
        assert first.read_bytes() == again.read_bytes()
