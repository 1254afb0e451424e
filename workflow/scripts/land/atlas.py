"""Write the atlas: one page that holds the maps, the labellings for every k, and what explains them."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import labels
from terrapalette.land import atlas, landtypes, satellite
from terrapalette.pages import offline
from terrapalette.report.footers import cells as count
from terrapalette.report.footers import footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole

# Cells that a scatter can show without stutter.
SCATTER_CELLS = 20_000
SCRIPTS = ["state.js", "data.js", "map.js", "charts.js", "main.js"]


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.features) as cells, xr.open_dataset(snakemake.input.grid) as grid:
        cells.load()
        lat, lon = grid["lat"].values, grid["lon"].values
        units = {name: grid[name].attrs.get("units", "1") for name in cells["variable"].values}
    with xr.open_dataset(snakemake.input.labels) as classes:
        classes.load()
    steps = atlas.steps_for(cells.sizes["cell"])
    data = {
        "facts": footer(cells.attrs, count(cells.sizes["cell"]), *params.settings),
        "source": cells.attrs["source"],
        "grid": {"rows": len(lat), "columns": len(lon), "lat": atlas.edges(lat), "lon": atlas.edges(lon)},
        "row": atlas.block(cells["row"].values),
        "column": atlas.block(cells["col"].values),
        "area": atlas.quantized(cells["area_weight"].values, steps),
        "variables": [
            {
                "name": one["name"],
                "wavelength": one["wavelength"],
                "unit": units[one["name"]],
                "centre": cells["centre"].sel(variable=one["name"]).item(),
                "scale": cells["scale"].sel(variable=one["name"]).item(),
                **atlas.quantized(cells["physical"].sel(variable=one["name"]).values, steps),
            }
            for one in params.variables
        ],
        "labellings": labellings(snakemake.input.clusters, classes, pd.read_csv(snakemake.input.scores), params),
        "scatters": scatters(snakemake.input.spaces, params, cells.sizes["cell"]),
        "uncertainty": uncertainty(snakemake.input.noise, params.spaces),
        "references": references(snakemake.input.references),
        "background": offline.data_address(atlas.picture(satellite.background()), "image/jpeg"),
    }
    text = offline.render(
        "Terrapalette atlas",
        offline.source("atlas/body.html"),
        data=data,
        style=offline.source("atlas/atlas.css"),
        script="'use strict';\n" + "\n".join(offline.source(f"atlas/{name}") for name in SCRIPTS),
    )
    logger.info("%.1f MB", len(text.encode()) / 1e6)
    with whole(snakemake.output.page) as part:
        Path(part).write_text(text, encoding="utf-8")


def labellings(paths, classes, scores, params):
    """Labels, colours and curves of every space and method for every k."""
    n_classes = int(classes.attrs["n_classes"])
    finest = classes["class"].values[np.argmax(classes["class"].values.max(axis=1))].astype(int) - 1
    found = []
    for (space, method), path in zip(params.labellings, paths, strict=True):
        with xr.open_dataset(path) as clusters:
            clusters.load()
        curves = scores[(scores["space"] == space) & (scores["method"] == method)].sort_values("k")
        rows = clusters["labels"].values
        found.append(
            {
                "space": space,
                "method": method,
                "k": int(classes["k"].sel(labelling=f"{space}.{method}")),
                "colors": [colors(row.astype(int) - 1, finest, n_classes, params.class_colors) for row in rows],
                "names": [
                    names(clusters["centroid"].sel(k=k).values[:k], clusters["variable"].values, params)
                    for k in clusters["k"].values
                ],
                "scores": {name: curves[name].values for name in params.scores},
                **atlas.labelling(rows),
                **({"tree": atlas.tree(clusters["merge_tree"].values, len(rows))} if "merge_tree" in clusters else {}),
            }
        )
    return found


def names(centroids, variables, params):
    """Readable names of clusters from their centroids in physical units, or none where the rules do not apply."""
    means = dict(zip(map(str, variables), centroids.T, strict=True))
    index, red, blue = landtypes.naming_variables(params.variables, params.order_by)
    if index is None:
        return [""] * len(centroids)
    return landtypes.name_classes(means[index], means.get(red), means.get(blue))


def colors(own, finest, n_classes, anchors):
    """Colours of the clusters of one labelling: those of the classes in all figures while there are enough."""
    k = own.max() + 1
    if k > n_classes:
        return class_colors(anchors, k)
    ramp = class_colors(anchors, n_classes)
    return [ramp[number] for number in labels.match(finest, own)]


def scatters(paths, params, n_cells):
    """The first two coordinates of every space (of the variables: the index against the longest wavelength)."""
    drawn = np.arange(n_cells)
    if n_cells > SCATTER_CELLS:
        drawn = np.sort(stream(params.seed, "land/atlas").choice(n_cells, SCATTER_CELLS, replace=False))
    found = {"cells": atlas.block(drawn), "planes": []}
    for path, name in zip(paths, params.spaces, strict=True):
        with xr.open_dataset(path) as space:
            if space.attrs["kind"] == "original" or space.sizes["component"] < 2:
                continue
            found["planes"].append(
                {
                    "space": name,
                    "axes": [str(axis) for axis in space["component"].values[:2]],
                    "x": atlas.quantized(space["value"].values[drawn, 0], 65_000),
                    "y": atlas.quantized(space["value"].values[drawn, 1], 65_000),
                }
            )
    return found


def uncertainty(paths, spaces):
    """How often each cell changed class under measurement error, by labelling."""
    found = {}
    for path, space in zip(paths, spaces, strict=True):
        with xr.open_dataset(path) as noise:
            for method in noise["method"].values:
                found[f"{space}.{method}"] = atlas.quantized(noise["changed"].sel({"method": method}).values, 250)
    return found


def references(path):
    """Classes of independent maps at the cells."""
    if not path:
        return []
    with xr.open_dataset(str(path)) as dataset:
        return [
            {
                "name": str(name),
                "names": dict(
                    zip(
                        dataset["number"].values.tolist(),
                        [str(word) for word in dataset["class_name"].sel(reference=name).values],
                        strict=True,
                    )
                ),
                **atlas.block(dataset["class"].sel(reference=name).values),
            }
            for name in dataset["reference"].values
        ]


if __name__ == "__main__":
    main(snakemake)
