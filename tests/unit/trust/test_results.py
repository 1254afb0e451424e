"""What jobs write and read of their own: no room, no permission, damage by hand. Numbers as in docs/trust.md."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
import yaml

from conftest import PROJECT, changed, problems, script_of
from terrapalette.land.variables import Variable, attributes
from terrapalette.runtime import damage, memory
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.whole_files import write_csv, write_fields, write_json, write_netcdf
from terrapalette.spaces import autoencoder
from unit.trust.closed import as_nobody, open_folder  # noqa: F401

LARGE = xr.Dataset({"value": ("cell", np.random.default_rng(2).random(100_000))})
WRITERS = {
    "netCDF": lambda path: write_netcdf(LARGE, path),
    "netCDF by fields": lambda path: write_fields(LARGE, [("more", LARGE["value"].variable)], path, 4),
    "table": lambda path: write_csv(LARGE.to_dataframe(), path),
    "JSON": lambda path: write_json(LARGE["value"].values.tolist(), path),
}


def in_child(work):
    """What a function says in a process of its own, whose limits are not ours."""
    listen, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            work()
            said = "done"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(tell, said.encode())
        os._exit(0)
    os.close(tell)
    os.waitpid(child, 0)
    with os.fdopen(listen) as pipe:
        return pipe.read()


@pytest.mark.parametrize("write", WRITERS.values(), ids=list(WRITERS))
def test_a_full_disk_is_called_so(tmp_path, write):
    """[22] A limit on the size of files stands for the disk: the library says HDF error, we say what it is."""

    def work():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        write(str(tmp_path / "new/result"))

    said = in_child(work)
    assert said.startswith("InputError") and "no space left" in said and str(tmp_path / "new") in said, said
    assert list((tmp_path / "new").iterdir()) == []


def test_an_error_of_ours_stays_one(tmp_path):
    """Where the disk has room, nothing else is taken for a full one."""
    with pytest.raises(RuntimeError, match="ours"):
        write_fields(LARGE, (exec("raise RuntimeError('ours')") for _ in range(1)), str(tmp_path / "x.nc"), 4)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written(open_folder):  # noqa: F811
    """[21]"""
    said = as_nobody(lambda: write_json({}, str(open_folder / "results/a.json")))
    assert "InputError" in said and "permission" in said and str(open_folder) in said


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A folder of results, each of another kind."""
    monkeypatch.chdir(tmp_path)
    Path("results").mkdir()
    write_netcdf(LARGE, "results/a.nc")
    write_csv(LARGE.to_dataframe(), "results/a.csv")
    write_json({"a": 1}, "results/a.json")
    return tmp_path


NAMES = ["results/a.nc", "results/a.csv", "results/a.json"]


def test_sound_results_are_passed_over(results):
    assert damage.sentences([*NAMES, "workflow/Snakefile.py"]) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("harm", [lambda content: b"", lambda content: b"\x00" * 50, lambda content: content[:-1500]])
def test_a_damaged_result_is_named_with_its_remedy(results, name, harm):
    """[33]"""
    path = results / name
    content = harm(path.read_bytes())
    path.write_bytes(content if not (name.endswith("csv") and content) else b'"')
    (sentence,) = damage.sentences(NAMES)
    assert sentence.startswith(f"{name} is damaged") and "Delete it" in sentence


