"""Check the configuration as a whole, before any job starts."""

from difflib import get_close_matches
from importlib import import_module

import jsonschema

from terrapalette.config import values

# Whole numbers are written as such: jobs count with them, and 42.0 is no count.
_Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)


def problems(config: dict, schema: dict, studies: list[str]) -> list[str]:
    """Everything that is wrong with a configuration, one sentence each, naming the key.

    Parameters
    ----------
    config : the configuration as nested plain values
    schema : a JSON schema (draft 2020-12), as `schema.assembled` makes it
    studies : names of the studies; terrapalette.config.{study} tells what contradicts itself

    Returns
    -------
    sentences; empty when the configuration is sound
    """
    if impossible := values.problems(config):
        return impossible
    errors = sorted(_Validator(schema).iter_errors(config), key=lambda error: error.json_path)
    found = [sentence for error in errors for sentence in _sentences(error, schema)]
    if found:
        return list(dict.fromkeys(found))
    return [
        sentence
        for study in studies
        for sentence in import_module(f"terrapalette.config.{study}").contradictions(config[study])
    ]


def _sentences(error: jsonschema.ValidationError, schema: dict) -> list[str]:
    where = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        parts = error.schema.get("properties", {})
        unknown = [key for key in error.instance if key not in parts]
        kind = parts.get("kind", {}).get("const")
        return [f"{_join(where, key)} {_unknown(key, list(parts), kind, schema)}" for key in unknown]
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        kind = error.schema.get("properties", {}).get("kind", {}).get("const")
        return [f"{_join(where, key)} is missing" + (f", kind {kind} needs it" if kind else "") for key in missing]
    if error.validator == "enum":
        return [f"{where} is {error.instance!r}, expected one of {', '.join(map(str, error.validator_value))}"]
    if error.validator in {"anyOf", "type"}:
        wanted = [_wanted(part) for part in error.schema.get("anyOf", [error.schema])]
        sentence = f"{where or 'the configuration'} is {error.instance!r}, expected {' or '.join(wanted)}"
        return [sentence + _hint_on_text(error.instance) + _hint_on_whole(error.instance)]
    description = error.schema.get("description", "")
    if error.validator == "not" and isinstance(error.instance, str):
        return [f"{where}: {error.instance!r} cannot be a name, in tables or in rules. {description}"]
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


def _hint_on_whole(value: object) -> str:
    """How to write a whole number that came as another one."""
    return f"; write {value:.0f}" if isinstance(value, float) and value.is_integer() else ""


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


def _unknown(key: str, known: list[str], kind: str | None, schema: dict) -> str:
    """What is wrong with a key that is not known where it stands."""
    if kind is not None and not get_close_matches(str(key), known, n=1):
        return f"does not belong to kind {kind}; it has {', '.join(known)}"
    return "is not a known key" + _suggestion(key, known, schema)


def _suggestion(key: str, known: list[str], schema: dict) -> str:
    close = get_close_matches(str(key), known, n=1)
    # A known key in the wrong place, such as source instead of land.source.
    elsewhere = [place for place in _places(schema) if place.split(".")[-1] == key]
    if close or elsewhere:
        return f"; did you mean {(elsewhere or close)[0]}?"
    return f"; known here: {', '.join(known)}"


def _places(schema: dict, where: str = "") -> list[str]:
    """Dotted names of all keys of a schema."""
    parts = schema.get("properties", {})
    return [place for key, part in parts.items() for place in (_join(where, key), *_places(part, _join(where, key)))]
