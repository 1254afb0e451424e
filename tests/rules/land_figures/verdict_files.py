"""Files of a verdict in which every number is known, at the cells of the small planet."""

import numpy as np
import pandas as pd
import xarray as xr

NULLS = ["smooth", "same_marginals", "same_latitudes"]
METHODS = ["kmeans", "hac"]
K, WORLDS = np.arange(1, 9), 19
ORDER = [3, 5, 0, 1, 7, 2, 6, 4]
# What stands out, by method; and what is said of it.
STANDS_OUT = {"kmeans": [3, 5], "hac": []}
SENTENCES = {
    "kmeans": "k in {3, 5}: largest 5.",
    "hac": "Structured, but no number of classes stands out.",
}


def write(study):
    """worlds.nc, resampled.pca.nc, verdict.csv and examples.nc in a study's folder."""
    with xr.open_dataset(study.path("features.nc")) as features:
        features.load()
    random = np.random.default_rng(4)
    worlds(features.attrs, random).to_netcdf(study.path("worlds.nc"))
    resampled(features, random).to_netcdf(study.path("resampled.pca.nc"))
    table(["pca"]).to_csv(study.path("verdict.csv"), index=False)
    examples(features, random).to_netcdf(study.path("examples.nc"))


def worlds(attributes, random):
    """Null worlds around a curve of their own, and data that leave it at k = 3 and 5."""
    dims = ("null", "world", "space", "method", "k")
    shape = (len(NULLS), WORLDS, 1, len(METHODS), len(K))
    curves = {"tightness": 0.7 * np.log(K), "silhouette": 0.4 - 0.02 * K, "calinski_harabasz": 400 - 20.0 * K}
    found = xr.Dataset(coords={"null": NULLS, "space": ["pca"], "method": METHODS, "k": K})
    for name, curve in curves.items():
        wide = 0.05 * np.abs(curve).max()
        many = curve + wide * random.standard_normal(shape)
        own = np.broadcast_to(curve + wide * np.where(K < 3, 0, np.where(K < 5, 4, 8)), (1, len(METHODS), len(K)))
        first = 0 if name == "tightness" else np.nan
        found[name] = (dims, np.where(K == 1, first, many))
        found[f"data_{name}"] = (dims[2:], np.where(K == 1, first, own))
    found["dip"] = (dims[:3], random.uniform(0.01, 0.02, shape[:3]))
    found["data_dip"] = ("space", [0.05])
    told = {"worlds": WORLDS, "measured_cells": 576, "range": 22.0, "range_unit": "degrees", "grid": "sphere"}
    return found.assign_attrs(attributes | told | {"refused": ""})


def resampled(features, random, spoilt=40):
    """Of a bootstrap and splits: measures that fall with k; the first cells were never judged."""
    runs, shape = 12, (len(METHODS), len(K))
    fall = np.where(K == 1, np.nan, 1 - 0.06 * K)
    kept = random.uniform(0.4, 1, (*shape, features.sizes["cell"]))
    kept[:, :, :spoilt] = np.nan
    within = np.arange(1, len(K) + 1)[:, None] <= K
    jaccard = np.where(within.T, fall[:, None] - 0.02 * np.arange(len(K)), np.nan)
    found = {
        "block_ari": (("replicate", "method", "k"), fall + random.normal(0, 0.03, (runs, *shape))),
        "null_ari": (("world", "method", "k"), fall - 0.3 + random.normal(0, 0.03, (9, *shape))),
        "jaccard": (("method", "k", "class"), np.broadcast_to(jaccard, (*shape, len(K)))),
        "kept": (("method", "k", "cell"), kept),
        "prediction_strength": (("split", "method", "k"), 1 - 0.08 * K + random.normal(0, 0.05, (runs - 2, *shape))),
        "class_strength": (("method", "k", "class"), np.broadcast_to(jaccard, (*shape, len(K)))),
    }
    coords = {"method": METHODS, "k": K, "class": np.arange(1, len(K) + 1)}
    return xr.Dataset(found, coords, {**features.attrs, "space": "pca", "left_out": ""})


def table(spaces):
    """A row for each space, method and k: two numbers stand out by k-means, none by Ward's."""
    rows = []
    for space in spaces:
        for method in METHODS:
            for k in K[1:]:
                out = int(k) in STANDS_OUT[method]
                row = {"space": space, "method": method, "k": int(k)}
                for place, null in enumerate(NULLS):
                    p = 0.05 if out else 0.4
                    own = {"gap": 0.1 * k, "z": 9.0 - place, "step_z": 6.0 if out else 0.5, "step_p": p, "bend_p": p}
                    own |= {"existence_p": 0.05, "silhouette_z": 1.0, "calinski_harabasz_z": 2.0, "dip_p": 0.1}
                    row |= {f"{name}_{null}": value for name, value in own.items()}
                row |= {"block_ari": 0.8, "block_ari_std": 0.1, "block_ari_null95": 0.6, "prediction_strength": 0.7}
                row |= {"prediction_strength_std": 0.1, "lowest_jaccard": 0.6, "stands_out": out}
                row |= {"kind": "classes" if STANDS_OUT[method] else "structured", "verdict": SENTENCES[method]}
                rows.append(row)
    return pd.DataFrame(rows)


def examples(features, random):
    """Seven null worlds, the first variable of each rising with its number; the data below them all."""
    n_cells, n_variables = features.sizes["cell"], features.sizes["variable"]
    values = np.arange(1, 8)[:, None, None] + random.uniform(0, 0.1, (7, n_cells, n_variables))
    data = random.uniform(0, 1, (n_cells, n_variables))
    found = {
        "value": (("example", "cell", "variable"), values / 8),
        "order": (("example", "cell"), values[:, :, 0] / 8),
        "null": ("example", [NULLS[index % 3] for index in range(7)]),
        "data_value": (("cell", "variable"), data),
        "data_order": ("cell", data[:, 0]),
    }
    return xr.Dataset(found, attrs=features.attrs).assign_coords(features[["row", "col"]].variables)