def test_a_job_names_the_damaged_result_and_its_log_keeps_what_lies_behind(results):
    """[33] Any script: the exception names no file, the sentence does."""
    content = bytearray((results / "results/a.nc").read_bytes())
    content[-200_000:-199_000] = bytes(1000)
    (results / "results/a.nc").write_bytes(content)
    code = (
        "from types import SimpleNamespace\nimport xarray as xr\nfrom terrapalette.runtime.logs import open_log\n"
        "def main(snakemake):\n    open_log('rule.log')\n    xr.load_dataset(snakemake.input[0])\n"
        "main(SimpleNamespace(input=['results/a.nc']))"
    )
    environment = {"PYTHONPATH": str(PROJECT / "workflow")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: results/a.nc is damaged") and "Delete it" in done.stderr
    assert "Traceback" in (results / "rule.log").read_text()


def test_an_input_error_keeps_its_cause_in_the_log(tmp_path):
    code = (
        "from terrapalette.runtime import foreign_bytes\nfrom terrapalette.runtime.logs import open_log\n"
        "open_log('rule.log')\nwith foreign_bytes.told('a.nc', 'damaged'):\n    [][1]"
    )
    environment = {"PYTHONPATH": str(PROJECT / "workflow")}
    run = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True, "check": False}
    done = subprocess.run([sys.executable, "-c", code], **run)
    assert done.stderr.startswith("Error: a.nc: ") and "Traceback" not in done.stderr
    assert "IndexError" in (tmp_path / "rule.log").read_text()


# Remedies that lead somewhere -----------------------------------------------------------------------------------------


def test_one_cell_of_land_is_told(tmp_path, small_grid):
    """[30] It is the number of cells that is wrong, not the variables."""
    small_grid = small_grid.copy(deep=True)
    small_grid["LandPercentage"].values[:] = 0
    small_grid["LandPercentage"].values[3, 4] = 100
    for name in small_grid:
        small_grid[name].attrs |= attributes(Variable(name, name, "", None, None, None))
    small_grid["LandPercentage"].attrs = {"role": "land"}
    small_grid.to_netcdf(tmp_path / "grid.nc")
    params = {"land_variable": "LandPercentage", "land_threshold": 100, "surface": "land", "order_by": "NDVI"}
    params |= {"max_cells": 1000, "sample_cells": 1000, "normalize": "variable", "area_weights": False}
    given = SimpleNamespace(
        input=SimpleNamespace(grid=str(tmp_path / "grid.nc")),
        output=SimpleNamespace(features=str(tmp_path / "features.nc")),
        params=SimpleNamespace(**params),
        log=[str(tmp_path / "log")],
        config={},
        threads=1,
    )
    with pytest.raises(InputError, match=r"one cell only.*land\.land_threshold") as caught:
        script_of("land", "prepare")["main"](given)
    assert "Drop" not in str(caught.value)


def test_a_division_by_zero_blames_no_learning_rate():
    """[30] Only a loss that ran away does."""
    kind = SimpleNamespace(fit=lambda *_, **__: 1 / 0, has_history=False)
    params = SimpleNamespace(seed=1, tensorboard=None)
    with pytest.raises(ZeroDivisionError):
        script_of("land", "reduce")["fitted"](kind, None, None, {}, params, "vae2")


def test_cuda_without_a_device_is_told(monkeypatch):
    """[24]"""
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(InputError, match="device: auto"):
        autoencoder.resolve_device("cuda")
    assert autoencoder.resolve_device("auto") == "cpu"


@pytest.mark.parametrize("box", [[0, 10, 95, 120], [0, 10, -100, 0], [170, 190, 0, 10]])
def test_a_region_outside_the_globe_is_refused(box):
    """[14]"""
    default = yaml.safe_load((PROJECT / "config.yaml").read_text())
    said = problems(changed(default, ["land", "figures", "regions"], {"Nowhere": box}))
    assert said and all("land.figures.regions.Nowhere" in one for one in said)


def test_memory_is_reckoned_with_both_numbers(monkeypatch):
    """[29]"""
    monkeypatch.setattr(memory, "available", lambda: 2 * 2**30)
    memory.check(2**30, "it", "Make it smaller.")
    with pytest.raises(
        InputError, match=r"^it needs 3 GiB of memory at least, and 2 GiB are free\. Make it smaller\.$"
    ):
        memory.check(3 * 2**30, "it", "Make it smaller.")


def test_a_limit_of_this_process_counts():
    def work():
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + 2**28, size + 2**28))
        assert 0 < memory.available() <= 2**28

    assert in_child(work) == "done"
