"""A study whose labellings differ, so that no figure can mistake one for another, and its figures, each drawn once."""

import shutil
from functools import cache

import pandas as pd
import pytest
import xarray as xr

from rules.conftest import LABELLINGS, Study
from rules.figures import drawn, picture
from rules.land_figures import verdict_files
from rules.land_figures.drawing import FIGURES
from terrapalette.land import contest

# Each labelling has another number of classes.
CHOSEN = {("original", "kmeans"): 3, ("original", "hac"): 4, ("pca", "kmeans"): 5, ("pca", "hac"): 6}
# A method that is trained, for a moment.
TRAINED = {
    "k": [3, 4], "hidden": [8], "latent_dim": 2, "batch_size": 64, "pretraining_steps": 60, "pretraining_rate": 1e-2,
    "steps": 30, "learning_rate": 1e-3, "refresh": 10, "tolerance": 0, "silhouette_weight": 0.1, "entropy_weight": 0.2,
    "temperature": 0.25, "by_mass": True,
}  # fmt: skip


@pytest.fixture(scope="session")
def various(study, tmp_path_factory):
    """A copy of the small planet's study with 3 to 6 classes, noise that moves cells, and scores that spread."""
    folder = tmp_path_factory.mktemp("figures")
    shutil.copytree(study.folder, folder, dirs_exist_ok=True)
    various = Study(folder)
    choice = pd.read_csv(study.path("choice.csv"))
    choice["k"] = [CHOSEN[row.space, row.method] for row in choice.itertuples()]
    choice.to_csv(various.path("choice.csv"), index=False)
    various.classify(LABELLINGS)
    for space in ("original", "pca"):
        various.repeat(space)
        errors = {"level": 0.4, "indices": {"NDVI": ["DHR865", "DHR670"]}, "deviation": {"default": 0.02}}
        various.perturb(space, errors=errors)
    noise = ["noise.original.nc", "noise.pca.nc"]
    various.run("collect_noise", {"noise": "noise.csv"}, noise=noise)
    various.run("agree", {"agreement": "agreement.csv", "contingency": "contingency.csv"}, labels="classes.nc")
    for space, method in LABELLINGS:
        various.model(space, method)
    various.map()
    warmer(various)
    various.validate()
    spread(various)
    with xr.open_dataset(various.path("classes.nc")) as classes:
        line = classes.assign_coords(
            space=("labelling", [name.replace("pca", "line") for name in classes["space"].values])
        )
        line.to_netcdf(various.path("classes.line.nc"))
    various.cluster("pca", "dcss", settings=TRAINED)
    verdict_files.write(various)
    contested(various)
    soft(various)
    return various


def contested(study):
    """A contest of four labellings by all criteria there may be, made up: who is first differs from one to the next."""
    draws = {}
    for turn, name in enumerate([*contest.CRITERIA, "ami.cover", "v_measure.cover"]):
        rows = [
            {"space": space, "method": method, "draw": draw, "value": 0.1 * ((place + turn) % 4) + 0.02 * draw}
            for place, (space, method) in enumerate(LABELLINGS)
            for draw in range(3)
        ]
        draws[name] = pd.DataFrame(rows)
    table = contest.table(draws)
    table.insert(2, "k", [CHOSEN[key] for key in zip(table["space"], table["method"], strict=True)])
    table.to_csv(study.path("contest.csv"), index=False)
    seconds = pd.DataFrame(LABELLINGS, columns=contest.KEY).assign(draw=1, cells=200, seconds=[0.01, 0.2, 3.0, 12.34])
    seconds.to_csv(study.path("contest_seconds.csv"), index=False)


def soft(study):
    """A labelling whose cells belong to several classes, beside the others."""
    study.cluster("pca", "gmm", k_max=5, settings={"covariance_floor": 0.1, "starts": 1})
    pd.DataFrame({"space": ["pca"], "method": "gmm", "k": 5}).to_csv(study.path("choice.gmm.csv"), index=False)
    study.classify([("pca", "gmm")], "choice.gmm.csv", "classes.gmm.nc", "classes.gmm.csv")
    given = {"choice": "choice.gmm.csv", "labels": "classes.gmm.nc", "classes": "classes.gmm.csv"}
    study.model("pca", "gmm", **given)
    study.membership("pca", "gmm")


def warmer(study):
    """The same planet next year: greener in two sectors, unlike anything before in one cell."""
    with xr.open_dataset(study.path("grid.nc")) as grid:
        grid.load()
    grid["NDVI"][:, 8:20] += 0.35
    grid["NDVI"][6, 30] = -0.9
    grid.attrs["source"] = "next.nc"
    grid.to_netcdf(study.path("next_grid.nc"))
    study.apply("next_grid.nc")


def spread(study):
    """Give every score of the comparison a range of its own."""
    table = pd.read_csv(study.path("comparison.csv"))
    for place, score in enumerate(("silhouette", "davies_bouldin", "silhouette_input", "davies_bouldin_input")):
        table[score] += 0.001 * table.index
        table[f"{score}_min"] = table[score] - 0.01 * (1 + place)
        table[f"{score}_max"] = table[score] + 0.02 * (1 + table.index)
    table.to_csv(study.path("comparison.csv"), index=False)


class Drawings:
    """The land figures of a study, each drawn when it is first asked for."""

    def __init__(self, study):
        self.study = study
        self.figure = cache(self.draw)

    def draw(self, figure, name=None, **changes):
        wildcards, inputs, params = FIGURES[figure]
        output = {"figure": f"{name or figure}.png", "table": f"{name or figure}.csv"}
        arguments = {"wildcards": wildcards, "params": params, **inputs} | changes
        return drawn(self.study, f"plot_{figure.split('.')[0]}", output, **arguments)

    def picture(self, figure):
        self.figure(figure)
        return picture(self.study.path(f"{figure}.png"))


@pytest.fixture(scope="session")
def land(various):
    return Drawings(various)
