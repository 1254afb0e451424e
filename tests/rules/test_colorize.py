"""A whole colorization study on a small photo with known truth, run script by script as Snakemake would."""

import json
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
import xarray as xr
import yaml
from PIL import Image

from conftest import PROJECT, SHARED, Scripts
from terrapalette.colorize import photos, png
from terrapalette.config.colorize import BASELINES
from terrapalette.runtime.errors import InputError

CONFIG = yaml.safe_load((PROJECT / "config.yaml").read_text())["colorize"]
QUICK = {"improved": {"iterations": 200, "batch_size": 256}, "cnn": {"iterations": 12, "crop": 16}}
QUICK |= {"context": {"trees": 5}, "basic": {"colors": 4}, "basic_auto": {}}
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
        output = {
            name: [f"{one}/{name}{ending}" for one in BASELINES]
            for name, ending in (("left", ".png"), ("right", ".png"), ("record", ".json"))
        }
        files = {name: self.halves[name] for name in ("left", "left_grey", "right_grey")}
        self.run(
            "baseline", output, **files, truth=self.halves["right"], palettes="palettes.nc",
            params={"colors": 4}, wildcards=IMAGE,
        )  # fmt: skip

    def color(self, agent, folder=None, **changes):
        folder = folder or agent
        files = {name: self.halves[name] for name in ("left", "left_grey", "right_grey")}
        output = {"left": f"{folder}/left.png", "right": f"{folder}/right.png", "record": f"{folder}/record.json"}
        settings = CONFIG["agents"][agent] | QUICK[agent] | changes
        self.run(
            "color", output, **files, palettes="palettes.nc", search="search.csv",
            params={"seed": 1, "settings": settings}, wildcards={**IMAGE, "agent": agent},
        )  # fmt: skip

    def record(self, agent):
        return json.loads((self.folder / agent / "record.json").read_text())

    def table(self, name):
        return pd.read_csv(self.path(name))


