"""Strings and numbers are checked once, at the door. Numbers in brackets are those of the table in docs/trust.md."""

import math
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PROJECT, changed, problems
from terrapalette.config import files, values

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())
AGENT = DEFAULT["colorize"]["agents"]["basic"]


def leaves(part, keys=()):
    """Where every plain value of a configuration stands."""
    if isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, (*keys, key))
    else:
        yield keys, part


NUMBERS = [keys for keys, value in leaves(DEFAULT) if type(value) in (int, float)]
WHOLE = [keys for keys, value in leaves(DEFAULT) if type(value) is int]


def test_the_default_passes_the_door():
    assert values.problems(DEFAULT) == [] and len(NUMBERS) > 100


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_no_number_may_be_none(odd):
    """[10] Every number of the configuration in turn."""
    for keys in NUMBERS:
        (said,) = problems(changed(DEFAULT, keys, odd))
        assert "expected a finite number" in said and keys[0] in said


def test_whole_numbers_are_whole():
    """[23] 42.0 for 42 at every key at once: refused wherever a whole number is asked for, in one way."""
    config = DEFAULT
    for keys in WHOLE:
        config = changed(config, keys, float(_at(keys)))
    found = problems(config)
    refused = {one.split(" is ")[0] for one in found}
    assert {
        "seed",
        "land.k_max",
        "land.verdict.cells",
        "land.spaces.vae2.batch_size",
        "colorize.search.patches.0",
    } <= refused
    assert "land.land_threshold" not in refused and len(refused) > 80
    assert problems(changed(DEFAULT, ("seed",), 42.0)) == [
        "seed is 42.0, expected a whole number of at least 0; write 42"
    ]
    # A switch is no number.
    assert problems(changed(DEFAULT, ("seed",), True))


def _at(keys):
    found = DEFAULT
    for key in keys:
        found = found[key]
    return found


@pytest.mark.parametrize("key", [1, 2.5, True, None])
@pytest.mark.parametrize("place", [("land", "spaces"), ("colorize", "agents"), ("course", "kmeans", "data"), ()])
def test_keys_are_text(key, place):
    """[25]"""
    held = {} if not place else _at(place)
    config = DEFAULT | {key: 1} if not place else changed(DEFAULT, place, held | {key: None})
    (said, *_) = problems(config)
    assert "is no text" in said and ".".join([*place, str(key)]) in said


@pytest.mark.parametrize(
    "hidden", [[1_000_000, 1_000_000], [10, 20_000, 20_000], 10**9]
)  # fmt: skip
def test_layers_that_no_machine_holds(hidden):
    """[29] Both numbers in one sentence."""
    keys = ("course", "mlp", "hidden") if isinstance(hidden, int) else ("land", "spaces", "vae2", "hidden")
    (said,) = problems(changed(DEFAULT, keys, hidden))
    assert "weights between two layers" in said and "1e+08" in said


def test_numbers_that_64_bits_do_not_hold():
    assert "64 bits" in problems(changed(DEFAULT, ("seed",), 10**30))[0]


# Names ----------------------------------------------------------------------------------------------------------------

