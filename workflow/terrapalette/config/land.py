"""Settings of the land study that contradict each other, and the branches of its spaces and methods."""

from terrapalette.clustering import methods
from terrapalette.config.schema import by_kind, kinds_of
from terrapalette.spaces import kinds

# Inputs that come with the library, as land.source names them: global grids of land.grid_step.
BUILT_IN = ("emulated", "earth")
# Keys of an entry of land.variables, all but `cluster` null where they are left out.
DERIVED = ("index", "ratio", "difference")
READ_KEYS = ("from", "band", "file", "scale", "offset", "along", "over", "take")
RESERVED = ("lat", "lon", "y", "x", "crs", "inside")
# What may stand beside any method's settings.
SPACES = {
    "description": "Names of the spaces to cluster in; all of land.spaces where it is left out.",
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string"},
}
# What may stand beside any space's settings.
METHODS = {
    "description": "Names of the methods to cluster with in it; all of land.methods where it is left out.",
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"enum": list(methods.MODULES)},
    "default": None,
}
# As many null worlds as can reject at 5 %.
FEWEST_WORLDS = 19
VARIABLE_KEYS = ("name", "range", "wavelength", *READ_KEYS, *DERIVED)


def completed(schema: dict, land: dict) -> dict:
    """The study's schema with a branch for each kind of space and each method that the configuration names."""
    parts, known = schema["properties"], list(kinds.MODULES)
    spaces = parts["spaces"]
    settings = {name: {**kinds.kind(name).settings, "methods": METHODS} for name in kinds_of(land.get("spaces"), known)}
    spaces["additionalProperties"] = by_kind(spaces["additionalProperties"], known, settings)
    parts["methods"]["items"] = _method_schema(land.get("methods"))
    return schema


def _method_schema(named: object) -> dict:
    """A method is written as its name, one with settings as {name: {settings}}; any may be limited to some spaces."""
    used = [method_name(one) for one in named] if isinstance(named, list) else []
    settings = {name: methods.method(name).settings for name in methods.MODULES if name in used}
    branches = {
        name: {"type": "object", "properties": {**own, "spaces": SPACES}, "required": list(own)}
        | {"additionalProperties": False}
        for name, own in settings.items()
    }
    one = {"type": "object", "properties": branches, "additionalProperties": False, "minProperties": 1}
    return {
        "if": {"type": "object"},
        "then": one | {"maxProperties": 1},
        "else": {"enum": [name for name in methods.MODULES if not settings.get(name)]},
    }


def method_name(entry: object) -> object:
    """The name of a method as config writes it: a name, or a mapping of one name to settings."""
    return next(iter(entry)) if isinstance(entry, dict) and entry else entry


def method_settings(entry: str | dict, land: dict) -> dict:
    """Settings of a method as config writes it, for its `fit`: without `spaces`, and `k` as a rising list.

    Where `k` is null, it is the number in maps where that is one (land.k), else those of the comparison.
    """
    own = next(iter(entry.values())) if isinstance(entry, dict) else {}
    given = {key: value for key, value in own.items() if key != "spaces"}
    if "k" in given:
        in_maps = [land["k"]] if isinstance(land["k"], int) else land["comparison"]["k"]
        given["k"] = sorted(given["k"] or in_maps)
    return given


def space_settings(entry: dict) -> dict:
    """Kind and settings of a space as config writes it, without `methods`."""
    return {key: value for key, value in entry.items() if key != "methods"}


def labellings(land: dict) -> list[tuple[str, str]]:
    """Every space and method that the study labels its cells by: all in all, but those that either limits."""
    return [
        (space, name)
        for space, own in land["spaces"].items()
        if own
        for name, entry in ((method_name(entry), entry) for entry in land["methods"])
        if space in _spaces_of(entry, land) and name in own.get("methods", [name])
    ]


def _spaces_of(entry: str | dict, land: dict) -> list[str]:
    """The spaces that a method as config writes it is asked to cluster in."""
    own = next(iter(entry.values())) if isinstance(entry, dict) else {}
    return own.get("spaces", list(land["spaces"]))


def variables(land: dict, applied: str | None = None) -> list[dict]:
    """The entries of land.variables written out in full: what one leaves out is None, and `cluster` true.

    applied : name of a data set under land.apply, whose own keys replace those of the study's
    """
    own = {} if applied is None else others(land)[applied].get("variables", {})
    return [
        dict.fromkeys(VARIABLE_KEYS) | {"cluster": True} | variable | own.get(variable["name"], {})
        for variable in land["variables"]
    ]