AGENTS = [*BASELINES, "basic", "basic_auto", "improved", "cnn", "context"]


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    """Four bands of colours, an odd width: the middle column is grey."""
    study = Study(tmp_path_factory.mktemp("colorize"))
    random = np.random.default_rng(5)
    bands = np.array([[30, 60, 140], [190, 90, 40], [120, 170, 90], [225, 215, 130]])[np.arange(40) // 10]
    photo = np.clip(np.repeat(bands[:, None], 61, axis=1) + random.normal(0, 6, (40, 61, 3)), 0, 255).astype(np.uint8)
    photo[:, 30] = 128
    Image.fromarray(photo).save(study.path("photo.png"))
    study.prepare()
    study.quantize()
    study.search()
    study.baseline()
    for agent in AGENTS[4:]:
        study.color(agent)
    study.run(
        "score", {"scores": "scores.csv"}, left=study.halves["left"], right=study.halves["right"],
        left_paintings=[f"{one}/left.png" for one in AGENTS], right_paintings=[f"{one}/right.png" for one in AGENTS],
        records=[f"{one}/record.json" for one in AGENTS], params={"agents": AGENTS, "margin": 1}, wildcards=IMAGE,
    )  # fmt: skip
    study.run(
        "confuse", {"confusion": "basic/confusion.csv", "classes": "basic/classes.csv"},
        left=study.halves["left"], right=study.halves["right"], left_painting="basic/left.png",
        right_painting="basic/right.png", params={"margin": 1},
    )  # fmt: skip
    return study


def test_halves_are_the_photos(study):
    photo = np.asarray(Image.open(study.path("photo.png")))
    np.testing.assert_array_equal(png.read(study.path(study.halves["left"])).rgb, photo[:, :30])
    np.testing.assert_array_equal(png.read(study.path(study.halves["right"])).rgb, photo[:, 31:])


def test_the_palette_has_the_bands_colours(study):
    table = study.table("palette.csv")
    assert list(table["number"]) == [1, 2, 3, 4]
    np.testing.assert_allclose(table["share"], 0.25, atol=0.01)
    recolored = png.read(study.path("recolored.png"))
    assert (recolored.numbers == np.arange(4).repeat(10)[:, None]).mean() > 0.99
    with xr.open_dataset(study.path("palettes.nc")) as palettes:
        assert palettes.attrs["k_elbow"] == 4 and (np.diff(palettes["sse"]) < 0).all()


def test_an_elbow_may_name_the_palette(study, tmp_path):
    other = Study(tmp_path)
    Image.open(study.path("photo.png")).save(other.path("photo.png"))
    other.prepare()
    other.quantize(colors="elbow")
    assert len(other.table("palette.csv")) == 4


def test_scores_have_the_promised_columns(study):
    scores = study.table("scores.csv")
    assert ",".join(scores) == "image,agent,half,reference,mse,rmse,mae,psnr,ssim,delta_e,seconds"
    assert set(scores["half"]) == {"left", "right"}
    recolored = set(scores.loc[scores["reference"] == "recolored", "agent"])
    assert recolored == {"oracle", "basic", "basic_auto", "improved"}
    errors = scores.query("half == 'right' and reference == 'original'").set_index("agent")["mse"]
    # The grey tells the bands apart: who learns colours beats grey, and nobody in the palette beats the oracle.
    assert (errors[["basic", "basic_auto", "improved", "context", "luminance"]] < 0.2 * errors["grey"]).all()
    assert errors["oracle"] <= errors["basic"] and errors["mean"] > errors["grey"]
    perfect = scores.query("agent == 'oracle' and reference == 'recolored'")
    assert (perfect["mse"] == 0).all() and np.isinf(perfect["psnr"]).all()


def test_scores_are_those_of_the_pictures(study):
    truth = png.read(study.path(study.halves["right"])).rgb[1:-1, 1:-1].astype(float)
    painted = png.read(study.path("basic/right.png")).rgb[1:-1, 1:-1]
    row = study.table("scores.csv").query("agent == 'basic' and half == 'right' and reference == 'original'").iloc[0]
    assert row["mse"] == pytest.approx(np.mean((painted - truth) ** 2))


def test_confusion_counts_every_scored_pixel(study):
    counts, classes = study.table("basic/confusion.csv"), study.table("basic/classes.csv")
    for half in ("left", "right"):
        part, own = counts[counts["half"] == half], classes[classes["half"] == half]
        assert part["pixels"].sum() == 38 * 28 == own["support"].sum()
        right = part.loc[part["true"] == part["given"], "pixels"].sum()
        assert own["accuracy"].iloc[0] == pytest.approx(right / part["pixels"].sum())
    # Ten bands of edges apart, colours are found.
    assert classes["f1"].min() > 0.9


def test_auto_takes_what_the_search_found(study):
    best = study.table("search.csv").query("best").iloc[0]
    settings = study.record("basic_auto")["settings"]
    assert {key: settings[key] for key in ("patch", "neighbours", "colors")} == {
        key: best[key] for key in ("patch", "neighbours", "colors")
    }
    assert best["mse"] == study.table("search.csv")["mse"].min() and best["colors"] == 4


def test_an_elbow_may_name_an_agents_colours(study):
    study.color("basic", folder="elbow", colors="elbow")
    assert study.record("elbow")["settings"]["colors"] == 4
    assert len(png.read(study.path("elbow/right.png")).colors) == 4


def test_a_variant_needs_settings_only(study):
    study.color("improved", folder="variant", hidden=[6], activations=["relu"], outputs="softmax", blend=True)
    assert png.read(study.path("variant/right.png")).colors is None
    training = study.record("variant")["training"]
    assert training["loss"][-1] < training["loss"][0] and training["iteration"][-1] == 200


def test_the_same_seed_gives_the_same_bytes(study):
    for agent in ("basic_auto", "improved", "cnn", "context"):
        study.color(agent, folder="again")
        for half in ("left", "right"):
            first, second = ((study.folder / place / f"{half}.png").read_bytes() for place in (agent, "again"))
            assert first == second, agent


def test_agents_never_read_the_right_halfs_colours(study):
    """They are not even given the file: a missing truth disturbs no agent."""
    truth = study.folder / study.halves["right"]
    content = truth.read_bytes()
    truth.unlink()
    try:
        study.color("basic", folder="blind")
    finally:
        truth.write_bytes(content)
    assert (study.folder / "blind/right.png").read_bytes() == (study.folder / "basic/right.png").read_bytes()


def test_a_learning_rate_that_diverges_is_named(study):
    wild = {"activations": ["relu", "relu"], "outputs": "softmax", "optimizer": "mbgd", "learning_rate": 1e9}
    with pytest.raises(InputError, match=r"colorize\.agents.improved: the loss is .* Lower learning_rate"):
        study.color("improved", folder="wild", **wild)


def test_a_missing_photo_is_named(study, tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.png: no such file"):
        Study(tmp_path).prepare("nowhere.png")


def test_a_sample_needs_no_file(tmp_path):
    other = Study(tmp_path)
    other.prepare(photo=[], sample="chelsea")
    # At most 80 pixels: 451 x 300 becomes 80 x 53.
    assert png.read(other.path(other.halves["left"])).rgb.shape == (53, 40, 3)


def test_the_survey_lists_bad_photos(study):
    rows = [["a", "a.png", 20, 10, ""], ["b", "b.txt", 0, 0, "not an image"]]
    study.run("survey", {"photos": "photos.csv"}, params={"rows": rows})
    table = study.table("photos.csv")
    assert list(table["problem"].fillna("")) == ["", "not an image"]
    assert "b.txt cannot be used" in (study.folder / "rule.log").read_text()


@pytest.mark.shared
def test_the_published_errors_come_out(study):
    names = sorted(path.stem for path in (SHARED / "data/colorize/published").glob("*.png"))
    files = [str(SHARED / f"data/colorize/published/{name}.png") for name in names]
    study.run("reproduce", {"reproduction": "reproduction.csv"}, pictures=files, params={"names": names})
    table = study.table("reproduction.csv").set_index("quantity")
    wrapped = table.loc["basic, right half, against the original, MSE, wrapped"]
    assert wrapped["ours"] == pytest.approx(295.3502, abs=5e-5) and wrapped["verdict"] == "met"
    true = "{}, right half, against the original, MSE, true"
    assert table.loc[true.format("basic"), "ours"] == pytest.approx(4942.4, abs=0.05)
    assert table.loc[true.format("improved"), "ours"] == pytest.approx(757.7, abs=0.05)
    assert table.loc[table.index.str.endswith("F1"), "verdict"].eq("met").all()
    assert photos.read(files[0]).shape[2] == 3


FIGURES = {
    "palette": {"palettes": "palettes.nc", "palette": "palette.csv", "recolored": "recolored.png"},
    "search": {"search": "search.csv"},
    "comparison": {
        "left": "halves/left.png", "right": "halves/right.png", "scores": "scores.csv",
        "paintings": [f"{one}/right.png" for one in AGENTS],
    },
    "confusion": {"confusion": "basic/confusion.csv", "classes": "basic/classes.csv"},
    "training": {"record": "improved/record.json"},
    "scores": {"scores": "scores.csv"},
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_figures(study, name):
    params = {"held_out": 0.25, "agents": AGENTS, "margin": 1}
    wildcards = {**IMAGE, "agent": "improved"}
    study.run(f"plot_{name}", {"figure": f"{name}.png"}, **FIGURES[name], params=params, wildcards=wildcards)
    picture = np.asarray(Image.open(study.path(f"{name}.png")).convert("RGB"))
    assert picture.shape[1] <= 1600 and picture.std() > 10
