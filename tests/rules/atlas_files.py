"""The files that the atlas reads, made straight from a small grid: five spectra found by two methods in two spaces."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import xarray as xr
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import KMeans

from conftest import NAMES, PROJECT, script_of
from terrapalette.land import frames, landtypes, variables
from terrapalette.land.variables import Variable
from terrapalette.spaces import components, pca

TITLES = {"kmeans": "k-means", "hac": "Ward HAC"}
VARIABLES = [Variable(name, name, wavelength=float(name[3:])) for name in NAMES[:-1]]
VARIABLES += [Variable(NAMES[-1], NAMES[-1], low=-1.0, high=1.0)]
PLACES = PROJECT / "workflow/terrapalette/land/data/places.csv"
COLORS = ["#fbf1c9", "#f0c24b", "#e08a45", "#46917a", "#1d5f78"]
ASSIGNED = {"kmeans": "own rule", "hac": "nearest class centre, in place of a rule of its own"}


def write(folder, grid, counts):
    """Every input of the atlas by name; labellings have these numbers of clusters, and 5 in the maps."""
    random = np.random.default_rng(5)
    land = grid["LandPercentage"].values == 100
    row, column = np.nonzero(land)
    physical = np.stack([grid[name].values[land] for name in NAMES], axis=1).astype(float)
    centre, scale = physical.mean(axis=0), physical.std(axis=0)
    value = (physical - centre) / scale
    cells = xr.Dataset(
        {
            "value": (("cell", "variable"), value),
            "physical": (("cell", "variable"), physical),
            "centre": ("variable", centre),
            "scale": ("variable", scale),
        },
        coords={
            **variables.coordinates(VARIABLES),
            **frames.axes(frames.of(grid)),
            "row": ("cell", row),
            "col": ("cell", column),
            "lat": ("cell", grid["lat"].values[row]),
            "lon": ("cell", grid["lon"].values[column]),
            "area_weight": ("cell", np.cos(np.deg2rad(grid["lat"].values[row]))),
        },
        attrs={"source": "five spectra", "normalize": "variable", "order_by": "NDVI", "stride": 1},
    )
    principal = pca.fit(value)
    spaces = {"original": (value, NAMES), "pca": (pca.project(value, principal)[:, :3], ["PC1", "PC2", "PC3"])}
    files = {"features": cells}
    classes, scores = [], []
    files["models original"] = xr.Dataset(attrs={"kind": "original"})
    files["models pca"] = xr.Dataset(components.save(components.Model(principal, 3)), attrs={"kind": "pca"})
    for space, (points, axes) in spaces.items():
        files[f"spaces {space}"] = xr.Dataset(
            {"value": (("cell", "component"), points)},
            {"component": axes},
            {"space": space, "is_input": int(space == "original")},
        )
        for method, title in TITLES.items():
            tree = linkage(points, "ward")
            found = [numbered(labels_of(points, tree, k, method), physical[:, -1]) for k in counts]
            files[f"clusters {space} {method}"] = clusters(found, counts, physical).assign_attrs(
                space=space, method=method, method_title=title
            )
            if method == "hac":
                files[f"clusters {space} {method}"]["merge_tree"] = (("merge", "field"), tree)
            classes.append(found[counts.index(5)])
            scores += [[space, method, k, 100.0 / k, 0.1 * k] for k in counts]
        files[f"noise {space}"] = xr.Dataset(
            {"changed": (("method", "cell"), random.integers(0, 10, (2, len(value))) / 20)},
            coords={
                "method": list(TITLES),
                "k": ("method", [5, 5]),
                "assigned_by": ("method", list(ASSIGNED.values())),
            },
            attrs={"space": space},
        )
        files[f"verdict {space}"] = verdict(random, space, counts, len(value))
    labellings = [(space, method) for space in spaces for method in TITLES]
    files["labels"] = xr.Dataset(
        {"class": (("labelling", "cell"), np.array(classes, np.int16))},
        coords={
            "space": ("labelling", [space for space, _ in labellings]),
            "method": ("labelling", [method for _, method in labellings]),
            "k": ("labelling", [5] * 4),
        },
        attrs={"n_classes": 5},
    )
    files["references"] = xr.Dataset(
        {
            "class": (("reference", "cell"), np.where(np.array(classes[:1]) == 2, 2**31 - 1, 1).astype(np.int32)),
            "class_name": (("reference", "number"), np.array([["one", "largest"]], object)),
        },
        coords={"reference": ["five"], "number": np.array([1, 2**31 - 1])},
    )
    files["grid"] = grid
    files["applied pca hac"] = applied(grid, land, classes[-1])
    for name, dataset in files.items():
        dataset.to_netcdf(folder / f"{name}.nc")
    columns = ["space", "method", "k", "inertia", "silhouette_input"]
    pd.DataFrame(scores, columns=columns).to_csv(folder / "scores.csv", index=False)
    one = {name: str(folder / f"{name}.nc") for name in ("features", "labels", "references", "grid")}
    many = {
        kind: [str(folder / f"{name}.nc") for name in files if name.startswith(f"{kind} ")]
        for kind in ("clusters", "spaces", "models", "noise", "verdict", "applied")
    }
    return {**one, **many, "scores": str(folder / "scores.csv"), "places": str(PLACES)}


def verdict(random, space, counts, n_cells):
    """How often cells kept their class in 8 draws of other land; every tenth cell was never judged."""
    kept = random.integers(0, 9, (len(TITLES), len(counts), n_cells)) / 8
    kept[:, :, ::10] = np.nan
    told = {"kept": (("method", "k", "cell"), kept.astype(np.float32)), "block_ari": ("replicate", np.ones(8))}
    return xr.Dataset(told, {"method": list(TITLES), "k": counts}, {"space": space})


def applied(grid, land, classes):
    """Next year's classes of one labelling: one row of class 1 is of class 2 now, and a cell has none."""
    frame = frames.of(grid)
    before = landtypes.to_map(classes, *np.nonzero(land), frame.shape)
    now = before.copy()
    now[4][now[4] == 1] = 2
    now[5, 10] = 0
    flags = list(range(1, 6)), [f"{number}_kind_{number}" for number in range(1, 6)], COLORS
    fields = {"pca_hac": now, "before": before}
    made = {name: landtypes.cf_variable(one, *flags, name, frame) for name, one in fields.items()}
    attributes = {"applied": "next", "space": "pca", "method": "hac"}
    return xr.Dataset(made, frames.coordinates(frame), attributes)


