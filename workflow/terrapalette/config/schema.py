"""The schema of the whole configuration, put together from its parts: studies, and the kinds of things in use."""

from copy import deepcopy
from importlib import import_module


def assembled(base: dict, studies: dict[str, dict], config: dict) -> dict:
    """One closed schema (draft 2020-12) for a configuration.

    Parameters
    ----------
    base : what stands above the studies
    studies : each study's own schema, by name; terrapalette.config.{study} may complete it with the branches of the
        kinds that the configuration uses (`completed(schema, section)`)
    config : the configuration, not checked yet
    """
    schema = deepcopy(base)
    schema["properties"]["studies"]["items"] = {"enum": list(studies)}
    schema["required"] = [*schema["required"], *studies]
    schema["$defs"] = dict(base.get("$defs", {}))
    for name, own in studies.items():
        section = config.get(name) if isinstance(config, dict) else None
        completed = getattr(import_module(f"terrapalette.config.{name}"), "completed", None)
        part = deepcopy(own)
        if completed is not None:
            part = completed(part, section if isinstance(section, dict) else {})
        schema["$defs"] |= part.pop("$defs", {})
        schema["properties"][name] = part
    return schema


def by_kind(entry: dict, kinds: list[str], settings: dict[str, dict]) -> dict:
    """The schema of an entry (or null) whose key `kind` decides which other keys it has: one branch a kind.

    Parameters
    ----------
    entry : schema of what every entry has; it names further common keys under "properties"
    kinds : every kind that there is
    settings : schemas of the further keys of each kind in use, all of them required but those with a default
    """
    common = dict(entry.get("properties", {}))
    described = {"description": f"One of {', '.join(kinds)}.", "enum": kinds}
    branches = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {
                "properties": {"kind": {"const": kind}} | common | own,
                "required": ["kind", *common, *(key for key, one in own.items() if "default" not in one)],
                "additionalProperties": False,
            },
        }
        for kind, own in settings.items()
    ]
    return {
        "description": entry["description"],
        "type": ["object", "null"],
        "required": ["kind"],
        "properties": {"kind": described},
        "allOf": branches,
    }


def kinds_of(entries: object, known: list[str]) -> list[str]:
    """Which of the known kinds the entries (a mapping of mappings) name, in the order of `known`."""
    rows = entries.values() if isinstance(entries, dict) else []
    named = [row.get("kind") for row in rows if isinstance(row, dict)]
    return [kind for kind in known if kind in named]
