import json
import os
import subprocess
import sys

import jsonschema
import numpy as np
import pytest
import yaml

from conftest import PROJECT
from terrapalette.colorize import baselines, chroma, patches, photo_palette, photos, surroundings
from terrapalette.colorize.agents import registry
from terrapalette.colorize.agents import settings as agent_settings
from terrapalette.colorize.agents.registry import Task
from terrapalette.runtime.errors import InputError

pytestmark = pytest.mark.usefixtures("one_thread")

SETTINGS = yaml.safe_load((PROJECT / "config.yaml").read_text())["colorize"]["agents"]
SMALL = {
    "basic": {},
    "exemplar": {},
    "propagate": {},
    "improved": {"iterations": 300, "batch_size": 256},
    "cnn": {"widths": [4, 8], "iterations": 40, "crop": 24},
    "context": {"trees": 8},
    "blend": {},
}
WITHOUT_PALETTE = ["cnn", "context", "blend"]


@pytest.fixture
def photo(rng):
    """Three bands of colours that their grey tells apart, with some noise."""
    bands = np.array([[30, 60, 140], [190, 90, 40], [220, 220, 120]])[np.arange(30) // 10]
    image = np.repeat(bands[:, None], 44, axis=1) + rng.normal(0, 6, (30, 44, 3))
    return np.clip(image, 0, 255).astype(np.uint8)


def task_of(photo, k=3):
    halves = photos.split(photo)
    colors = photo_palette.palettes(halves.left, k, np.random.default_rng(1))[k - 1].colors
    return halves, Task(*halves[:3], colors, photo_palette.classes(halves.left, colors))


def small(name):
    """Settings of a configured agent that takes no time."""
    settings = registry.with_members({agent: SETTINGS[agent] | SMALL.get(agent, {}) for agent in SETTINGS}, name)
    return {key: settings[key] for key in ["kind", *registry.agent(settings["kind"]).settings]}


def painted(name, task, **changes):
    settings = {key: value for key, value in small(name).items() if key not in {"kind", "colors"}} | changes
    if "members" in settings:
        task = task._replace(paintings={member: painted(member, task) for member in settings["members"]})
    return registry.agent(SETTINGS[name]["kind"]).color(task, random_state=np.random.default_rng(2), **settings)


def as_rgb(half, task):
    return np.vstack([task.colors, [[0, 0, 0]]])[half] if half.ndim == 2 else half


@pytest.mark.parametrize("name", SMALL)
def test_agents_find_colours_that_the_grey_tells(photo, name):
    halves, task = task_of(photo)
    painting = painted(name, task)
    error = np.mean((as_rgb(painting.right, task).astype(float) - halves.right) ** 2)
    grey_error = np.mean((halves.right_grey[..., None].astype(float) - halves.right) ** 2)
    # The noise alone is 36.
    assert error < 0.1 * grey_error
    assert painting.left.shape[:2] == painting.right.shape[:2] == (30, 22)


@pytest.mark.parametrize("name", SMALL)
def test_an_agent_is_what_it_says(photo, name):
    """Its flags are kept by its painting; without a palette it needs neither colours nor classes."""
    _, task = task_of(photo)
    agent = registry.agent(SETTINGS[name]["kind"])
    settings = SETTINGS[name] | SMALL[name]
    painting = painted(name, task if agent.needs_palette else task._replace(colors=None, classes=None))
    assert (painting.right.ndim == 2) == agent.paints_classes(settings)
    assert (painting.training is not None) == agent.trains
    assert ("colors" in agent.settings) == agent.needs_palette
    assert set(agent.searchable) <= set(agent.settings)
    assert agent.title and all(own["description"] for own in agent.settings.values())


@pytest.mark.parametrize("name", [name for name, one in SETTINGS.items() if one["kind"] == "improved"])
def test_blended_paintings_hold_no_classes(name):
    agent = registry.agent(SETTINGS[name]["kind"])
    assert agent.paints_classes(SETTINGS[name] | {"blend": False})
    assert not agent.paints_classes(SETTINGS[name] | {"blend": True})


@pytest.mark.parametrize("kind", registry.MODULES)
def test_settings_are_schemas_that_the_defaults_fit(kind):
    for name, schema in registry.agent(kind).settings.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        values = [one[name] for one in SETTINGS.values() if one["kind"] == kind and one[name] != "auto"]
        assert values and all(jsonschema.Draft202012Validator(schema).is_valid(value) for value in values), name


def test_an_unknown_kind_is_an_error():
    with pytest.raises(
        ValueError, match="no kind of agent 'knn', expected one of basic, exemplar, propagate, improved, cnn, context"
    ):
        registry.agent("knn")


def test_rules_may_ask_agents_without_loading_what_paints():
    words = "import sys; from terrapalette.colorize.agents import registry; from terrapalette.config import colorize; "
    words += "[registry.agent(kind) for kind in registry.MODULES]; "
    words += "print(*({'torch', 'sklearn', 'skimage', 'scipy', 'pykdtree', 'PIL'} & sys.modules.keys()))"
    folder = str(PROJECT / "workflow")
    done = subprocess.run([sys.executable, "-c", words], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


PAINT = """
import json, sys
from importlib import import_module
import numpy as np
from terrapalette.colorize.agents import registry
agent = registry.agent(sys.argv[1])
settings = json.loads(sys.argv[2])
for name in registry.imports(settings | {"kind": sys.argv[1]}):
    import_module(name)
before = set(sys.modules)
left = np.random.default_rng(0).integers(0, 256, (12, 12, 3), dtype=np.uint8)
task = registry.Task(left, left[..., 0], left[..., 1], left[0, :3], left[..., 2] % 3)
task = task._replace(paintings={name: registry.Painting(left, left) for name in settings.get("members", {})})
agent.color(task, random_state=np.random.default_rng(0), **settings)
loaded = set(sys.modules) - before
packages = {name.split(".")[0] for name in loaded} - {name.split(".")[0] for name in before}
print(*sorted(packages & {"torch", "sklearn", "skimage", "scipy", "pykdtree"}))
print(*sorted(name for name in loaded if name.startswith("terrapalette")))
"""


@pytest.mark.parametrize("name", SMALL)
def test_an_agent_tells_what_it_imports(name):
    """The time of a painting would otherwise be that of loading libraries."""
    settings = small(name) | ({"iterations": 2} if "iterations" in SMALL[name] else {})
    kept = {key: value for key, value in settings.items() if key not in {"kind", "colors"}}
    command = [sys.executable, "-c", PAINT, settings["kind"], json.dumps(kept)]
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=PROJECT / "workflow", env=alone, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_auto_and_elbow_become_numbers():
    wanted = {"patch": "auto", "colors": "elbow", "border": "black"}
    found = agent_settings.resolved(wanted, {"patch": np.int64(5), "colors": 3}, 7)
    assert found == {"patch": 5, "colors": 7, "border": "black"} and wanted["patch"] == "auto"
    assert agent_settings.resolved({"colors": "auto"}, {"colors": 3}, 0) == {"colors": 3}
    with pytest.raises(InputError, match=r"no elbow\. Set the agent's colors to a number"):
        agent_settings.resolved({"colors": "elbow"}, None, 0)


@pytest.mark.parametrize("name", SMALL)
def test_the_same_seed_gives_the_same_painting(photo, name):
    _, task = task_of(photo)
    first, second = painted(name, task), painted(name, task)
    np.testing.assert_array_equal(first.right, second.right)
    assert str(first.training) == str(second.training)


@pytest.mark.parametrize("name", ["basic", "improved"])
def test_a_black_border_changes_nothing_inside(photo, name):
    _, task = task_of(photo)
    whole, framed = painted(name, task).right, painted(name, task, border="black").right
    np.testing.assert_array_equal(patches.inner(whole, 3), patches.inner(framed, 3))
    assert (framed[[0, -1]] == 3).all() and (framed[:, [0, -1]] == 3).all()


def test_permuted_colours_are_the_same_painting(photo):
    _, task = task_of(photo)
    order = np.array([2, 0, 1])
    other = task._replace(colors=task.colors[np.argsort(order)], classes=order[task.classes])
    np.testing.assert_array_equal(
        as_rgb(painted("basic", task).right, task), as_rgb(painted("basic", other).right, other)
    )


def test_a_shifted_photo_is_a_shifted_painting(photo):
    """The left half stays, the grey right half moves by two rows: so do its colours, away from the edge."""
    _, task = task_of(photo)
    moved = task._replace(right_grey=np.roll(task.right_grey, 2, axis=0))
    np.testing.assert_array_equal(painted("basic", task).right[1:-3], painted("basic", moved).right[3:-1])


def test_blended_colours_lie_between_those_of_the_palette(photo):
    _, task = task_of(photo)
    right = painted("improved", task, blend=True).right
    assert right.shape == (30, 22, 3)
    assert (right >= task.colors.min(axis=0)).all() and (right <= task.colors.max(axis=0)).all()


def test_early_stopping_records_the_held_out_loss(photo):
    _, task = task_of(photo)
    training = painted("improved", task, early_stop={"share": 0.2, "patience": 3}).training
    assert np.isfinite(training["held_out"]).all() and len(training["loss"]) == len(training["iteration"])


@pytest.mark.parametrize("name", WITHOUT_PALETTE)
def test_the_given_grey_is_kept(photo, name):
    _, task = task_of(photo)
    painting = painted(name, task)
    for half, grey in ((painting.left, task.left_grey), (painting.right, task.right_grey)):
        # Rounding of three channels and of their grey.
        assert np.abs(photos.grey(half).astype(int) - grey).max() <= 1


@pytest.mark.parametrize("name", WITHOUT_PALETTE)
def test_a_photo_of_one_colour_is_painted_in_it(name):
    tint = np.tile(np.array([90, 60, 30], np.uint8), (12, 20, 1))
    halves = photos.split(tint)
    right = painted(name, Task(*halves[:3], None, None)).right
    assert np.abs(right.astype(int) - tint[:, 10:]).max() <= 1


@pytest.mark.parametrize("name", WITHOUT_PALETTE)
@pytest.mark.parametrize("shape", [(2, 5), (5, 2), (1, 10)])
def test_ten_pixels_are_a_photo(rng, name, shape):
    halves = photos.split(rng.integers(0, 256, (*shape, 3), dtype=np.uint8))
    assert painted(name, Task(*halves[:3], None, None)).right.shape == halves.right.shape


@pytest.mark.parametrize("name", ["cnn", "context"])
def test_a_photo_that_memory_cannot_hold_is_told_before_any_is_taken(name):
    wide = np.broadcast_to(np.uint8(7), (5000, 5000))
    task = Task(np.broadcast_to(wide[..., None], (5000, 5000, 3)), wide, wide, None, None)
    with pytest.raises(InputError, match=r"halves of 5000 x 5000 pixels are too large.*Lower colorize\.max_side\."):
        painted(name, task)


@pytest.mark.parametrize("name", WITHOUT_PALETTE)
def test_colours_that_only_the_surroundings_tell_are_found(rng, name):
    """Two greys in checks everywhere: fine ones above, which are blue, coarse ones below, which are yellow."""
    rows, columns = np.indices((48, 64))
    size = np.where(rows < 24, 1, 6)
    grey = np.where((rows // size + columns // size) % 2, 110, 140) + rng.integers(-3, 4, rows.shape)
    tint = np.where(rows[..., None] < 24, [-30, 0, 70], [20, 0, -60])
    halves = photos.split((grey[..., None] + tint).astype(np.uint8))
    task = Task(*halves[:3], None, None)
    longer = {"iterations": 120, "reduce": 1, "learning_rate": 0.02} if name == "cnn" else {}
    error = np.mean((painted(name, task, **longer).right.astype(float) - halves.right) ** 2)
    by_grey = np.mean((baselines.luminance(task).right.astype(float) - halves.right) ** 2)
    assert error < 0.4 * by_grey


def test_context_sees_a_mirrored_photo_alike(photo):
    halves = photos.split(photo)
    left = surroundings.features(halves.left_grey, [1, 2], from_right=True)
    mirrored = surroundings.features(halves.left_grey[:, ::-1], [1, 2], from_right=False)
    # Rows of pixels run the other way.
    expected = mirrored.reshape(30, 22, -1)[:, ::-1].reshape(660, -1)
    np.testing.assert_allclose(left, expected, atol=1e-3)


@pytest.mark.parametrize("name", ["exemplar", "propagate"])
def test_the_classics_keep_the_given_grey(photo, name):
    _, task = task_of(photo)
    painting = painted(name, task)
    assert np.abs(photos.grey(painting.right).astype(int) - task.right_grey).max() <= 2
    assert np.abs(photos.grey(painting.left).astype(int) - task.left_grey).max() <= 2


def test_propagate_has_what_touches_the_middle(photo):
    """Its left half is the scribble, of which the last column alone reaches the right one."""
    _, task = task_of(photo)
    painting = painted("propagate", task)
    np.testing.assert_array_equal(painting.left, task.left)
    other = task.left.copy()
    other[:, :-1] = 255 - other[:, :-1]
    np.testing.assert_array_equal(painted("propagate", task._replace(left=other)).right, painting.right)


def test_an_exemplar_of_one_colour_gives_that_one(photo):
    """Samples of one chroma: so is the painting, whatever the greys."""
    _, task = task_of(photo)
    left = chroma.paint(task.left_grey, np.full((*task.left_grey.shape, 2), (10.0, -15.0)))
    found = chroma.chroma(painted("exemplar", task._replace(left=left)).right)
    # Colours in 8 bits: the darkest are a few units off.
    assert np.abs(np.median(found, axis=(0, 1)) - (10, -15)).max() < 1


def test_baselines(photo):
    halves, task = task_of(photo)
    assert (baselines.grey(task).right == halves.right_grey[..., None]).all()
    mean = baselines.mean(task).right
    np.testing.assert_allclose(mean[0, 0], halves.left.reshape(-1, 3).mean(axis=0), atol=0.5)
    assert (mean == mean[0, 0]).all()
    limit = baselines.painted("palette_limit", task, halves.right)
    np.testing.assert_array_equal(limit.right, photo_palette.classes(halves.right, task.colors))


def test_only_what_sees_the_truth_follows_it(photo):
    halves, task = task_of(photo)
    other = 255 - halves.right
    for name, baseline in baselines.BASELINES.items():
        follows = (
            baselines.painted(name, task, halves.right).right != baselines.painted(name, task, other).right
        ).any()
        assert follows == baseline.sees_truth, name
        assert (baselines.painted(name, task, other).right.ndim == 2) == baseline.has_palette, name


def test_luminance_is_the_mean_colour_of_each_grey():
    left = np.array([[[10, 0, 0], [30, 0, 0], [0, 90, 9]]], np.uint8)
    task = Task(left, np.array([[5, 5, 45]], np.uint8), np.array([[5, 45, 25, 0]], np.uint8), None, None)
    # 25 lies between 5 and 45; 0 is below all.
    assert baselines.luminance(task).right.tolist() == [[[20, 0, 0], [0, 90, 9], [10, 45, 4], [20, 0, 0]]]
