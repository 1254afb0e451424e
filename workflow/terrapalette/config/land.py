"""Settings of the land study that contradict each other, and the branches of its spaces and methods."""

from terrapalette.clustering import methods
from terrapalette.config.schema import by_kind, kinds_of
from terrapalette.spaces import kinds

# Inputs that come with the library, as land.source names them: global grids of land.grid_step.
BUILT_IN = ("emulated", "earth")


def completed(schema: dict, land: dict) -> dict:
    """The study's schema with a branch for each kind of space and each method that the configuration names."""
    parts, known = schema["properties"], list(kinds.MODULES)
    spaces = parts["spaces"]
    settings = {name: kinds.kind(name).settings for name in kinds_of(land.get("spaces"), known)}
    spaces["additionalProperties"] = by_kind(spaces["additionalProperties"], known, settings)
    parts["methods"]["items"] = _method_schema(land.get("methods"))
    return schema


def _method_schema(named: object) -> dict:
    """A method is written as its name, one with settings as {name: {settings}}."""
    used = [method_name(one) for one in named] if isinstance(named, list) else []
    settings = {name: methods.method(name).settings for name in methods.MODULES if name in used}
    branches = {
        name: {"type": "object", "properties": own, "required": list(own), "additionalProperties": False}
        for name, own in settings.items()
        if own
    }
    plain = [name for name in methods.MODULES if name not in branches]
    if not branches:
        return {"enum": plain}
    one = {"type": "object", "properties": branches, "additionalProperties": False, "minProperties": 1}
    return {
        "if": {"type": "object"},
        "then": one | {"maxProperties": 1},
        "else": {"enum": plain},
    }


def method_name(entry: object) -> object:
    """The name of a method as config writes it: a name, or a mapping of one name to settings."""
    return next(iter(entry)) if isinstance(entry, dict) and entry else entry


def method_settings(entry: str | dict) -> dict:
    """Settings of a method as config writes it."""
    return next(iter(entry.values())) if isinstance(entry, dict) else {}


def contradictions(land: dict) -> list[str]:
    """What each key of the land study allows alone and the keys together do not, one sentence each."""
    names = [variable["name"] for variable in land["variables"]]
    found = []
    if len(set(names)) < len(names):
        found.append(f"land.variables names a variable twice: {', '.join(names)}")
    for variable in land["variables"]:
        if variable["range"][0] >= variable["range"][1]:
            found.append(f"land.variables: the range of {variable['name']} must rise, found {variable['range']}")
    if land["order_by"] not in names:
        found.append(f"land.order_by is {land['order_by']!r}, expected one of land.variables: {', '.join(names)}")
    if land["surface"] != "both" and land["land_variable"] is None:
        found.append(f"land.land_variable is null, but land.surface {land['surface']} needs it")
    if land["k"] != "auto" and land["k"] > land["k_max"]:
        found.append(f"land.k is {land['k']}, expected at most land.k_max ({land['k_max']})")
    steps = 180 / land["grid_step"]
    if abs(steps - round(steps)) > 1e-6:
        found.append(f"land.grid_step is {land['grid_step']}, expected a divisor of 180 degrees (such as 1, 0.5, 0.1)")
    if max(land["comparison"]["k"]) > land["k_max"]:
        found.append(f"land.comparison.k is {land['comparison']['k']}, expected at most land.k_max ({land['k_max']})")
    if not any(land["spaces"].values()):
        found.append("land.spaces is empty, expected at least one space")
    # How many cells a file has is only known when it is read.
    n_cells = 2 * steps**2 if land["source"] in BUILT_IN else float("inf")
    for name, space in land["spaces"].items():
        if space:
            clauses = kinds.kind(space["kind"]).contradictions(space, len(names), n_cells)
            found += [f"land.spaces.{name}.{clause}" for clause in clauses]
    for name, box in land["figures"]["regions"].items():
        if box and box[2] >= box[3]:
            found.append(f"land.figures.regions.{name} is {box}, expected south < north")
        # West beyond east means across the date line; 180 and -180 are one meridian.
        if box and (box[0] == box[1] or (box[0], box[1]) == (180, -180)):
            found.append(f"land.figures.regions.{name} is {box}, expected west and east to differ")
    return found + _noise_contradictions(land["noise"], land["variables"])


def _noise_contradictions(noise: dict, variables: list[dict]) -> list[str]:
    names = {variable["name"] for variable in variables}
    unknown = [name for name in noise["deviation"] if name != "default" and name not in names]
    return [f"land.noise.deviation.{name} is not one of land.variables: {', '.join(sorted(names))}" for name in unknown]
