"""Every example is sound as it is laid over the defaults."""

import copy

import pytest
import yaml

from conftest import PROJECT, problems

EXAMPLES = sorted((PROJECT / "examples").glob("*.yaml"))


def laid_over(config, more):
    """As Snakemake lays one configuration file over another: mappings key by key, all else in place."""
    merged = copy.deepcopy(config)
    for key, value in more.items():
        merged[key] = laid_over(merged[key], value) if isinstance(value, dict) and key in merged else value
    return merged


def test_there_are_examples():
    assert EXAMPLES


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_sound(path):
    default = yaml.safe_load((PROJECT / "config.yaml").read_text())
    example = yaml.safe_load(path.read_text())
    assert problems(laid_over(default, example)) == []
    # It begins with how to run it, and the README leads there.
    assert f"make run CONFIG=examples/{path.name}" in path.read_text()
    assert f"make run CONFIG=examples/{path.name}" in (PROJECT / "README.md").read_text()
