"""What the atlas shows, from the files of the study to the plain values and blocks that its page unpacks."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from terrapalette.clustering import labels
from terrapalette.land import class_labels, frames, landtypes, meshes, partners, placing, satellite, trees
from terrapalette.land.frames import Frame
from terrapalette.land.labellings import classes_of
from terrapalette.land.packing import block, picture, quantized, steps_for
from terrapalette.land.variables import Variable, order_values
from terrapalette.report.palettes import class_colors

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# Cells that a scatter can show without stutter.
SCATTER_CELLS = 20_000


def grid(frame: Frame) -> dict:
    """Where a grid lies on the map, whose coordinates are the grid's own.

    Returns
    -------
    "rows", "columns": pixels of the raster drawn; "y", "x": its edges. Where an axis is uneven also "centres": y and x
    of the grid; "row", "column": blocks of the grid's row and column that each row and column of pixels shows, from 1,
    0 where it shows none. Of a projected grid also "crs": its name; "metres" on the ground of one unit at the map's
    middle, NaN off the globe; "mesh": places over the map (see meshes.of), rounded to less than a millimetre
    """
    raster = frames.raster(frame)
    found = {
        "rows": len(raster.y),
        "columns": len(raster.x),
        "y": placing.edges(raster.y),
        "x": placing.edges(raster.x),
    }
    if not frame.is_geographic:
        left, right, bottom, top = frames.extent(frame)
        metres = frames.ground_metres(frame, (bottom + top) / 2, (left + right) / 2)
        found |= {"crs": frames.crs_name(frame), "metres": metres, "mesh": np.round(meshes.of(frame), 10)}
    if np.array_equal(raster.y, frame.y) and np.array_equal(raster.x, frame.x):
        return found
    shown = {"row": block(raster.row + 1), "column": block(raster.column + 1)}
    return {**found, "centres": {"y": frame.y, "x": frame.x}, **shown}


def placed(cells: xr.Dataset) -> dict:
    """Blocks of every cell's row and column in its grid, and its area, from row, col and area_weight (cell,)."""
    return {
        "row": block(cells["row"].values),
        "column": block(cells["col"].values),
        "area": quantized(cells["area_weight"].values, steps_for(cells.sizes["cell"])),
    }


def background(frame: Frame) -> bytes:
    """A picture of the globe to lie under a grid (JPEG); none under a grid in a projection of its own."""
    return picture(satellite.background()) if frame.is_geographic else b""


def described(cells: xr.Dataset, variables: list[Variable]) -> list[dict]:
    """Values of every variable in physical units, with the centre and scale that normalized them.

    Parameters
    ----------
    cells : physical(cell, variable), and centre and scale along variable
    variables : what they are
    """
    steps = steps_for(cells.sizes["cell"])
    return [
        {
            "name": one.name,
            "group": one.group,
            # Not "step", which is the quantized values' own.
            "step_name": one.step,
            "wavelength": one.wavelength,
            "unit": one.unit,
            "centre": cells["centre"].values[index].item(),
            "scale": cells["scale"].values[index].item(),
            **quantized(cells["physical"].values[:, index], steps),
        }
        for index, one in enumerate(variables)
    ]


def labellings(
    clusters: "Iterable[xr.Dataset]",
    classes: xr.Dataset,
    scores: "pd.DataFrame",
    *,
    curves: list[str],
    anchors: list[str],
    variables: list[Variable],
    order_by: str,
) -> tuple[list[dict], list[dict]]:
    """Labels, colours, names and curves of every labelling at every number of clusters, and how classes pair.

    Parameters
    ----------
    clusters : one dataset per labelling that says in its attributes which: space, method, method_title
    classes : class(labelling, cell) of the figures, with space, method and k along labelling
    scores : rows of space, method, k and the columns named by `curves`
    anchors : colours from low to high order
    variables, order_by : what the variables are, and the one that orders classes

    Returns
    -------
    one entry per labelling; the pairs of `partners.tables`
    """
    n_classes = int(classes.attrs["n_classes"])
    finest = class_labels.clusters(classes["class"].values[np.argmax(classes["k"].values)])
    found, combined = [], []
    for one in clusters:
        one = one.sortby("k")
        space, method, counts = one.attrs["space"], one.attrs["method"], one["k"].values.tolist()
        own = scores[(scores["space"] == space) & (scores["method"] == method)].set_index("k").reindex(counts)
        rows = one["labels"].values.astype(int)
        combined.append(partners.combined(rows))
        found.append(
            {
                "space": space,
                "method": method,
                "method_title": one.attrs["method_title"],
                "k": int(classes_of(classes, space, method)["k"]),
                "counts": counts,
                "colors": [colors(row - 1, finest, n_classes, anchors) for row in rows],
                "names": [names(one["centroid"].sel(k=k).values[:k], variables, order_by) for k in counts],
                "scores": {name: own[name].values for name in curves},
                "combination": block(combined[-1].labels),
                "index": block(combined[-1].index),
                **({"tree": trees.last_merges(one, max(counts))} if "merge_tree" in one else {}),
            }
        )
    return found, partners.tables(combined, [one["counts"] for one in found])


