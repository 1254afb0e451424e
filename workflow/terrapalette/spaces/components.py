"""The space of the first principal components."""

from typing import NamedTuple

import numpy as np

from terrapalette.spaces import pca
from terrapalette.spaces.kinds import Kind


class Model(NamedTuple):
    """All principal components, and how many of them are the space's coordinates."""

    components: pca.Components
    n_kept: int

    @property
    def loading(self) -> np.ndarray:
        """(component, variable) of the kept components."""
        return self.components.loading[: self.n_kept]


def fit(values: np.ndarray, seeds: list[int], *, components: float, weights=None, watch=None) -> list[Model]:
    """Principal components; `components` is their number, or if below 1 the share of variance to keep."""
    found = pca.fit(values, weights)
    return [Model(found, pca.n_kept(found.explained_variance_ratio, components))] * len(seeds)


def encode(model: Model, values: np.ndarray) -> np.ndarray:
    """Coordinates along the kept components."""
    return pca.project(values, model.components)[:, : model.n_kept]


def decode(model: Model, coordinates: np.ndarray) -> np.ndarray:
    """Values nearest to these coordinates."""
    return coordinates @ model.loading + model.components.mean


def layers(model: Model) -> list[tuple[np.ndarray, np.ndarray]]:
    """The way back as one linear layer."""
    return [(model.loading.T, model.components.mean)]


def describe(model: Model, values: np.ndarray) -> dict[str, tuple]:
    """Coordinates and loadings; of all components too, for figures show what was left out."""
    every, found, kept = pca.project(values, model.components), model.components, model.n_kept
    names = [f"PC{number + 1}" for number in range(len(found.loading))]
    return {
        "component": ("component", np.array(names[:kept])),
        "all_component": ("all_component", np.array(names)),
        "value": (("cell", "component"), every[:, :kept]),
        "explained_variance_ratio": ("component", found.explained_variance_ratio[:kept]),
        "loading": (("component", "variable"), model.loading),
        "mean": ("variable", found.mean),
        "all_value": (("cell", "all_component"), every),
        "all_explained_variance_ratio": ("all_component", found.explained_variance_ratio),
        "all_loading": (("all_component", "variable"), found.loading),
    }


def save(model: Model) -> dict[str, tuple]:
    """The components as plain arrays."""
    found = model.components
    return {
        "mean": ("variable", found.mean),
        "loading": (("all_component", "variable"), found.loading),
        "explained_variance": ("all_component", found.explained_variance),
        "explained_variance_ratio": ("all_component", found.explained_variance_ratio),
        "n_kept": ((), model.n_kept),
    }


def load(arrays: dict[str, np.ndarray]) -> Model:
    """The model that `save` gave."""
    return Model(pca.Components(*(arrays[name] for name in pca.Components._fields)), int(arrays["n_kept"]))


def contradictions(settings: dict, n_variables: int, n_cells: float) -> list[str]:
    """A number of components is a whole one, up to that of the variables."""
    wanted = settings["components"]
    if wanted < 1 or (wanted == int(wanted) and wanted <= n_variables):
        return []
    return [f"components is {wanted}, expected a whole number up to {n_variables} or a share below 1"]


KIND = Kind(
    title="principal components",
    fit=fit,
    encode=encode,
    describe=describe,
    save=save,
    load=load,
    decode=decode,
    layers=layers,
    settings={
        "components": {
            "description": "Number of components, or the share of variance to keep (below 1).",
            "type": "number",
            "exclusiveMinimum": 0,
        }
    },
    contradictions=contradictions,
    has_explained_variance=True,
)
