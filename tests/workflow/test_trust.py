"""What people give a run, through Snakemake itself: odd names, closed and damaged files, settings. No job runs here."""

import shlex
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from conftest import PROJECT
from workflow.conftest import environment

pytestmark = pytest.mark.workflow
QUIET = ("--quiet", "host", "rules", "--dry-run")


@pytest.fixture
def dry(fresh):
    """A dry run with settings of one's own: its return code and all that it says."""

    def run(overlay, *arguments):
        (fresh.folder / "mine.yaml").write_bytes(overlay if isinstance(overlay, bytes) else overlay.encode())
        done = fresh.snakemake(*QUIET, *arguments, config=("tests/config/tiny.yaml", "mine.yaml"))
        return done.returncode, done.stdout + done.stderr

    run.folder = fresh.folder
    return run


def sentences(said):
    """What a run refused, a line each; a traceback is none."""
    assert "Traceback" not in said and "WildcardError" not in said and "Pathvar" not in said, said
    lines = said.split("cannot be used:")[1].splitlines()
    return [line.strip() for line in lines if line.startswith("  ") and not line.startswith('  File "')]


def test_odd_photos_do_not_block_a_folder(dry, rng):
    """[17, 18, 27] Braces and brackets, a damaged TIFF, equal stems, 24 zeros, 200 letters: what can be used is."""
    folder = dry.folder / "album"
    folder.mkdir()
    names = [
        "good.png",
        "good.tiff",
        "a{b}.png",
        "<c>.png",
        f"{'0' * 24}.png",
        f"{'x' * 200}.png",
        "scores.png",
        "na.png",
    ]
    for name in names:
        Image.fromarray(rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)).save(folder / name)
    damaged = (folder / "good.tiff").read_bytes()
    (folder / "good.tiff").write_bytes(damaged[:-90] + b"\xff" * 90)
    code, said = dry("studies: [colorize]\ncolorize: {photos: [album]}\n")
    assert code == 0, said
    planned = {line.split()[0]: line.split()[-1] for line in said.splitlines() if len(line.split()) == 2}
    usable = len(names) - 2
    assert planned["colorize_prepare"] in (str(usable), str(usable - 1))


def test_one_look_at_photos_serves_all_calls(dry, rng):
    """[28] A second call reads what the first has seen: the files are not opened again."""
    folder = dry.folder / "album"
    folder.mkdir()
    Image.fromarray(rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)).save(folder / "good.png")
    overlay = "studies: [colorize]\ncolorize: {photos: [album]}\n"
    assert dry(overlay)[0] == 0
    notes = dry.folder / "resources/colorize/survey.json"
    seen = notes.read_text()
    notes.write_text(seen.replace('""', '"seen before"'))
    code, said = dry(overlay)
    assert code == 1 and "seen before" in said


def test_all_refusals_at_once(dry, small_grid):
    """[17, 6] Each file that Snakemake cannot take, and settings that stand twice, in one call each."""
    for name in ("a{b}.nc", "in <x>.nc"):
        small_grid.to_netcdf(dry.folder / name)
    overlay = (
        "land: {source: ['a{b}.nc', 'in <x>.nc', 'b{c}*.nc'], region: '<r>.geojson', mask: {file: '{m}', variable: x}}"
    )
    said = sentences(dry(overlay)[1])
    assert len(said) == 5 and all("land." in one for one in said)
    assert sum("Snakemake takes for a variable" in one for one in said) == 4
    (said,) = sentences(dry("land: {k: 3}\nland: {k_max: 5}\n")[1])
    assert "mine.yaml, line 2: land stands in line 1 already" in said


def test_names_inside_files_may_hold_braces(dry, small_grid):
    """[17] A variable's name is the file's: it reaches the job as it is."""
    small_grid.rename(LandPercentage="land {x} <y>").to_netcdf(dry.folder / "own.nc")
    code, said = dry(
        "studies: [land]\nland: {source: own.nc, land_variable: 'land {x} <y>', references: {landcover: null}}\n"
    )
    assert code == 0, said


@pytest.mark.parametrize("name", ["my file.yaml", "it's mine.yaml", "a$b.yaml"])
def test_make_quotes_the_name_of_the_settings(name):
    """[36] `make -n` prints what would run."""
    given = name.replace("$", "$$")
    done = subprocess.run(
        ["make", "-n", "run", f"CONFIG={given}"],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (line,) = [one for one in done.stdout.splitlines() if "check_settings" in one and "progress" not in one]
    assert shlex.split(line).count(name) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file"),
        (b"caf\xe9: 1", "line 1"),
        (b"a: [", "line 1"),
        (b"a: 1\na: 2", "line 2"),
        (b"seed: 1", ""),
    ],
)
def test_settings_are_looked_at_before_snakemake(tmp_path, content, words):
    """[35, 36] What make runs first."""
    path = tmp_path / "my file.yaml"
    if content is not None:
        path.write_bytes(content)
    command = [sys.executable, str(PROJECT / "workflow/tools/check_settings.py"), str(path)]
    where = {"PYTHONPATH": str(PROJECT / "workflow")}
    done = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == bool(words) and words in done.stderr and "Traceback" not in done.stderr
    assert not words or done.stderr.startswith(f"Error: {path}")
