"""Kinds of spaces to cluster in, found by name: each is one module that says in KIND what it is and does."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from terrapalette.runtime import registry

if TYPE_CHECKING:
    import xarray as xr

# A kind is one module of this folder and one line here.
MODULES = {
    "original": "original", "pca": "components", "vae": "vae", "archetypes": "archetypes",
    "tensor_train": "tensor_train", "umap": "neighbour_map",
}  # fmt: skip


def nothing_wrong(settings: dict, n_variables: int, n_cells: float) -> list[str]:
    """No settings of this kind contradict each other."""
    return []


class Kind(NamedTuple):
    """What a kind of space gives to scripts, figures, pages and checks.

    A model is what fitting gives: any value that the kind's own functions understand. Values are (cell, variable),
    normalized; coordinates (cell, component).

    title : its name in sentences
    fit : (values, seeds, *, weights, watch, **settings) -> one model for each seed. weights (cell,) or None;
        `watch(index of the seed, epoch)` is called after every epoch, by kinds with a history, if it is not None
    encode : (model, values) -> coordinates, for these cells and for new ones
    describe : (model, values) -> variables by name, each (dimensions, array) or (dimensions, array, attributes) as
        xarray takes them: "value" (cell, component), names along "component" (else those of the variables),
        and whatever else there is to say of the space
    save : model -> variables by name, of the same form
    load : arrays by name -> model
    decode : (model, coordinates) -> values, or None where there is no way back
    jacobian : (model, coordinates) -> (cell, variable, component) derivatives of decode, where they differ from place
        to place and can be had; figures on how regular a space is are made for such kinds
    layers : model -> decode as linear layers [(weight (out, in), bias (out,)), ...] with a rectifier between them, for
        pages to compute; None where it is something else
    sweep : (values, alphas, seeds, cluster, *, weights, **settings) -> what training at several weights alpha of a
        divergence gives, as of terrapalette.spaces.divergence_weight.sweep; None where nothing is weighed so
    settings : JSON schemas of its settings by name; all of them have to be set, but those with a default
    contradictions : (settings, number of variables, largest number of cells) -> what is wrong, each a clause that
        begins with the setting
    dimensions : settings -> number of coordinates, None where only the data tell
    is_input : whether the coordinates are the values themselves
    is_random : whether another seed gives another space
    has_history : whether describe tells loss, reconstruction, divergence and r2 over "epoch"
    has_explained_variance : whether describe tells all_explained_variance_ratio (all_component)
    has_extremes : whether coordinates are shares of a mixture, and describe tells its "extreme" (component, variable)
    has_cores : whether describe tells the cores of a tensor train, as of terrapalette.spaces.tensor_train
    takes_steps : whether fit takes `steps`, for each variable which one it is and at which step along a second axis
        (month), "" for none
    is_display : whether it is for looking at alone: clusters in it may be its own making
    """

    title: str
    fit: Callable
    encode: Callable
    describe: Callable
    save: Callable
    load: Callable
    decode: Callable | None = None
    jacobian: Callable | None = None
    layers: Callable | None = None
    settings: Mapping = MappingProxyType({})
    contradictions: Callable = nothing_wrong
    sweep: Callable | None = None
    dimensions: Callable = lambda settings: None
    is_input: bool = False
    is_random: bool = False
    has_history: bool = False
    has_explained_variance: bool = False
    has_extremes: bool = False
    has_cores: bool = False
    takes_steps: bool = False
    is_display: bool = False


def given_steps(kind: Kind, cells: "xr.Dataset") -> dict:
    """What `kind.fit` takes of a study's variables besides their values: `steps`, where it asks for them."""
    if not kind.takes_steps:
        return {}
    return {
        "steps": [
            (str(group), str(step)) for group, step in zip(cells["group"].values, cells["step"].values, strict=True)
        ]
    }


def restored(kind: Kind, dataset: "xr.Dataset") -> Any:
    """The model that a dataset of what `kind.save` gave holds."""
    return kind.load({str(name): one.values for name, one in dataset.variables.items()})


def kind(name: str) -> Kind:
    """The kind of this name; its module is imported now. A ValueError names the known ones, where it is none."""
    return registry.found("kind of space", name, MODULES, "terrapalette.spaces", "KIND")