def names(centroids: np.ndarray, variables: list[Variable], order_by: str) -> list[str]:
    """Readable names of clusters from their centroids (cluster, variable) in physical units.

    They are empty where the rules for names do not apply.
    """
    means = {one.name: column for one, column in zip(variables, centroids.T, strict=True)}
    index, red, blue = landtypes.naming_variables(variables, order_by)
    if index is None:
        return [""] * len(centroids)
    order = order_values(centroids, variables, order_by)
    return landtypes.name_classes(order, means.get(red), means.get(blue))


def colors(own: np.ndarray, finest: np.ndarray, n_classes: int, anchors: list[str]) -> list[str]:
    """Colours of the clusters of one labelling: those of the classes in all figures while there are enough.

    Parameters
    ----------
    own, finest : (cell,) labels from 0, negative for what belongs nowhere, of this labelling, and of the figures' one
        with `n_classes` classes
    """
    k = own.max() + 1
    if k > n_classes:
        return class_colors(anchors, k)
    ramp = class_colors(anchors, n_classes)
    return [ramp[number] for number in labels.match(finest, own)]


def scatters(spaces: list[xr.Dataset], random_state: np.random.Generator) -> dict:
    """The first two coordinates of every space that is more than the variables themselves.

    Parameters
    ----------
    spaces : value(cell, component) each, with attributes space and is_input (1 where the variables are the space)

    Returns
    -------
    "cells": block of the cells drawn, all of them or SCATTER_CELLS at random; "planes": per space its name, its axes'
    names, and x and y of those cells
    """
    n_cells = spaces[0].sizes["cell"]
    drawn = np.arange(n_cells)
    if n_cells > SCATTER_CELLS:
        drawn = np.sort(random_state.choice(n_cells, SCATTER_CELLS, replace=False))
    found = {"cells": block(drawn), "planes": []}
    for space in spaces:
        axes = [str(axis) for axis in space["component"].values]
        if space.attrs["is_input"] or len(axes) < 2:
            continue
        values = space["value"].values
        found["planes"].append(
            {
                "space": space.attrs["space"],
                "axes": axes[:2],
                "x": quantized(values[drawn, 0], 65_000),
                "y": quantized(values[drawn, 1], 65_000),
            }
        )
    return found


def references(maps: xr.Dataset) -> list[dict]:
    """Classes of independent maps at the cells, and their names, from class(reference, cell) and class_name."""
    return [
        {
            "name": str(name),
            "names": dict(
                zip(
                    maps["number"].values.tolist(), map(str, maps["class_name"].sel(reference=name).values), strict=True
                )
            ),
            **block(maps["class"].sel(reference=name).values),
        }
        for name in maps["reference"].values
    ]


def applied(maps: "Iterable[xr.Dataset]", cells: xr.Dataset) -> list[dict]:
    """Other data in the classes of the figures, of those maps whose cells are the study's.

    Parameters
    ----------
    maps : one dataset for each data set and labelling, on its grid: {space}_{method} and before, class numbers;
        attributes applied, space and method
    cells : with row, col and their frame, and the attribute stride

    Returns
    -------
    name of the data and of the labelling; class numbers of the cells, 0 for none, and those of the study's data;
    colours and names of the classes
    """
    found, frame, stride = [], frames.of_cells(cells), int(cells.attrs["stride"])
    taken = slice(stride // 2, None, stride)
    place = cells["row"].values, cells["col"].values
    for one in maps:
        if not frames.same(frames.thinned(frames.of(one), stride), frame):
            continue
        field = one[f"{one.attrs['space']}_{one.attrs['method']}"]
        now, before = (np.nan_to_num(each.values[taken, taken][place]).astype(int) for each in (field, one["before"]))
        numbers = [int(number) for number in field.attrs["flag_values"]]
        found.append(
            {
                "name": one.attrs["applied"],
                "labelling": f"{one.attrs['space']}.{one.attrs['method']}",
                "colors": dict(zip(numbers, field.attrs["flag_colors"].split(), strict=True)),
                "names": class_labels.flag_names(field.attrs),
                "before": block(before),
                **block(now),
            }
        )
    return found
