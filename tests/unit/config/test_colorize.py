import copy
import sys
from types import ModuleType

import pytest
import yaml

from conftest import PROJECT, changed, problems
from terrapalette.colorize.agents import registry
from terrapalette.config import colorize

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())
AGENTS = ("colorize", "agents")

CHANGES = [
    (("colorize", "photo"), ["x.jpg"], "colorize.photo is not a known key; did you mean photos?"),
    (("colorize", "photos"), [], "colorize.photos"),
    (("colorize", "palette", "k_min"), 15, "colorize.palette.k_min is 15, expected less than colorize.palette.k_max"),
    (("colorize", "palette", "colors"), 16, "colorize.palette.colors is 16, expected at most colorize.palette.k_max"),
    (("colorize", "palette", "colors"), "auto", "expected a whole number of at least 2 or elbow"),
    (("colorize", "search", "colors"), [5, 20], "colorize.search.colors is 20, expected at most"),
    (("colorize", "search", "patches"), [3, 4], "colorize.search.patches has 4, expected odd numbers"),
    (("colorize", "search", "held_out"), 0.9, "colorize.search.held_out: 0.9 is greater than the maximum of 0.5"),
    ((*AGENTS, "basic", "patch"), 4, "colorize.agents.basic.patch is 4, expected an odd number"),
    ((*AGENTS, "basic", "colors"), 30, "colorize.agents.basic.colors is 30, expected at most"),
    ((*AGENTS, "basic", "trees"), 3, "colorize.agents.basic.trees does not belong to kind basic"),
    (
        (*AGENTS, "basic", "kind"),
        "knn",
        "colorize.agents.basic.kind is 'knn', expected one of basic, exemplar, propagate",
    ),
    ((*AGENTS, "context"), {"kind": "context", "photos": "all"}, "colorize.agents.context.trees is missing"),
    # What the search finds may be auto, and nothing else.
    (
        (*AGENTS, "basic", "neighbours"),
        "some",
        "basic.neighbours is 'some', expected a whole number of at least 1 or auto",
    ),
    ((*AGENTS, "basic", "border"), "auto", "colorize.agents.basic.border is 'auto', expected one of reflect, black"),
    (
        (*AGENTS, "improved", "colors"),
        "auto",
        "improved.colors is 'auto', expected a whole number of at least 2 or elbow",
    ),
    ((*AGENTS, "improved", "early_stop"), {"share": 0.1}, "colorize.agents.improved.early_stop.patience is missing"),
    ((*AGENTS, "blend", "members"), ["contxt"], "colorize.agents.blend.members names contxt, which is no agent"),
    ((*AGENTS, "blend", "members"), ["basic"], "blend.members names basic, expected agents without a palette"),
    ((*AGENTS, "blend", "members"), ["blend"], "blend.members names blend, expected agents without a palette and with"),
    ((*AGENTS, "improved", "activations"), ["relu"], "has 1 entries, expected one for each of the 2 hidden layers"),
    ((*AGENTS, "improved", "optimizer"), "gd", "batch_size is 2048, but optimizer gd means all"),
    ((*AGENTS, "improved", "optimizer"), "sgd", "batch_size is 2048, but optimizer sgd means 1"),
    ((*AGENTS, "improved_published", "optimizer"), "mbgd", "optimizer mbgd means a number of examples"),
    (
        (*AGENTS, "improved_published", "patch"),
        5,
        "leaves 2 pixels without colour; expected colorize.margin of at least",
    ),
    ((*AGENTS, "improved", "learning_rate"), "3e-2", "such as 1.0e-6"),
    ((*AGENTS, "palette_limit"), DEFAULT["colorize"]["agents"]["basic"], "palette_limit is the name of a baseline"),
    ((*AGENTS, "exemplar", "window"), 4, "colorize.agents.exemplar.window is 4, expected an odd number"),
    (("colorize", "entries", "context"), "folder", "colorize.entries.context: context is the name of an agent"),
    (("colorize", "entries", "grey"), "folder", "colorize.entries.grey: grey is the name of an agent or a baseline"),
    (("colorize", "entries", "mine"), 3, "colorize.entries.mine"),
    ((*AGENTS, "My agent"), DEFAULT["colorize"]["agents"]["basic"], "lower-case letters, digits and _"),
]


@pytest.mark.parametrize(("keys", "value", "sentence"), CHANGES)
def test_a_mistake_is_named(keys, value, sentence):
    assert sentence in "\n".join(problems(changed(DEFAULT, keys, value)))


def test_an_agent_is_added_and_another_dropped_by_config_alone():
    config = copy.deepcopy(DEFAULT)
    config["colorize"]["agents"] |= {
        "cnn": None,
        "wide": config["colorize"]["agents"]["basic"] | {"patch": 7, "colors": "elbow"},
    }
    assert problems(config) == []
    assert colorize.widest_patch(config["colorize"]) == 7


def test_a_blend_goes_on_without_members_that_are_dropped():
    config = copy.deepcopy(DEFAULT)
    agents = config["colorize"]["agents"]
    agents["cnn"] = None
    assert problems(config) == [] and list(registry.with_members(agents, "blend")["members"]) == ["context"]
    agents["context"] = None
    assert problems(config) == [
        "colorize.agents.blend.members are context, cnn, none of which is in use; expected one at least"
    ]


def test_a_contradiction_begins_with_the_agents_key():
    config = copy.deepcopy(DEFAULT["colorize"])
    config["agents"] = {"mine": config["agents"]["improved"] | {"patch": 2, "hidden": [3]}}
    assert [sentence.split(", ")[0] for sentence in colorize.contradictions(config)] == [
        "colorize.agents.mine.patch is 2",
        "colorize.agents.mine.activations has 2 entries",
    ]


def test_a_new_kind_of_agent_is_one_module_and_one_line(monkeypatch):
    module = ModuleType("terrapalette.colorize.agents.toy")
    module.AGENT = registry.Agent(
        title="a toy",
        color=lambda task, **settings: None,
        settings={"strength": {"description": "How much.", "type": "integer", "minimum": 1}},
        needs_palette=False,
        paints_classes=lambda settings: False,
        searchable=("strength",),
        contradictions=lambda settings, colorize: ["strength is 13"] * (settings["strength"] == 13),
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(registry.MODULES, "toy", "toy")

    def found(**settings):
        return problems(changed(DEFAULT, (*AGENTS, "mine"), {"kind": "toy", "photos": "all", **settings}))

    assert found(strength=2) == found(strength="auto") == []
    assert found() == ["colorize.agents.mine.strength is missing, kind toy needs it"]
    assert found(strength=13) == ["colorize.agents.mine.strength is 13"]
    assert found(strength=0) and "trees does not belong to kind toy" in found(strength=2, trees=3)[0]
