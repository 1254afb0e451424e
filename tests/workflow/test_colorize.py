"""The colorization study under Snakemake: photos in, agents by config alone, bad photos."""

import numpy as np
import pandas as pd
import pytest
import yaml
from PIL import Image

pytestmark = pytest.mark.workflow

ONLY = {"studies": ["colorize"]}


def overlay(copy, **colorize):
    (copy.folder / "mine.yaml").write_text(yaml.safe_dump(ONLY | {"colorize": colorize}))
    return {"config": ("tests/config/tiny.yaml", "mine.yaml")}


def planned(copy, **colorize):
    """Names of the study's rules that a dry run would run, with how often."""
    done = copy.snakemake("--dry-run", "--quiet", "host", "rules", **overlay(copy, **colorize))
    assert done.returncode == 0, done.stdout + done.stderr
    words = [line.split() for line in (done.stdout + done.stderr).splitlines()]
    # Beside the table of jobs there are lists of names, some of two words.
    rows = [line for line in words if len(line) == 2 and line[1].isdigit()]
    return {name: int(count) for name, count in rows if name.startswith("colorize_")}


def test_a_new_agent_paints_and_nothing_else_runs_again(finished):
    new = {"kind": "basic", "photos": "all", "patch": 5, "neighbours": 3, "colors": 4, "border": "reflect"}
    jobs = planned(finished, agents={"wide": new})
    assert jobs["colorize_color"] == jobs["colorize_confuse"] == 1
    assert not {"colorize_prepare", "colorize_quantize", "colorize_search", "colorize_baseline"} & jobs.keys()


def test_an_edit_of_one_kind_reruns_its_agents_alone(finished):
    module = finished.folder / "workflow/terrapalette/colorize/agents/context.py"
    text = module.read_text()
    module.write_text(text + "\n# edited\n")
    try:
        jobs = planned(finished)
        assert jobs["colorize_color"] == 1 and "colorize_confuse" not in jobs
        assert "colorize_prepare" not in jobs
    finally:
        module.write_text(text)
    assert planned(finished) == {}


TOY = """
import numpy as np

from terrapalette.colorize.agents.registry import Agent, Painting


def color(task, *, level, random_state):
    halves = (np.full((*grey.shape, 3), level, np.uint8) for grey in (task.left_grey, task.right_grey))
    return Painting(*halves, {"iteration": [0, 1], "loss": [2.0, 1.0], "held_out": [float("nan")] * 2})


AGENT = Agent(
    title="one grey level",
    color=color,
    settings={"level": {"description": "The level.", "type": "integer", "minimum": 0, "maximum": 255}},
    needs_palette=False,
    paints_classes=lambda settings: False,
    loss="nothing in particular",
)
"""


def test_a_new_kind_of_agent_is_one_module_and_one_line(fresh):
    """It is painted, scored, drawn and shown; nothing else names it."""
    folder = fresh.folder / "workflow/terrapalette/colorize/agents"
    (folder / "toy.py").write_text(TOY)
    registry = folder / "registry.py"
    registry.write_text(registry.read_text().replace("MODULES = {", 'MODULES = {"toy": "toy", ', 1))
    agents = {"level": {"kind": "toy", "photos": "all", "level": 128}, "improved": None, "context": None}
    done = fresh.snakemake(**overlay(fresh, agents=agents))
    assert done.returncode == 0, done.stdout + done.stderr
    results = fresh.folder / "results/colorize"
    scores = pd.read_csv(results / "scores.csv").set_index(["agent", "half"])
    right = np.asarray(Image.open(results / "chelsea/halves/right.png").convert("RGB"))[1:-1, 1:-1]
    assert scores.loc[("level", "right"), "mse"].item() == pytest.approx(np.mean((right - 128.0) ** 2))
    assert (results / "figures/training.chelsea.level.png").exists()
    assert not (results / "figures/confusion.chelsea.level.png").exists()
    assert "one grey level" in (results / "gallery.html").read_text()
    assert "(level)" in (fresh.folder / "results/summary.rst").read_text()


def test_a_changed_palette_repaints_what_uses_it(finished):
    jobs = planned(finished, palette={"k_max": 12})
    # Not the trees, which need no palette.
    assert jobs["colorize_quantize"] == 1 and jobs["colorize_color"] == 2


def test_an_agent_may_paint_named_photos_only(finished):
    jobs = planned(finished, agents={"improved_published": {"photos": ["chelsea"]}})
    assert jobs["colorize_color"] == 1


