"""A space and its labellings again from several seeds: what depends on chance shows, what does not stays."""

from functools import partial as bound
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from terrapalette.clustering import centers, methods
from terrapalette.clustering.methods import Partition, Partitions
from terrapalette.spaces import kinds

if TYPE_CHECKING:
    import xarray as xr

    from terrapalette.clustering.methods import Method
    from terrapalette.spaces.kinds import Kind


class Repeat(NamedTuple):
    """What one seed gave: the space's model, and each method's partitions by name."""

    model: Any
    partitions: dict[str, Partitions]


def repeat(
    values: np.ndarray,
    kind: "Kind",
    settings: dict,
    by_name: dict[str, tuple["Method", dict]],
    numbers: list[int],
    random_states: list[np.random.Generator],
    weights: np.ndarray | None = None,
) -> list[Repeat]:
    """Fit the space and cluster in it once for each random state.

    Models of all seeds are fitted together; what has no chance in it is computed once.

    Parameters
    ----------
    values : (cell, variable) normalized
    settings : of the space
    by_name : methods, each with its settings
    numbers : numbers of clusters to keep
    """
    seeds = [int(one.integers(2**31)) if kind.is_random else 0 for one in random_states]
    models = kind.fit(values, seeds, weights=weights, watch=None, **settings)
    found: list[Repeat] = []
    points = None
    for model, random_state in zip(models, random_states, strict=True):
        points = kind.encode(model, values) if kind.is_random or points is None else points
        partitions = {}
        for name, (method, own) in by_name.items():
            if found and not kind.is_random and not method.is_random:
                partitions[name] = found[0].partitions[name]
            else:
                every = method.fit(
                    points, max(numbers), weights=weights, random_state=random_state, **asked(own, numbers)
                )
                partitions[name] = at(every, numbers)
        found.append(Repeat(model, partitions))
    return found


def asked(settings: dict, numbers: list[int]) -> dict:
    """Settings of a method that is asked for numbers of clusters: of its own those that are wanted, all if none is."""
    if "k" not in settings:
        return settings
    return settings | {"k": [k for k in settings["k"] if k in numbers] or settings["k"]}


def at(partitions: Partitions, numbers: list[int]) -> Partitions:
    """Partitions at these numbers of clusters alone; all where none is among them."""
    rows = [row for row, k in enumerate(partitions.k) if k in numbers] or list(range(len(partitions.k)))
    labels = [partitions.labels[row] for row in rows]
    return Partitions([partitions.k[row] for row in rows], labels, _extras(partitions, rows))


def _extras(found: Partitions, rows: int | list[int]) -> dict[str, tuple]:
    """What depends on k among the extras, of these rows alone; of a single row without that dimension."""
    return {
        name: (dims, np.take(array, rows, axis=list(dims).index("k")), *more)
        for name, (dims, array, *more) in found.extras.items()
        if "k" in dims
    }


def partition(found: Partitions, k: int, points: np.ndarray, weights: np.ndarray | None = None) -> Partition:
    """The labelling of these points with k clusters, as a rule for new points needs it.

    Where there is none with k clusters, it is the one with the nearest number. Centres are means of the points, unless
    the partitions say how many cells theirs were fitted to (`fitted_cells`).
    """
    row = found.k.index(methods.nearest_number(found.k, k))
    labels = found.labels[row]
    every = found.extras | _extras(found, row)
    extras = {name: array for name, (_, array, *_) in every.items()}
    n_clusters = labels.max() + 1
    if "fitted_cells" in extras and "center" in extras:
        return Partition(points, labels, extras["center"][:n_clusters], extras)
    typed = np.flatnonzero(labels >= 0) if labels.min() < 0 else slice(None)
    own = None if weights is None else weights[typed]
    return Partition(points, labels, centers.means(points[typed], labels[typed], n_clusters, own), extras)


def rules(one: Repeat, chosen: dict[str, int], points: np.ndarray, weights: np.ndarray | None = None) -> list:
    """What gives new points (point, component) their labels from 0, for each method at its number of clusters.

    points, weights : of the cells that were clustered
    """
    return [
        bound(methods.method(method).assign, partition(one.partitions[method], k, points, weights))
        for method, k in chosen.items()
    ]


def groups(found: list[Repeat], kind: "Kind") -> dict[str, dict[str, tuple]]:
    """All repeats as variables by name, in groups "/{seed}/model" and "/{seed}/{method}"; seeds count from 1."""
    made = {}
    for seed, one in enumerate(found, start=1):
        made[f"/{seed}/model"] = kind.save(one.model)
        for method, own in one.partitions.items():
            labels = np.stack(own.labels).astype(np.int16)
            made[f"/{seed}/{method}"] = {"k": ("k", own.k), "labels": (("k", "cell"), labels), **own.extras}
    return made


def read(found: "dict[str, xr.Dataset]", kind: "Kind") -> list[Repeat]:
    """The repeats whose `groups` were written, from the datasets of the groups."""
    by_seed: dict[int, dict[str, xr.Dataset]] = {}
    for path, dataset in found.items():
        if path.count("/") == 2:
            _, seed, name = path.split("/")
            by_seed.setdefault(int(seed), {})[name] = dataset
    made = []
    for _, own in sorted(by_seed.items()):
        model = kinds.restored(kind, own.pop("model"))
        made.append(Repeat(model, {method: partitions(dataset) for method, dataset in own.items()}))
    return made


def partitions(dataset: "xr.Dataset") -> Partitions:
    """Partitions as a dataset holds them: "labels" (k, cell) from 0 and the extras."""
    extras = {str(name): (one.dims, one.values) for name, one in dataset.data_vars.items() if name != "labels"}
    return Partitions(dataset["k"].values.tolist(), list(dataset["labels"].values.astype(np.intp)), extras)


def labels(one: Repeat) -> dict[tuple[str, int], np.ndarray]:
    """All labellings (cell,) of one seed, by method and number of clusters."""
    return {
        (method, k): own
        for method, found in one.partitions.items()
        for k, own in zip(found.k, found.labels, strict=True)
    }
