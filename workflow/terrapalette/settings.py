"""Check the configuration as a whole, before any job starts."""

from difflib import get_close_matches

import jsonschema


def problems(config: dict, schema: dict) -> list[str]:
    """Everything that is wrong with a configuration, one sentence each, naming the key.

    Parameters
    ----------
    config : the configuration as nested plain values
    schema : a JSON schema (draft 2020-12)

    Returns
    -------
    sentences; empty when the configuration is sound
    """
    errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(config), key=lambda error: error.json_path)
    found = [sentence for error in errors for sentence in _sentences(error, schema)]
    return list(dict.fromkeys(found)) or _contradictions(config)


def _sentences(error: jsonschema.ValidationError, schema: dict) -> list[str]:
    where = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(error.schema.get("properties", {}))
        return [
            f"{_join(where, key)} is not a known key" + _suggestion(key, known, schema)
            for key in error.instance
            if key not in known
        ]
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return [f"{_join(where, key)} is missing" for key in missing]
    if error.validator == "enum":
        return [f"{where} is {error.instance!r}, expected one of {', '.join(map(str, error.validator_value))}"]
    if error.validator in {"anyOf", "type"}:
        wanted = [_wanted(part) for part in error.schema.get("anyOf", [error.schema])]
        sentence = f"{where or 'the configuration'} is {error.instance!r}, expected {' or '.join(wanted)}"
        return [sentence + _hint_on_text(error.instance)]
    description = error.schema.get("description", "")
    return [f"{where}: {error.message}" + (f" ({description})" if description else "")]


def _hint_on_text(value: object) -> str:
    """What may have made a number a text."""
    try:
        float(value)
    except (TypeError, ValueError):
        return ""
    if not isinstance(value, str):
        return ""
    if "e" in value.lower():
        return "; write a number in powers of ten with a dot and a sign, such as 1.0e-6"
    return "; numbers inside --config braces arrive as text, use --configfile"


def _wanted(schema: dict) -> str:
    """What a part of a schema allows, in words."""
    if "const" in schema:
        return str(schema["const"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    names = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number"}
    names |= {"number": "a number", "boolean": "true or false", "null": "null"}
    limit = f" of at least {schema['minimum']}" if "minimum" in schema else ""
    return " or ".join(names[kind] for kind in kinds) + limit


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else str(key)


def _suggestion(key: str, known: list[str], schema: dict) -> str:
    close = get_close_matches(str(key), known, n=1)
    # A known key in the wrong place, such as source instead of land.source.
    elsewhere = [place for place in _places(schema) if place.split(".")[-1] == key]
    if close or elsewhere:
        return f"; did you mean {(close or elsewhere)[0]}?"
    return f"; known here: {', '.join(known)}"


def _places(schema: dict, where: str = "") -> list[str]:
    """Dotted names of all keys of a schema."""
    parts = schema.get("properties", {})
    return [place for key, part in parts.items() for place in (_join(where, key), *_places(part, _join(where, key)))]


def _contradictions(config: dict) -> list[str]:
    """What each key alone allows and the keys together do not."""
    land = config["land"]
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
    n_cells = 2 * steps**2 if land["source"] == "emulated" else float("inf")
    for name, space in land["spaces"].items():
        found += _space_contradictions(name, space, len(names), n_cells) if space else []
    for name, box in land["figures"]["regions"].items():
        if box and not (box[0] < box[1] and box[2] < box[3]):
            wanted = "west < east and south < north (a region cannot cross 180)"
            found.append(f"land.figures.regions.{name} is {box}, expected {wanted}")
    return found


# What each kind of space needs besides its kind; nothing else is allowed.
_KEYS = {
    "original": (),
    "pca": ("components",),
    "vae": ("latent_dim", "hidden", "alpha", "epochs", "batch_size", "optimizer", "learning_rate", "device"),
}


def _space_contradictions(name: str, space: dict, n_variables: int, n_cells: float) -> list[str]:
    where, kind = f"land.spaces.{name}", space["kind"]
    found = [f"{where}.{key} does not belong to kind {kind}" for key in space if key not in ("kind", *_KEYS[kind])]
    found += [f"{where}.{key} is missing, kind {kind} needs it" for key in _KEYS[kind] if key not in space]
    components = space.get("components", 1)
    if components >= 1 and (components != int(components) or components > n_variables):
        found.append(
            f"{where}.components is {components}, expected a whole number up to {n_variables} or a share below 1"
        )
    if space.get("latent_dim", 1) > n_variables:
        found.append(f"{where}.latent_dim is {space['latent_dim']}, expected at most the {n_variables} variables")
    if space.get("batch_size", 1) > n_cells:
        found.append(f"{where}.batch_size is {space['batch_size']}, but the whole grid has {n_cells:.0f} cells")
    return found
