"""Fitted classes: everything that is needed to give a class to data that nobody has seen yet."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr

from terrapalette.clustering import centers, methods
from terrapalette.clustering.methods import Partition
from terrapalette.land import class_labels
from terrapalette.land.class_labels import NO_TYPE, NO_TYPE_COLOR, NO_TYPE_NAME
from terrapalette.land.variables import Variable
from terrapalette.spaces import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

# A cell farther from its nearest centre than this share of the training cells of that centre is unlike what was learnt.
REACH_SHARE = 0.999
FORMAT = 1
# Cells that are classified at once: they stay in the processor's cache.
BLOCK = 50_000
FACTS = ("space", "method_title", "source", "normalize", "surface", "order_by", "fitted_cells")
_ROLES = ("points", "labels")


class FittedClasses(NamedTuple):
    """One labelling of a study, ready for new data.

    variables : what a cell must have, in this order
    centre, scale : (variable,) normalized value = (physical value - centre) / scale
    smallest, largest : (variable,) of the training cells, in physical units
    kind, model : the space, as of terrapalette.spaces.kinds
    method, partition : the rule of terrapalette.clustering.methods, and what it reads: always `centers` (cluster,
        component); points, labels and extras only where the method keeps them
    number, name, color : of each cluster, its class number in maps, its name and colour (#rrggbb)
    reach : (cluster,) how far from a class's centre was learnt: the 99.9th percentile of the distances, in the space,
        of the training cells that have it as their nearest centre (for k-means the cells of the class). A cell that
        lies farther from its nearest centre than that class's reach is outside what was learnt; of the training cells
        at most one in a thousand is. Percentiles weigh cells by their area where the study does. What a space leaves
        out, as principal components do, no distance in it sees
    facts : plain values on where this comes from: space, method_title, source, normalize, surface, order_by;
        of a large grid, where the method was fitted to all its cells, also their number, fitted_cells
    """

    variables: list[Variable]
    centre: np.ndarray
    scale: np.ndarray
    smallest: np.ndarray
    largest: np.ndarray
    kind: str
    model: Any
    method: str
    partition: Partition
    number: np.ndarray
    name: list[str]
    color: list[str]
    reach: np.ndarray
    facts: dict[str, str]

    @property
    def assigned_by(self) -> str:
        """How new cells get their class, in words."""
        found = methods.method(self.method)
        by = methods.assigned_by(found, self.partition)
        return f"the rule of {found.long_title}" if by == methods.OWN_RULE else f"the {by}"


def assemble(
    variables: list[Variable],
    physical: np.ndarray,
    centre: np.ndarray,
    scale: np.ndarray,
    *,
    kind: str,
    model: Any,
    method: str,
    partition: Partition,
    classes: list[tuple[int, str, str]],
    facts: dict[str, str],
    weights: np.ndarray | None = None,
) -> FittedClasses:
    """Fitted classes from what a study found.

    Parameters
    ----------
    physical : (cell, variable) of the training cells, in physical units
    partition : the labelling of the same cells in the space
    classes : number, name and colour of each cluster
    weights : (cell,) of the percentiles behind `reach`, equal if None
    """
    nearest = centers.assign(partition.points, partition.centers)
    distance = np.sqrt(((partition.points - partition.centers[nearest]) ** 2).sum(axis=1))
    reach = np.zeros(len(partition.centers))
    for cluster in np.unique(nearest):
        inside = nearest == cluster
        own = None if weights is None else weights[inside]
        # A percentile that is one of the distances: no more than a thousandth of the cells lies beyond.
        reach[cluster] = np.quantile(distance[inside], REACH_SHARE, weights=own, method="inverted_cdf")
    # Equal cells lie on their centre, but for rounding.
    floor = 1e-9 * (1 + np.abs(partition.centers).max())
    number, name, color = zip(*classes, strict=True)
    kept = [role for role in methods.method(method).keeps if role in _ROLES or role in partition.extras]
    own = partition._replace(
        **{role: None for role in _ROLES if role not in kept},
        extras={key: np.asarray(partition.extras[key]) for key in kept if key not in _ROLES},
    )
    return FittedClasses(
        variables, np.array(centre, float), np.array(scale, float), physical.min(axis=0), physical.max(axis=0), kind,
        model, method, own, np.array(number, np.int16), list(name), list(color), np.maximum(reach, floor), dict(facts),
    )  # fmt: skip


def encode(fitted: FittedClasses, physical: np.ndarray) -> np.ndarray:
    """Coordinates in the space (cell, component) of values in physical units (cell, variable)."""
    return kinds.kind(fitted.kind).encode(fitted.model, (physical - fitted.centre) / fitted.scale)


def classes_of(fitted: FittedClasses, points: np.ndarray) -> np.ndarray:
    """Class numbers (cell,) of coordinates in the space (cell, component); NO_TYPE of what belongs nowhere."""
    numbers = np.append(fitted.number, np.int16(NO_TYPE))
    # A negative label finds the last one.
    return numbers[methods.method(fitted.method).assign(fitted.partition, points)]


def distance_ratio(fitted: FittedClasses, points: np.ndarray) -> np.ndarray:
    """Distance to the nearest centre over that class's reach (cell,): above 1 lies outside what was learnt."""
    nearest = centers.assign(points, fitted.partition.centers)
    distance = np.sqrt(((points - fitted.partition.centers[nearest]) ** 2).sum(axis=1))
    return distance / fitted.reach[nearest]


def classify(fitted: FittedClasses, physical: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Class numbers (cell,) int16 of values in physical units (cell, variable), and their `distance_ratio` (cell,).

    The same arithmetic as in the study: training cells get their own classes back, from every method whose rule is the
    nearest centre of its clusters.
    """
    number, ratio = np.empty(len(physical), np.int16), np.empty(len(physical))
    for part in parts(len(physical)):
        points = encode(fitted, np.asarray(physical[part], float))
        number[part] = classes_of(fitted, points)
        ratio[part] = distance_ratio(fitted, points)
    return number, ratio


def parts(n_cells: int) -> "Iterator[slice]":
    """Slices of some BLOCK cells each."""
    return (slice(start, start + BLOCK) for start in range(0, n_cells, BLOCK))


def flags(fitted: FittedClasses) -> tuple[list[int], list[str], list[str]]:
    """Class numbers, their meanings as words of CF's flag_meanings, and their colours, by rising number.

    NO_TYPE is one of them where the method may leave cells out.
    """
    rows = sorted(zip(fitted.number.tolist(), fitted.name, fitted.color, strict=True))
    rows += [(NO_TYPE, NO_TYPE_NAME, NO_TYPE_COLOR)] * methods.method(fitted.method).leaves_out
    return [row[0] for row in rows], [class_labels.flag_meaning(*row[:2]) for row in rows], [row[2] for row in rows]


def named(fitted: FittedClasses) -> list[tuple[int, str]]:
    """Class numbers and names, by rising number; NO_TYPE among them where the method may leave cells out."""
    rest = [(NO_TYPE, NO_TYPE_NAME)] * methods.method(fitted.method).leaves_out
    return sorted(zip(fitted.number.tolist(), fitted.name, strict=True)) + rest


def save(fitted: FittedClasses) -> tuple[dict, dict[str, xr.Dataset]]:
    """Fitted classes as plain values for JSON, and as datasets for the groups "/", "/space" and "/rule" of netCDF."""
    rule = methods.method(fitted.method)
    rows = zip(fitted.number.tolist(), fitted.name, fitted.color, strict=True)
    told = {
        "format": FORMAT,
        **fitted.facts,
        "kind": fitted.kind,
        "method": fitted.method,
        "assigned_by": methods.assigned_by(rule, fitted.partition),
        "variables": [one._asdict() for one in fitted.variables],
        "classes": [
            {"cluster": cluster, "class": number, "name": name, "color": color}
            for cluster, (number, name, color) in enumerate(rows, start=1)
        ],
        "reach_share": REACH_SHARE,
    }
    centers_of = (("cluster", "component"), fitted.partition.centers, {"long_name": "class centres in the space"})
    root = xr.Dataset(
        {
            "centre": ("variable", fitted.centre, {"long_name": "subtracted from physical values"}),
            "scale": ("variable", fitted.scale, {"long_name": "then divided by"}),
            "smallest": ("variable", fitted.smallest, {"long_name": "smallest value that was learnt from"}),
            "largest": ("variable", fitted.largest, {"long_name": "largest value that was learnt from"}),
            "class_center": centers_of,
            "class_number": ("cluster", fitted.number, {"long_name": "class number in maps"}),
            "reach": ("cluster", fitted.reach, {"long_name": "distance from the centre up to which it was learnt"}),
        },
        coords={"variable": np.array([one.name for one in fitted.variables], object)},
        attrs={key: str(value) for key, value in fitted.facts.items()},
    )
    kept = {role: getattr(fitted.partition, role) for role in _ROLES} | fitted.partition.extras
    arrays = {key: array for key, array in kept.items() if array is not None}
    own = {key: ([f"{key}.{axis}" for axis in range(array.ndim)], array) for key, array in arrays.items()}
    space = xr.Dataset(kinds.kind(fitted.kind).save(fitted.model), attrs={"kind": fitted.kind})
    return told, {"/": root, "/space": space, "/rule": xr.Dataset(own, attrs={"method": fitted.method})}


def load(told: dict, groups: dict[str, xr.Dataset]) -> FittedClasses:
    """The fitted classes that `save` gave."""
    root, kind = groups["/"], kinds.kind(told["kind"])
    kept = {str(key): one.values for key, one in groups.get("/rule", xr.Dataset()).data_vars.items()}
    roles = {role: kept.pop(role, None) for role in _ROLES}
    partition = Partition(**roles, centers=root["class_center"].values, extras=kept)
    described = [Variable(**one) for one in told["variables"]]
    # Groups inherit the coordinates of those above: only what stands in the space's own group is the model's.
    model = kinds.restored(kind, groups["/space"])
    rows = told["classes"]
    facts = {key: told[key] for key in FACTS if key in told}
    return FittedClasses(
        described, *(root[name].values for name in ("centre", "scale", "smallest", "largest")), told["kind"], model,
        told["method"], partition, root["class_number"].values, [row["name"] for row in rows],
        [row["color"] for row in rows], root["reach"].values, facts,
    )  # fmt: skip