def others(land: dict) -> dict[str, dict]:
    """The data sets under land.apply that are not switched off; YAML takes a year for a number, here it is a name."""
    return {str(name): one for name, one in land["apply"].items() if one}


def contradictions(land: dict) -> list[str]:
    """What each key of the land study allows alone and the keys together do not, one sentence each."""
    entries = variables(land)
    names = [variable["name"] for variable in entries if variable["cluster"]]
    found = _variable_contradictions(entries)
    steps = [variable["name"] for variable in entries if variable["cluster"] and has_steps(variable, entries)]
    if land["order_by"] not in names and not land["order_by"].startswith(tuple(f"{name}_" for name in steps)):
        known = ", ".join(names) or "none is clustered"
        told = " (its cluster is false)" if land["order_by"] in [one["name"] for one in entries] else ""
        found.append(f"land.order_by is {land['order_by']!r}{told}, expected one of land.variables: {known}")
    if len(names) < 2 and not steps:
        found.append(f"land.variables has {len(names)} to cluster ({', '.join(names)}), expected two or more features")
    if land["surface"] != "both" and land["land_variable"] is None:
        found.append(f"land.land_variable is null, but land.surface {land['surface']} needs it")
    if isinstance(land["k"], int) and land["k"] > land["k_max"]:
        found.append(f"land.k is {land['k']}, expected at most land.k_max ({land['k_max']})")
    found += _verdict_contradictions(land)
    rows = 180 / land["grid_step"]
    if abs(rows - round(rows)) > 1e-6:
        found.append(f"land.grid_step is {land['grid_step']}, expected a divisor of 180 degrees (such as 1, 0.5, 0.1)")
    if max(land["comparison"]["k"]) > land["k_max"]:
        found.append(f"land.comparison.k is {land['comparison']['k']}, expected at most land.k_max ({land['k_max']})")
    if not any(land["spaces"].values()):
        found.append("land.spaces is empty, expected at least one space")
    found += _method_contradictions(land)
    # How many cells a file has is only known when it is read.
    n_cells = 2 * rows**2 if land["source"] in BUILT_IN else float("inf")
    # So with steps along a dimension.
    n_features = float("inf") if steps else len(names)
    for name, space in land["spaces"].items():
        if space:
            kind = kinds.kind(space["kind"])
            found += [f"land.spaces.{name}.{clause}" for clause in kind.contradictions(space, n_features, n_cells)]
            if kind.is_display and not land["allow_display_spaces"]:
                found.append(
                    f"land.spaces.{name} is {kind.title}, to be looked at, not clustered in: clusters may be its own "
                    "making. Drop it, or set land.allow_display_spaces to true"
                )
    for name, box in land["figures"]["regions"].items():
        if box and box[2] >= box[3]:
            found.append(f"land.figures.regions.{name} is {box}, expected south < north")
        # West beyond east means across the date line; 180 and -180 are one meridian.
        if box and (box[0] == box[1] or (box[0], box[1]) == (180, -180)):
            found.append(f"land.figures.regions.{name} is {box}, expected west and east to differ")
    found += [sentence for name in others(land) for sentence in _apply_contradictions(land, name)]
    return found + _noise_contradictions(land["noise"], land["variables"])


def _method_contradictions(land: dict) -> list[str]:
    names, found = [method_name(entry) for entry in land["methods"]], []
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    found += [f"land.methods names {name} twice, expected each method once" for name in twice]
    for name, entry in zip(names, land["methods"], strict=True):
        unknown = [space for space in _spaces_of(entry, land) if space not in land["spaces"]]
        known = ", ".join(one for one, own in land["spaces"].items() if own)
        found += [f"land.methods.{name}.spaces names {one}, expected some of land.spaces: {known}" for one in unknown]
        asked = method_settings(entry, land).get("k", [])
        if asked and asked[-1] > land["k_max"]:
            found.append(f"land.methods.{name}.k is {asked}, expected at most land.k_max ({land['k_max']})")
    # One that is switched off is no mistake, unless nothing is left.
    if any(land["spaces"].values()) and not labellings(land):
        found.append(
            "land.methods cluster in none of land.spaces, expected `spaces` of a method and `methods` of a space to "
            "name some that are switched on"
        )
    return found