def test_an_agents_photos_must_be_among_the_photos(finished):
    wrong = overlay(finished, agents={"improved_published": {"photos": ["tiger"]}})
    done = finished.snakemake("--dry-run", **wrong)
    sentence = "colorize.agents.improved_published.photos names 'tiger', expected some of chelsea"
    assert done.returncode != 0 and sentence in done.stdout + done.stderr


def test_painted_halves_of_others_are_scored(fresh):
    """Of another size they stop the run with one sentence; of the right one they stand in the leaderboard."""
    grey_path = fresh.folder / "results/colorize/chelsea/halves/right_grey.png"
    done = fresh.snakemake(str(grey_path.relative_to(fresh.folder)), **overlay(fresh))
    assert done.returncode == 0, done.stdout + done.stderr
    folder = fresh.folder / "theirs"
    folder.mkdir()
    few = {"basic_auto": None, "improved": None, "context": None}
    entries = overlay(fresh, entries={"theirs": "theirs"}, agents=few)
    grey = Image.open(grey_path).convert("RGB")
    grey.resize((7, 5)).save(folder / "chelsea.png")
    done = fresh.snakemake("results/colorize/leaderboard.csv", **entries)
    output = done.stdout + done.stderr
    assert done.returncode != 0 and "Traceback" not in output
    assert "colorize.entries.theirs: theirs/chelsea.png has 7 x 5 pixels, expected" in output
    grey.save(folder / "chelsea.png")
    done = fresh.snakemake("results/colorize/leaderboard.csv", **entries)
    assert done.returncode == 0, done.stdout + done.stderr
    board = pd.read_csv(fresh.folder / "results/colorize/leaderboard.csv").set_index("agent")
    assert board.loc["theirs", "what"] == "entry" and board.loc["theirs", "mse"] == board.loc["grey", "mse"]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"theirs": "nowhere"}, "colorize.entries.theirs: no folder 'nowhere'"),
        (
            {"theirs": "workflow"},
            "colorize.entries.theirs: nothing in 'workflow' is called as a photo is, expected chelsea.png",
        ),
        ({"context": "workflow"}, "colorize.entries.context: context is the name of an agent or a baseline"),
    ],
)
def test_an_entry_that_cannot_be_is_told_before_any_job(finished, entries, sentence):
    done = finished.snakemake("--dry-run", **overlay(finished, entries=entries))
    assert done.returncode != 0 and sentence in done.stdout + done.stderr


@pytest.fixture
def folder(fresh, rng):
    """A folder with two photos and two files that are none."""
    folder = fresh.folder / "album"
    folder.mkdir()
    for name in ("Cat on a mat.png", "dog.png"):
        colors = rng.integers(0, 256, (4, 5, 3), dtype=np.uint8)
        image = Image.fromarray(colors).resize((50, 30), Image.Resampling.BICUBIC)
        image.save(folder / name)
    (folder / "notes.txt").write_text("no photo")
    Image.new("L", (50, 30), 7).save(folder / "grey.png")
    return folder


def test_a_folder_of_photos_is_finished_and_its_bad_files_are_listed(fresh, folder):
    few = {"improved": None, "context": None}
    done = fresh.snakemake(**overlay(fresh, photos=["album"], agents=few))
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert "Photos that cannot be used" in output and "notes.txt: not an image" in output
    table = pd.read_csv(fresh.folder / "results/colorize/photos.csv").set_index("image")
    assert table["problem"].notna().to_dict() == {"cat-on-a-mat": False, "dog": False, "grey": True, "notes": True}
    scores = pd.read_csv(fresh.folder / "results/colorize/scores.csv")
    assert set(scores["image"]) == {"cat-on-a-mat", "dog"}
    assert str(fresh.folder) not in (fresh.folder / "results/colorize/photos.csv").read_text()


@pytest.mark.parametrize(
    ("photos", "sentence"),
    [
        (["album/notes.txt"], "album/notes.txt: not an image"),
        (["chelsea", "album/grey.png"], "album/grey.png: a grey image"),
        (["nowhere"], "colorize.photos: nowhere: no such file or folder"),
    ],
)
def test_a_photo_that_cannot_be_used_stops_before_any_job(fresh, folder, photos, sentence):
    done = fresh.snakemake(**overlay(fresh, photos=photos))
    assert done.returncode != 0 and sentence in done.stdout + done.stderr
    assert not (fresh.folder / "results").exists()
