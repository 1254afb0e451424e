"""Modules that are found by name, and imported only when somebody asks for them."""

from importlib import import_module
from typing import Any


def found(what: str, name: str, modules: dict[str, str], package: str, value: str) -> Any:
    """What a module says of itself.

    Parameters
    ----------
    what : what the names are names of, for the message
    modules : name -> module in the package
    value : the name that holds it in every module

    Raises
    ------
    ValueError
        if there is nothing of that name
    """
    if name not in modules:
        raise ValueError(f"no {what} {name!r}, expected one of {', '.join(modules)}")
    return getattr(import_module(f"{package}.{modules[name]}"), value)