def _apply_contradictions(land: dict, applied: str) -> list[str]:
    names = [variable["name"] for variable in land["variables"]]
    unknown = [name for name in others(land)[applied].get("variables", {}) if name not in names]
    key = f"land.apply.{applied}.variables"
    found = [f"{key}.{name} is not one of land.variables: {', '.join(names)}" for name in unknown]
    own, study = (_variable_contradictions(variables(land, one)) for one in (applied, None))
    return found + [one.replace("land.variables", key, 1) for one in own if one not in study]


def has_steps(variable: dict, entries: list[dict]) -> bool:
    """Whether a variable (an entry written out in full) becomes one feature a step, alone or from others that do."""
    operands = _operands(variable)
    # What is made from itself is refused elsewhere.
    others = [entry for entry in entries if entry["name"] in operands and entry["name"] != variable["name"]]
    rest = [entry for entry in entries if entry is not variable]
    return variable["along"] is not None or any(has_steps(entry, rest) for entry in others)


def _operands(variable: dict) -> list[str]:
    return next((variable[kind] for kind in DERIVED if variable[kind] is not None), [])


def _variable_contradictions(entries: list[dict]) -> list[str]:
    names = [variable["name"] for variable in entries]
    found = []
    if len(set(names)) < len(names):
        found.append(f"land.variables names a variable twice: {', '.join(names)}")
    for variable in entries:
        own = f"land.variables: {variable['name']}"
        if variable["name"] in RESERVED:
            found.append(f"{own} is a name that grids need ({', '.join(RESERVED)}), expected another (with `from`)")
        if variable["range"] is not None and variable["range"][0] >= variable["range"][1]:
            found.append(f"land.variables: the range of {variable['name']} must rise, found {variable['range']}")
        kinds_used = [kind for kind in DERIVED if variable[kind] is not None]
        if len(kinds_used) > 1:
            found.append(f"{own} has {' and '.join(kinds_used)}, expected one of them")
        reading = [key for key in READ_KEYS if variable[key] is not None]
        if kinds_used and reading:
            found.append(f"{own} is made from others ({kinds_used[0]}), expected no {', '.join(reading)} beside it")
        unknown = [name for name in _operands(variable) if name not in names]
        if unknown:
            found.append(f"{own} is made from {', '.join(unknown)}, expected names among {', '.join(names)}")
        if variable["along"] is not None and variable["over"] is not None:
            found.append(f"{own} has along and over, expected one of them")
        if (variable["over"] is None) != (variable["take"] is None):
            found.append(f"{own} has {'over without take' if variable['take'] is None else 'take without over'}")
        steps = variable["along"] or variable["over"]
        if steps == "band" and variable["band"] is not None:
            found.append(f"{own} has steps over bands and one band, expected one of them")
    return found + _circles(entries)


def _circles(entries: list[dict]) -> list[str]:
    """Variables that are made from themselves, directly or through others."""
    made = {variable["name"]: _operands(variable) for variable in entries}

    def reached(name: str) -> set[str]:
        found, ahead = set(), [name]
        while ahead:
            new = [one for one in made.get(ahead.pop(), []) if one not in found]
            found.update(new)
            ahead += new
        return found

    circular = [name for name in made if name in reached(name)]
    return [f"land.variables: {', '.join(circular)} are made from themselves, expected an end"] * bool(circular)


def _verdict_contradictions(land: dict) -> list[str]:
    worlds, found = land["verdict"]["worlds"], []
    if 0 < worlds < FEWEST_WORLDS:
        found.append(
            f"land.verdict.worlds is {worlds}, expected at least {FEWEST_WORLDS} (fewer cannot tell 5 %), or 0 for no "
            "verdict"
        )
    retrain = land["verdict"]["retrain"]
    if retrain and not FEWEST_WORLDS <= retrain <= max(worlds, FEWEST_WORLDS):
        found.append(
            f"land.verdict.retrain is {retrain}, expected 0, or from {FEWEST_WORLDS} to land.verdict.worlds ({worlds})"
        )
    taken = [name for name in ("worlds", "examples") if land["spaces"].get(name)]
    found += [f"land.spaces.{name} is the name of a file of the verdict, expected another name" for name in taken]
    if land["k"] == "verdict" and not worlds:
        found.append("land.k is verdict, but land.verdict.worlds is 0: expected worlds, or land.k a number or auto")
    return found


def _noise_contradictions(noise: dict, variables: list[dict]) -> list[str]:
    names = {variable["name"] for variable in variables}
    unknown = [name for name in noise["deviation"] if name != "default" and name not in names]
    return [f"land.noise.deviation.{name} is not one of land.variables: {', '.join(sorted(names))}" for name in unknown]
