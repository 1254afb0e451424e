"""How each figure of the land study is drawn: wildcards, inputs and parameters, named as its rule names them."""

from rules.conftest import CONFIG, LOOKS
from rules.land_figures.verdict_files import ORDER as EARTH

LAND = CONFIG["land"]
COLORS = {"class_colors": LAND["figures"]["class_colors"]}
METHODS = {"methods": LOOKS}
PROJECTION = {"projection": "eqearth"}
SPACE, LABELLING = {"space": "pca"}, {"space": "pca", "method": "hac"}
LATENT, LINE = {"space": "vae"}, {"space": "line"}
FIVE = {"reference": "five", "space": "pca", "method": "hac"}
NEXT = {"applied": "next", **LABELLING}
ORDER = {"order_by": "NDVI"}
REGIONS = {"Africa": [-20, 55, -36, 38], "Fiji": [160, -160, -40, 10]}

FIGURES = {
    "variables": ({}, {"features": "features.nc"}, PROJECTION),
    "correlation": ({}, {"correlation": "correlation.csv", "features": "features.nc"}, {}),
    "explained_variance": (SPACE, {"space": "pca.nc"}, {}),
    "components": (SPACE, {"space": "pca.nc"}, {}),
    "density": (SPACE, {"space": "pca.nc"}, {}),
    "elbow": (SPACE, {"clusters": ["pca.kmeans.nc", "pca.hac.nc"], "choice": "choice.csv"}, METHODS),
    "criteria": (SPACE, {"clusters": ["pca.gmm.nc"], "choice": "choice.gmm.csv"}, {}),
    "memberships": ({}, {"memberships": ["membership.pca.gmm.nc"], "features": "features.nc"}, METHODS | PROJECTION),
    "scores": ({}, {"scores": "scores.csv", "choice": "choice.csv", "features": "features.nc"}, METHODS),
    "dendrogram": (SPACE, {"clusters": ["pca.hac.nc"], "labels": "classes.nc"}, {"merges": 30, **COLORS}),
    "map": (
        LABELLING,
        {"landtypes": "landtypes.nc", "classes": "classes.csv", "features": "features.nc"},
        METHODS | PROJECTION | ORDER,
    ),
    "maps": ({}, {"landtypes": "landtypes.nc"}, PROJECTION | ORDER),
    "zoom": (LABELLING, {"landtypes": "landtypes.nc"}, {"regions": REGIONS} | METHODS | ORDER),
    "scatter": (LABELLING, {"space": "pca.nc", "labels": "classes.nc"}, METHODS | COLORS),
    "spectra": (
        LABELLING,
        {"classes": "classes.csv", "labels": "classes.nc", "features": "features.nc"},
        METHODS | COLORS,
    ),
    "sizes": (
        {},
        {"classes": "classes.csv", "labels": "classes.nc", "features": "features.nc"},
        METHODS | COLORS,
    ),
    "contingency": (SPACE, {"contingency": "contingency.csv", "labels": "classes.nc"}, METHODS),
    "agreement": ({}, {"agreement": "agreement.csv", "labels": "classes.nc"}, {}),
    "contest": (
        {},
        {"contest": "contest.csv", "seconds": "contest_seconds.csv", "features": "features.nc"},
        METHODS,
    ),
    "learning": ({"space": "pca", "method": "dcss"}, {"clusters": "pca.dcss.nc"}, {}),
    "training": (LATENT, {"space": "vae.nc"}, {}),
    "comparison": ({}, {"comparison": "comparison.csv", "features": "features.nc"}, METHODS),
    "noise": ({}, {"noise": "noise.csv", "features": "features.nc"}, METHODS),
    "uncertainty": (
        {},
        {"noise": ["noise.original.nc", "noise.pca.nc"], "features": "features.nc"},
        METHODS | PROJECTION,
    ),
    "latent": (LATENT, {"latent": "latent.vae.nc"}, {}),
    "distances": (LATENT, {"latent": "latent.vae.nc", "space": "vae.nc"}, {}),
    "planes": (LATENT, {"latent": "latent.vae.nc", "space": "vae.nc"}, {}),
    "walk": (LATENT, {"latent": "latent.vae.nc", "features": "features.nc"}, {}),
    "codes": (LATENT, {"space": "vae.nc", "features": "features.nc"}, PROJECTION),
    "axis": (
        LINE,
        {"latent": "latent.line.nc", "space": "line.nc", "labels": "classes.line.nc"},
        METHODS | COLORS,
    ),
    "alpha": (LATENT, {"sweep": "alpha.vae.nc", "table": "alpha.csv"}, METHODS),
    "references": ({}, {"scores": "references.five.csv", "labels": "classes.nc"}, METHODS),
    "crosstable": (FIVE, {"crosstable": "crosstable.five.csv", "labels": "classes.nc"}, METHODS),
    "apply": (NEXT, {"map": "next.pca.hac.nc", "table": "next.pca.hac.csv"}, METHODS | PROJECTION),
    "verdict": (SPACE, {"worlds": "worlds.nc", "verdict": "verdict.csv"}, METHODS),
    "which_earth": ({}, {"examples": "examples.nc", "features": "features.nc"}, {"order": EARTH} | PROJECTION | ORDER),
    "stability": (SPACE, {"resampled": "resampled.pca.nc"}, METHODS),
    "kept": (
        SPACE,
        {"resampled": "resampled.pca.nc", "choice": "choice.csv", "features": "features.nc"},
        METHODS | PROJECTION,
    ),
    "transitions": (NEXT, {"map": "next.pca.hac.nc", "transitions": "transitions.next.pca.hac.csv"}, METHODS),
}  # fmt: skip


def of_one_number(figure):
    """The same figure of a space of one number."""
    wildcards, inputs, params = FIGURES[figure]
    return {**wildcards, **LINE}, {key: name.replace("vae", "line") for key, name in inputs.items()}, params


# A space of one number is drawn along its only axis.
FIGURES |= {f"{name}.line": of_one_number(name) for name in ("latent", "distances", "planes", "walk", "codes")}