PLACES = {
    "spaces": (("land", "spaces"), {"kind": "original"}),
    "references": (("land", "references"), {"file": "a.nc", "variable": "x"}),
    "apply": (("land", "apply"), {"source": "a.nc"}),
    "regions": (("land", "figures", "regions"), [0, 10, 0, 10]),
    "indices": (("land", "noise", "indices"), ["DHR865", "DHR670"]),
    "agents": (("colorize", "agents"), AGENT),
    "points": (("course", "kmeans", "data"), {"source": "2d", "k": 2, "solution": None}),
}
HOSTILE = [
    "<script>alert(1)</script>", "a{b}", "{a}", "<a>", "a/b", "../a", "a\\b", "", " ", "nan", "null", "true", "inf",
    "a_", "a_ b", "x" * 61, "a\nb", "a`b", "*a*", "|a|", "a: b", "{{ 7 * 7 }}", "{% raw %}", "a\x00", "\u202eabc", "-a",
    "$x$", "a[1]", "a;b", '"', "a\tb", ".", "..", "`a <http://b.c>`_", "http://b.c",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused(place, name):
    """[17, 26, 31] Wherever people give names, none is markup, a wildcard, a path or a missing value."""
    keys, value = place
    found = problems(changed(DEFAULT, keys, _at(keys) | {name: value}))
    assert found and all("\n" not in one for one in found)


@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_good_names_are_taken(place):
    keys, value = place
    for name in ("a", "b2", "long_name_of_60_" + "xyz0123456789" * 3):
        assert problems(changed(DEFAULT, keys, _at(keys) | {name: value})) == []


@pytest.mark.parametrize(
    "name", ["South America", "Côte d'Ivoire", "São Tomé (north)", "L. Chad", "Alps-Adria", "A & B"]
)
def test_names_of_regions_are_those_of_places(name):
    assert problems(changed(DEFAULT, ("land", "figures", "regions"), {name: [0, 10, 0, 10]})) == []


@pytest.mark.parametrize("name", [one for one in HOSTILE if one])
def test_hostile_names_of_variables_are_refused(name):
    """[31]"""
    entries = [*DEFAULT["land"]["variables"], {"name": name, "from": "x"}]
    assert problems(changed(DEFAULT, ("land", "variables"), entries))


def test_an_agent_named_like_a_folder_of_ours():
    """[26]"""
    (said,) = problems(changed(DEFAULT, ("colorize", "agents", "halves"), AGENT))
    assert "colorize.agents.halves" in said and "folder" in said


# Files ----------------------------------------------------------------------------------------------------------------


def said(tmp_path, content):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = files.problems(str(path))
    assert all(one.startswith(str(path)) for one in found)
    return [one.removeprefix(str(path)) for one in found]


def test_a_block_that_stands_twice(tmp_path):
    """[6] The first would vanish."""
    (one,) = said(tmp_path, "land:\n  k: 5\ncolorize: {}\nland:\n  k_max: 9\n")
    assert one.startswith(", line 4: land stands in line 1 already")


def test_a_key_that_stands_twice_deep_inside(tmp_path):
    found = said(tmp_path, "land:\n  variables:\n    - {name: a, name: b}\n  spaces: {pca: {kind: pca}, pca: null}\n")
    assert ["variables[0].name" in found[0], "land.spaces.pca" in found[1], len(found)] == [True, True, 2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("land: [1, 2\nk: 3\n", "line 2"),
        ("land:\n\tk: 3\n", "line 2"),
        ("land: {k: 3}}\n", "line 1"),
        ("land: \x01\n", "line 1"),
        ("seed: 1\nland: *nowhere\n", "line 2"),
        (b"seed: 1\nland: {source: caf\xe9.nc}\n", "line 2: the byte 0xe9 is no UTF-8"),
        ("- a\n", "expected settings"),
        ("only text", "expected settings"),
        ("land: &a\n  k: *a\n", "holds itself"),
        ("[" * 500, "not a file of settings"),
        (b"x" * 2_000_000, "2000000 bytes"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(tmp_path, content, words):
    """[35]"""
    found = said(tmp_path, content)
    assert len(found) == 1 and words in found[0], found


def test_files_that_are_sound(tmp_path):
    for content in ("", "# nothing\n", "seed: 1\n", "\ufeffseed: 1\n", "land: &a {k: 3}\nother: *a\n", '{"seed": 1}'):
        assert said(tmp_path, content) == []
    assert files.problems(str(PROJECT / "config.yaml")) == []


def test_a_missing_file(tmp_path):
    """[36]"""
    assert files.problems(str(tmp_path / "no.yaml")) == [f"{tmp_path / 'no.yaml'}: no such file"]


tree = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda part: st.one_of(
        st.lists(part, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans()), part, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(place=st.sampled_from([keys for keys, _ in leaves(DEFAULT)]), depth=st.integers(1, 6), value=tree)
def test_any_value_anywhere_gives_sentences_or_nothing(place, depth, value):
    """Whatever stands at whatever key: the check itself never fails, and each problem is one line."""
    for one in problems(changed(DEFAULT, place[:depth], value)):
        assert isinstance(one, str) and re.search(r"\w", one)
