"""The space of the mean codes of a variational autoencoder."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from terrapalette.runtime.one_thread import one_thread
from terrapalette.spaces.kinds import Kind

if TYPE_CHECKING:
    from terrapalette.spaces.autoencoder import Autoencoder

# Ten to fifteen seconds of training; cells by the hundred thousand say nothing more after that.
MAX_STEPS = 20_000
# torch takes a second and a half to import: only what trains or encodes asks for it.


class Model(NamedTuple):
    """A trained autoencoder, and how its training went (None for one that was loaded)."""

    network: "Autoencoder"
    history: Any = None


@one_thread()
def fit(
    values: np.ndarray,
    seeds: list[int],
    *,
    weights=None,
    watch=None,
    alpha: float,
    device: str,
    max_steps: int = MAX_STEPS,
    **settings,
) -> list[Model]:
    """Autoencoders for all seeds, trained together.

    Raises
    ------
    DivergedError
        if a loss is not finite
    ValueError
        if the batch is larger than the data
    """
    from terrapalette.spaces import autoencoder
    from terrapalette.spaces.history import History

    histories = [History() for _ in seeds]

    def note(index, epoch):
        histories[index](epoch)
        if watch is not None:
            watch(index, epoch)

    runs = [autoencoder.Run(seed, alpha) for seed in seeds]
    device = autoencoder.resolve_device(device)
    networks = autoencoder.train(
        values, runs, max_steps=max_steps, weights=weights, device=device, watch=note, **settings
    )
    return [Model(network, history) for network, history in zip(networks, histories, strict=True)]


@one_thread()
def encode(model: Model, values: np.ndarray) -> np.ndarray:
    """Means of the codes."""
    from terrapalette.spaces import autoencoder

    return autoencoder.encode(model.network, values)[0]


@one_thread()
def decode(model: Model, coordinates: np.ndarray) -> np.ndarray:
    """Values that codes stand for."""
    from terrapalette.spaces import autoencoder

    return autoencoder.decode(model.network, coordinates)


def layers(model: Model) -> list[tuple[np.ndarray, np.ndarray]]:
    """The decoder's layers."""
    from terrapalette.spaces import autoencoder

    weights = autoencoder.state(model.network)
    depth = sum(name.startswith("decoder") for name in weights) // 2
    return [(weights[f"decoder{number}_weight"], weights[f"decoder{number}_bias"]) for number in range(1, depth + 1)]


@one_thread()
def jacobian(model: Model, coordinates: np.ndarray) -> np.ndarray:
    """Derivatives of the decoder at codes: (cell, variable, code)."""
    from terrapalette.spaces import geometry

    return geometry.jacobian(model.network.decode, coordinates)


@one_thread()
def sweep(values: np.ndarray, alphas: list[float], seeds: list[int], cluster, *, weights=None, device: str, **settings):
    """Autoencoders at several weights of the divergence, as of `divergence_weight.sweep`."""
    from terrapalette.spaces import autoencoder, divergence_weight

    device = autoencoder.resolve_device(device)
    return divergence_weight.sweep(values, alphas, seeds, cluster, weights=weights, device=device, **settings)


@one_thread()
def describe(model: Model, values: np.ndarray) -> dict[str, tuple]:
    """Mean and standard deviation of each code, and the training's history."""
    from terrapalette.spaces import autoencoder, history

    mean, std = autoencoder.encode(model.network, values)
    told = {} if model.history is None else history.variables(model.history)
    return {
        "component": ("component", [f"z{number + 1}" for number in range(mean.shape[1])]),
        "value": (("cell", "component"), mean, {"long_name": "mean of the code"}),
        "std": (("cell", "component"), std, {"long_name": "standard deviation of the code"}),
        **told,
    }


def save(model: Model) -> dict[str, tuple]:
    """The weights as plain arrays, each on dimensions of its own."""
    from terrapalette.spaces import autoencoder

    return {
        name: ([f"{name}.{axis}" for axis in range(array.ndim)], array)
        for name, array in autoencoder.state(model.network).items()
    }


def load(arrays: dict[str, np.ndarray]) -> Model:
    """The model whose weights `save` gave."""
    from terrapalette.spaces import autoencoder

    return Model(autoencoder.restore(arrays))


def contradictions(settings: dict, n_variables: int, n_cells: float) -> list[str]:
    """No more codes than variables, no batch larger than the grid."""
    found = []
    if settings["latent_dim"] > n_variables:
        found.append(f"latent_dim is {settings['latent_dim']}, expected at most the {n_variables} variables")
    if settings["batch_size"] > n_cells:
        found.append(f"batch_size is {settings['batch_size']}, but the whole grid has {n_cells:.0f} cells")
    return found


SETTINGS = {
    "latent_dim": {"description": "Numbers per code.", "type": "integer", "minimum": 1},
    "hidden": {
        "description": "Widths of the encoder's hidden layers, one or more.",
        "type": "array",
        "minItems": 1,
        "items": {"type": "integer", "minimum": 1},
    },
    "alpha": {
        "description": "Weight of the divergence summed over batch and codes.",
        "type": "number",
        "minimum": 0,
    },
    "epochs": {"description": "Passes over all cells.", "type": "integer", "minimum": 1},
    "max_steps": {
        "description": "Batches at most in all; of many cells, each epoch takes as many drawn anew as that allows.",
        "type": "integer",
        "minimum": 1,
        "default": MAX_STEPS,
    },
    "batch_size": {"description": "Cells per step, at most all of them.", "type": "integer", "minimum": 1},
    "optimizer": {"description": "Optimizer of torch.", "enum": ["adam", "adamw", "rmsprop", "sgd"]},
    "learning_rate": {"description": "Step size of the optimizer.", "type": "number", "exclusiveMinimum": 0},
    "device": {
        "description": "Where to train; auto takes a GPU when there is one.",
        "enum": ["auto", "cpu", "cuda"],
    },
}

KIND = Kind(
    title="a variational autoencoder's codes",
    fit=fit,
    encode=encode,
    describe=describe,
    save=save,
    load=load,
    decode=decode,
    layers=layers,
    jacobian=jacobian,
    sweep=sweep,
    settings=SETTINGS,
    contradictions=contradictions,
    dimensions=lambda settings: settings["latent_dim"],
    is_random=True,
    has_history=True,
)
