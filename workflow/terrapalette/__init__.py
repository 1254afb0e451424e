from importlib import import_module


def __getattr__(name: str) -> object:
    # By name: most who import this package's modules, and every script does, need nothing of what a model needs.
    if name == "load_model":
        return import_module("terrapalette.land.notebook").load_model
    raise AttributeError(f"module 'terrapalette' has no attribute {name!r}")