def labels_of(points, tree, k, method):
    """Clusters of points from 0, by another library than the project's."""
    if method == "kmeans":
        return KMeans(k, n_init=3, random_state=0).fit_predict(points)
    return fcluster(tree, k, "maxclust") - 1


def numbered(raw, order):
    """Labels from 1 by rising mean of a variable."""
    means = [order[raw == number].mean() for number in range(raw.max() + 1)]
    return np.argsort(np.argsort(means))[raw] + 1


def clusters(found, counts, physical):
    centroid = np.full((len(counts), max(counts), len(NAMES)), np.nan)
    for place, own in enumerate(found):
        for number in range(own.max()):
            centroid[place, number] = physical[own == number + 1].mean(axis=0)
    return xr.Dataset(
        {"labels": (("k", "cell"), np.array(found, np.int16)), "centroid": (("k", "cluster", "variable"), centroid)},
        coords={"k": counts, "cluster": np.arange(1, max(counts) + 1), "variable": NAMES},
    )


def every_cell(inputs, folder, stride=31):
    """The same study as one of every so many rows and columns: each cell's class stands in all cells around it.

    In rows 2 to 8 of every stride, far from those of the study, each class but the first is one less.
    """
    cells = xr.load_dataset(inputs["features"])
    cells.attrs |= {"stride": stride, "grid_cells": cells.sizes["cell"] * stride**2}
    cells.to_netcdf(folder / "features.nc")
    thin = frames.of_cells(cells)
    steps = [line[1] - line[0] for line in thin[:2]]
    y, x = (
        line[0] + step * ((np.arange(len(line) * stride) + 0.5) / stride - 0.5)
        for line, step in zip(thin[:2], steps, strict=True)
    )
    frame = thin._replace(y=y, x=x)
    made = xr.Dataset(coords=frames.coordinates(frame))
    with xr.open_dataset(inputs["labels"]) as classes:
        for one in classes["class"]:
            coarse = landtypes.to_map(one.values, cells["row"].values, cells["col"].values, thin.shape)
            fine = np.kron(coarse, np.ones((stride, stride), np.int16))
            shifted = np.isin(np.arange(len(y)) % stride, np.arange(2, min(9, stride // 2)))
            fine[shifted] = np.where(fine[shifted] > 1, fine[shifted] - 1, fine[shifted])
            flags = list(range(1, 6)), [f"kind_{number}" for number in range(1, 6)], COLORS
            name = f"{one['space'].item()}_{one['method'].item()}"
            made[name] = landtypes.cf_variable(fine, *flags, name, frame)
    made.to_netcdf(folder / "landtypes.nc")
    grid = xr.Dataset(coords=frames.coordinates(frame))
    with xr.open_dataset(inputs["grid"]) as coarse:
        for name in (*NAMES, "LandPercentage"):
            grid[name] = (frame.dims, np.kron(coarse[name].values, np.ones((stride, stride), np.float32)))
    grid.to_netcdf(folder / "grid.nc")
    changed = {name: str(folder / f"{name}.nc") for name in ("features", "landtypes", "grid")} | {"applied": []}
    return inputs | changed


def beside(inputs, output):
    """Files beside a page, one for each labelling."""
    names = (Path(path).stem.removeprefix("clusters ").replace(" ", ".") for path in inputs["clusters"])
    return [output.parent / "atlas" / f"{name}.js" for name in names]


def page(inputs, output, land):
    """Run the script of the atlas on these inputs with the land study's default settings."""
    params = {
        "seed": 1, "settings": ["surface: land"], "class_colors": land["figures"]["class_colors"],
        "scores": ["inertia", "silhouette_input"],
        "land_variable": "LandPercentage", "land_threshold": 100, "surface": "land",
    }  # fmt: skip
    snakemake = SimpleNamespace(
        input=SimpleNamespace(**inputs),
        output=SimpleNamespace(page=str(output), tiles=[str(one) for one in beside(inputs, output)]),
        params=SimpleNamespace(**params),
        log=[str(output.with_suffix(".log"))],
    )
    script_of("land", "atlas")["main"](snakemake)
