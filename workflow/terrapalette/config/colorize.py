"""Settings of the colorization study: the branches of its agents' kinds, and what contradicts itself."""

from terrapalette.colorize.agents.registry import MODULES, Agent, agent
from terrapalette.colorize.baselines import BASELINES
from terrapalette.config.schema import by_kind, kinds_of

# What lies beside the agents' folders in results/colorize/{image}.
FOLDERS = ("halves",)


def completed(schema: dict, section: dict) -> dict:
    """The study's schema with a branch for each kind of agent that the section uses."""
    agents = schema["properties"]["agents"]
    used = kinds_of(section.get("agents"), list(MODULES))
    branches = {kind: _branch(agent(kind)) for kind in used}
    agents["additionalProperties"] = by_kind(agents["additionalProperties"], list(MODULES), branches)
    return schema


def contradictions(colorize: dict) -> list[str]:
    """What each key of the colorization study allows alone and the keys together do not, one sentence each."""
    palette, search = colorize["palette"], colorize["search"]
    found = []
    if palette["k_min"] >= palette["k_max"]:
        found.append(
            f"colorize.palette.k_min is {palette['k_min']}, expected less than colorize.palette.k_max "
            f"({palette['k_max']})"
        )
    numbers = {"colorize.palette.colors": palette["colors"], "colorize.search.colors": max(search["colors"])}
    numbers |= {f"colorize.agents.{name}.colors": one.get("colors") for name, one in _used(colorize)}
    for where, number in numbers.items():
        if isinstance(number, int) and number > palette["k_max"]:
            found.append(f"{where} is {number}, expected at most colorize.palette.k_max ({palette['k_max']})")
    even = [size for size in search["patches"] if size % 2 == 0]
    if even:
        found.append(f"colorize.search.patches has {even[0]}, expected odd numbers (a patch has a middle pixel)")
    for name, one in _used(colorize):
        where = f"colorize.agents.{name}"
        if name in BASELINES:
            found.append(f"{where}: {name} is the name of a baseline, take another one")
        if name in FOLDERS:
            found.append(f"{where}: {name} is the name of a folder beside those of agents, take another one")
        found += [f"{where}.{clause}" for clause in agent(one["kind"]).contradictions(one, colorize)]
    for name, folder in colorize["entries"].items():
        if folder and name in {*BASELINES, *dict(_used(colorize))}:
            found.append(f"colorize.entries.{name}: {name} is the name of an agent or a baseline, take another one")
    return found


def widest_patch(colorize: dict) -> int:
    """The side of the largest patch in use, by agents or the search."""
    sizes = [one["patch"] for _, one in _used(colorize) if isinstance(one.get("patch"), int)]
    return max([*sizes, *colorize["search"]["patches"]])


def _branch(kind: Agent) -> dict[str, dict]:
    """Schemas of an agent's settings; those that the search finds may be auto."""
    searched = {name: _or_auto(kind.settings[name]) for name in kind.searchable}
    return kind.settings | searched


def _or_auto(schema: dict) -> dict:
    choices = schema.get("anyOf", [schema])
    return {"description": schema["description"], "anyOf": [*choices, {"const": "auto"}]}


def _used(colorize: dict) -> list[tuple[str, dict]]:
    return [(name, one) for name, one in colorize["agents"].items() if one]
