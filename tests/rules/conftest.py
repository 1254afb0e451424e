"""A whole land study on a small planet with known truth, script by script as Snakemake would; the course's scripts."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
import yaml

from conftest import PROJECT, Scripts, script_of
from rules.course import Course
from terrapalette.clustering import methods
from terrapalette.config.land import variables

CONFIG = yaml.safe_load((PROJECT / "config.yaml").read_text())
# Names and settings.
METHODS = {"kmeans": {}, "hac": {}}
LABELLINGS = [(space, method) for space in ("original", "pca") for method in METHODS]
LOOKS = {
    name: {key: getattr(methods.method(name), key) for key in ("title", "long_title", "marker", "line", "assigned_by")}
    for name in methods.MODULES
}


CHOICE = {"land_variable": "LandPercentage", "land_threshold": 100, "surface": "land"}


class Study(Scripts):
    """The land study's scripts with the settings of a small planet."""

    study = "land"

    def prepare(self, output="features.nc", grid="grid.nc", **changes):
        params = {
            "surface": "land", "land_variable": "LandPercentage", "land_threshold": 100,
            "order_by": "NDVI", "max_cells": 2_000_000, "sample_cells": 20_000, "normalize": "variable",
            "area_weights": False,
        }  # fmt: skip
        self.run("prepare", {"features": output}, grid=grid, params=params | changes)

    def ingest(self, source="source.nc", output="grid.nc", mask=None, region=None, **changes):
        land = CONFIG["land"]
        params = {key: land[key] for key in ("reader", "land_variable", "fill_values", "crs", "regrid")}
        params |= {"variables": variables(land), "mask_variable": None, "key": "land.variables"} | changes
        beside = {name: path for name, path in (("mask", mask), ("region", region)) if path is not None}
        self.run("ingest", {"grid": output}, source=source, **beside, params=params)

    def score(self, space, methods=tuple(METHODS), features="features.nc", output=None, area_weights=False):
        self.run(
            "score",
            {"scores": output or f"scores.{space}.csv"},
            features=features,
            space=f"{space}.nc",
            clusters=[f"{space}.{method}.nc" for method in methods],
            params={"seed": 1, "area_weights": area_weights},
            wildcards={"space": space},
        )

    def reduce(self, space, features="features.nc", area_weights=False, **settings):
        self.run(
            "reduce",
            {"space": f"{space}.nc", "model": f"model.{space}.nc"},
            features=features,
            grid="grid.nc",
            params={
                "seed": 1,
                "settings": settings,
                "area_weights": area_weights,
                "tensorboard": self.path(f"tensorboard/{space}"),
                **CHOICE,
            },
            wildcards={"space": space},
        )

    def train(self, space, features="features.nc", area_weights=False, **changes):
        settings = CONFIG["land"]["spaces"]["vae2"] | {"epochs": 8, "batch_size": 32, "device": "cpu"} | changes
        self.reduce(space, features, area_weights, **settings)

    def repeat(self, space, settings=None, choice="choice.csv", output=None, features="features.nc", **changes):
        params = {"seed": 1, "n_seeds": 3, "k": [4], "methods": METHODS, "area_weights": False}
        self.run(
            "repeat",
            {"repeats": output or f"repeats.{space}.nc"},
            features=features,
            choice=choice,
            params=params | {"settings": settings or CONFIG["land"]["spaces"][space]} | changes,
            wildcards={"space": space},
        )

    def perturb(
        self,
        space,
        output=None,
        kind=None,
        choice="choice.csv",
        features="features.nc",
        repeats=None,
        **changes,
    ):
        params = {
            "seed": 1, "kind": kind or space, "area_weights": False, "draws": 4,
            "errors": {"level": 0.05, "indices": {"NDVI": ["DHR865", "DHR670"]}, "deviation": {"default": 0.02}},
        }  # fmt: skip
        self.run(
            "perturb",
            {"noise": output or f"noise.{space}.nc"},
            features=features,
            choice=choice,
            clusters=[f"{space}.{method}.nc" for method in METHODS],
            model=f"model.{space}.nc",
            repeats=repeats or f"repeats.{space}.nc",
            params=params | changes,
            wildcards={"space": space},
        )

    def diagnose(self, space, output="latent", features="features.nc", **changes):
        params = {"seed": 1, "kind": "vae", "walk": {"from": [45, -155], "to": [65, 155]}, "pairs": 500, "neighbors": 5}
        self.run(
            "diagnose",
            {"latent": f"{output}.{space}.nc", "measures": f"{output}.{space}.csv"},
            features=features,
            space=f"{space}.nc",
            model=f"model.{space}.nc",
            params=params | {"area_weights": False} | changes,
            wildcards={"space": space},
        )

    def sweep_alpha(self, space, choice, output, features="features.nc", **changes):
        settings = CONFIG["land"]["spaces"]["vae2"] | {"batch_size": 32, "device": "cpu"}
        params = {"seed": 1, "alpha": [1e-6, 1e-1], "n_seeds": 3, "epochs": 3, "settings": settings}
        params |= {"methods": METHODS, "area_weights": False}
        self.run(
            "sweep_alpha",
            {"sweep": output},
            features=features,
            choice=choice,
            params=params | changes,
            wildcards={"space": space},
        )

    def compare(self, space, kind=None, repeats=None, output=None, features="features.nc", **changes):
        params = {"seed": 1, "kind": kind or space, "area_weights": False}
        self.run(
            "compare",
            {"comparison": output or f"compare.{space}.csv"},
            features=features,
            repeats=repeats or f"repeats.{space}.nc",
            params=params | changes,
            wildcards={"space": space},
        )

    def validate(self, reference="five.nc", name="five", variable="kind", **settings):
        self.run(
            "validate",
            {"scores": f"references.{name}.csv", "crosstable": f"crosstable.{name}.csv", "cells": f"cells.{name}.nc"},
            labels="classes.nc",
            **{f"reference_{name}": reference},
            params={"references": {name: {"variable": variable, **settings}}, "reader": "xarray", "crs": None},
        )

    def atlas(self, output="atlas.html", **changes):
        params = {
            "seed": 1, "settings": ["surface: land"],
            "class_colors": CONFIG["land"]["figures"]["class_colors"],
            "scores": ["inertia", "silhouette_input"], **CHOICE,
        }  # fmt: skip
        inputs = {
            "features": "features.nc", "labels": "classes.nc", "scores": "scores.csv",
            "clusters": [f"{space}.{method}.nc" for space, method in LABELLINGS],
            "spaces": ["original.nc", "pca.nc"], "models": ["model.original.nc", "model.pca.nc"],
            "noise": ["noise.original.nc", "noise.pca.nc"],
            "references": "cells.five.nc", "applied": [], "landtypes": "landtypes.nc", "verdict": [], "grid": "grid.nc",
            "places": PROJECT / "workflow/terrapalette/land/data/places.csv",
        }  # fmt: skip
        params |= changes.pop("params", {})
        inputs |= changes
        tiles = [f"atlas/{name.removesuffix('.nc')}.js" for name in inputs["clusters"]]
        self.run("atlas", {"page": output, "tiles": tiles}, params=params, **inputs)

    def classify(self, labellings, choice="choice.csv", output="classes.nc", classes="classes.csv", area_weights=False):
        self.run(
            "classify",
            {"labels": output, "classes": classes},
            features="features.nc",
            clusters=[f"{space}.{method}.nc" for space, method in labellings],
            choice=choice,
            params={"area_weights": area_weights},
        )

    def model(self, space, method, output="model", area_weights=False, **inputs):
        """Fitted classes of one labelling, in a folder of their own."""
        given = {"features": "features.nc", "choice": "choice.csv", "labels": "classes.nc", "classes": "classes.csv"}
        given |= {"space": f"{space}.nc", "model": f"model.{space}.nc", "clusters": f"{space}.{method}.nc"}
        params = {"class_colors": CONFIG["land"]["figures"]["class_colors"], "area_weights": area_weights}
        folder = f"{output}/{space}.{method}"
        made = {"json": f"{folder}/model.json", "netcdf": f"{folder}/model.nc"}
        self.run("model", made, params=params, wildcards={"space": space, "method": method}, **given | inputs)

    def map(
        self,
        output="landtypes.nc",
        areas="areas.csv",
        models="model",
        labels="classes.nc",
        grid="grid.nc",
        labellings=LABELLINGS,
        **changes,
    ):
        self.run(
            "map",
            {"landtypes": output, "areas": areas},
            grid=grid,
            labels=labels,
            models=[f"{models}/{space}.{method}/model.json" for space, method in labellings],
            params=CHOICE | changes,
        )

    def apply(self, grid, space="pca", method="hac", applied="next", models="model", own_grid="grid.nc", **changes):
        start = f"{applied}.{space}.{method}"
        self.run(
            "apply",
            {"map": f"{start}.nc", "transitions": f"transitions.{start}.csv", "row": f"{start}.csv"},
            grid=grid,
            own_grid=own_grid,
            json=f"{models}/{space}.{method}/model.json",
            params=CHOICE | changes,
            wildcards={"applied": applied, "space": space, "method": method},
        )

    def membership(self, space, method, model="model", output=None):
        folder = f"{model}/{space}.{method}"
        self.run(
            "membership",
            {"membership": output or f"membership.{space}.{method}.nc"},
            features="features.nc",
            space=f"{space}.nc",
            json=f"{folder}/model.json",
            netcdf=f"{folder}/model.nc",
        )

    def collect(self, table, tables):
        script_of("report", "collect")["main"](
            SimpleNamespace(
                input=SimpleNamespace(tables=[self.path(one) for one in tables]),
                output=SimpleNamespace(table=self.path(table)),
                log=[self.path("rule.log")],
            )
        )

    def cluster(self, space, method, features="features.nc", output=None, **changes):
        params = {"seed": 1, "k_max": 8, "area_weights": False, "settings": {}} | CHOICE
        self.run(
            "cluster",
            {"clusters": output or f"{space}.{method}.nc"},
            features=features,
            space=f"{space}.nc",
            grid="grid.nc",
            model=f"model.{space}.nc",
            params=params | changes,
            wildcards={"space": space, "method": method},
        )


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture(scope="session")
def study(small_grid, tmp_path_factory):
    """The land study up to its maps; k = 5, the number of spectra that the planet is made of."""
    study = Study(tmp_path_factory.mktemp("study"))
    small_grid.drop_attrs(deep=False).assign_attrs(title="five spectra").to_netcdf(study.path("source.nc"))
    study.ingest()
    study.prepare()
    study.run("correlate", {"correlation": "correlation.csv"}, features="features.nc", params={"area_weights": False})
    study.reduce("original", kind="original")
    study.reduce("pca", kind="pca", components=3)
    study.train("vae", latent_dim=2)
    study.train("line", latent_dim=1)
    clusters = [f"{space}.{method}.nc" for space, method in LABELLINGS]
    for space, method in LABELLINGS:
        study.cluster(space, method)
    for space in ("original", "pca"):
        study.score(space)
    study.collect("scores.csv", ["scores.original.csv", "scores.pca.csv"])
    study.run("choose", {"choice": "choice.csv"}, clusters=clusters, verdict=[], params={"k": 5})
    for space in ("original", "pca"):
        study.repeat(space)
        study.compare(space)
    compared = ["compare.original.csv", "compare.pca.csv"]
    study.run("collect_comparison", {"comparison": "comparison.csv"}, comparison=compared)
    study.classify(LABELLINGS)
    for space in ("original", "pca"):
        study.perturb(space)
    noise = ["noise.original.nc", "noise.pca.nc"]
    study.run("collect_noise", {"noise": "noise.csv"}, noise=noise)
    for space in ("vae", "line"):
        study.diagnose(space)
    study.collect("latent.csv", ["latent.vae.csv", "latent.line.csv"])
    pd.DataFrame({"space": "vae", "method": list(METHODS), "k": [5, 4]}).to_csv(study.path("choice.vae.csv"))
    study.sweep_alpha("vae", "choice.vae.csv", "alpha.vae.nc")
    study.run("collect_alpha", {"sweep": "alpha.csv"}, sweep=["alpha.vae.nc"])
    five = xr.Dataset(coords={"lat": small_grid["lat"], "lon": small_grid["lon"]})
    sector = np.reshape(small_grid.attrs["truth"], (18, 36))
    five["kind"] = (("lat", "lon"), (sector + 1).astype(np.int16))
    five["kind"].attrs = {"flag_values": np.arange(1, 6, dtype=np.int16), "flag_meanings": "one two three four five"}
    five.to_netcdf(study.path("five.nc"))
    study.validate()
    study.run("agree", {"agreement": "agreement.csv", "contingency": "contingency.csv"}, labels="classes.nc")
    for space, method in LABELLINGS:
        study.model(space, method)
    study.map()
    return study
