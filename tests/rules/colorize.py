"""The colorization study's scripts, run as Snakemake would, on a small photo with known truth."""

import json
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
import yaml
from PIL import Image

from conftest import PROJECT, Scripts
from terrapalette.colorize import error_places, painting_files, pixel_kinds, ranking
from terrapalette.colorize.agents import registry
from terrapalette.colorize.baselines import BASELINES

CONFIG = yaml.safe_load((PROJECT / "config.yaml").read_text())["colorize"]
QUICK = {"improved": {"iterations": 200, "batch_size": 256}, "cnn": {"iterations": 12, "crop": 16}}
QUICK |= {"context": {"trees": 5}, "basic": {"colors": 4}}
QUICK |= {name: {} for name in ("basic_auto", "exemplar", "propagate", "blend")}
IMAGE = {"image": "bands"}


class Study(Scripts):
    """The colorization study's scripts with the settings of a small photo."""

    study = "colorize"
    halves = MappingProxyType({name: f"halves/{name}.png" for name in ("left", "left_grey", "right_grey", "right")})

    def prepare(self, photo="photo.png", sample=None):
        params = {"sample": sample, "max_side": 80}
        self.run("prepare", dict(self.halves), photo=photo, params=params, wildcards=IMAGE)

    def quantize(self, **changes):
        output = {"palettes": "palettes.nc", "recolored": "recolored.png", "palette": "palette.csv"}
        settings = {"colors": 4, "k_min": 2, "k_max": 8} | changes
        self.run(
            "quantize", output, left=self.halves["left"], params={"seed": 1, "settings": settings}, wildcards=IMAGE
        )

    def search(self):
        settings = {"patches": [1, 3], "neighbours": [1, 3], "colors": [2, 4], "held_out": 0.25}
        files = {name: self.halves[name] for name in ("left", "left_grey")}
        self.run("search", {"search": "search.csv"}, **files, params={"seed": 1, "settings": settings}, wildcards=IMAGE)

    def baseline(self):
        output = {f"{one}_{part}": path for one in BASELINES for part, path in files_of(one).items()}
        files = {name: self.halves[name] for name in ("left", "left_grey", "right_grey")}
        self.run(
            "baseline", output, **files, truth=self.halves["right"], palettes="palettes.nc", wildcards=IMAGE,
        )  # fmt: skip

    def color(self, agent, folder=None, **changes):
        folder = folder or agent
        files = {name: self.halves[name] for name in ("left", "left_grey", "right_grey")}
        agents = {name: one | QUICK.get(name, {}) for name, one in CONFIG["agents"].items()}
        settings = registry.with_members(agents, agent) | changes
        members = settings.get("members", {})
        files |= {f"member_{half}s": [f"{one}/{half}.png" for one in members] for half in ("left", "right")}
        self.run(
            "color", files_of(folder), **files, palettes="palettes.nc", search="search.csv",
            params={"seed": 1, "settings": settings}, wildcards={**IMAGE, "agent": agent},
        )  # fmt: skip

    def enter(self, entry, painting):
        output = {part: path for part, path in files_of(entry).items() if part in ("right", "record")}
        files = {"painting": painting, "right_grey": self.halves["right_grey"]}
        self.run("enter", output, **files, wildcards={**IMAGE, "entry": entry})

    def score(self, names, prefix="", turned=False):
        """Scores of these agents, entries among them: right halves of all, left ones where there are any."""
        output = {part: f"{prefix}{part}.csv" for part in ("scores", "distance", "kinds", "halves")}
        lefts = [f"{one}/left.png" for one in names if (self.folder / one / "left.png").exists()]
        rights = [f"{one}/right.png" for one in (names[::-1] if turned else names)]
        self.run(
            "score", output, **self.halves, left_paintings=lefts, right_paintings=rights,
            records=[f"{one}/record.json" for one in names], params={"margin": 1}, wildcards=IMAGE,
        )  # fmt: skip

    def record(self, agent):
        return json.loads((self.folder / agent / "record.json").read_text())

    def table(self, name):
        return pd.read_csv(self.path(name))


AGENTS = [*BASELINES, "basic", "basic_auto", "exemplar", "propagate", "improved", "cnn", "context", "blend"]


def files_of(agent):
    """What is made of a photo by an agent or baseline, by part."""
    return {part: f"{agent}/{name}" for part, name in zip(painting_files.PARTS, painting_files.FILES, strict=True)}


@cache
def bands(folder):
    """A study of four bands of colours, up to scores and confusion; the width is odd, the middle column grey."""
    folder.mkdir()
    study = Study(folder)
    random = np.random.default_rng(5)
    bands = np.array([[30, 60, 140], [190, 90, 40], [120, 170, 90], [225, 215, 130]])[np.arange(40) // 10]
    photo = np.clip(np.repeat(bands[:, None], 61, axis=1) + random.normal(0, 6, (40, 61, 3)), 0, 255).astype(np.uint8)
    photo[:, 30] = 128
    Image.fromarray(photo).save(study.path("photo.png"))
    study.prepare()
    study.quantize()
    study.search()
    study.baseline()
    for agent in AGENTS[len(BASELINES) :]:
        study.color(agent)
    study.score(AGENTS)
    study.run("rank", {"leaderboard": "leaderboard.csv", "duels": "duels.csv"}, scores="scores.csv", params={"seed": 1})
    study.run(
        "confuse", {"confusion": "basic/confusion.csv", "classes": "basic/classes.csv"},
        left=study.halves["left"], right=study.halves["right"], left_painting="basic/left.png",
        right_painting="basic/right.png", params={"margin": 1},
    )  # fmt: skip
    return study


def eight_photos(folder):
    """Tables of a study of eight photos: two agents, an entry that painted two of them, baselines, a limit."""
    study = Study(folder)
    random = np.random.default_rng(7)
    factors = {"trees": 0.4, "patches": 0.8, "picky": 0.5, "grey": 1.0, "luminance": 0.6, "palette_limit": 0.2}
    whats = {"picky": "entry", "grey": "baseline", "luminance": "baseline", "palette_limit": "limit"}
    rows = [
        {
            "image": f"p{photo}",
            "agent": name,
            "what": whats.get(name, "agent"),
            "mse": factor * random.uniform(200, 500),
        }
        for photo in range(8)
        for name, factor in factors.items()
        if name != "picky" or photo < 2
    ]
    table = pd.DataFrame(rows)
    known = {"half": "right", "reference": "original", "true_colorfulness": 40.0}
    scores = table.assign(**known, psnr=10 * np.log10(255**2 / table["mse"]), ssim=0.9, delta_e=table["mse"] / 50)
    scores["colorfulness"] = random.uniform(10, 50, len(scores))
    scores["mse_limit"] = np.where(scores["agent"] == "patches", 60.0, np.nan)
    edges = error_places.EDGES
    near_and_far = pd.concat(
        [
            table.assign(nearest=near, farthest=far, pixels=9, mse=table["mse"] * random.uniform(0.5, 2, len(table)))
            for near, far in pairwise(edges)
        ]
    )
    by_kind = pd.concat(
        [
            table.assign(kind=kind, pixels=pixels, mse=table["mse"] * random.uniform(0.5, 2, len(table)))
            for kind, pixels in zip(pixel_kinds.KINDS, (50, 30, 20), strict=True)
        ]
    )
    times = {"trees": 20.0, "patches": 2.0, "grey": 0.001, "luminance": 0.0, "palette_limit": 0.1}
    seconds = pd.DataFrame([{"image": "p0", "agent": name, "seconds": one} for name, one in times.items()])
    files = {"scores": scores, "distance": near_and_far, "kinds": by_kind, "seconds": seconds}
    files["halves"] = pd.DataFrame({"image": [f"p{photo}" for photo in range(8)]})
    files |= {"leaderboard": ranking.leaderboard(scores), "duels": ranking.duels(scores, 1)}
    for name, one in files.items():
        one.to_csv(study.path(f"{name}.csv"), index=False)
    return study
