"""Shared fixtures: where reference data lie, scripts run without Snakemake, small grids with known truth."""

import copy
import os
import runpy
import shutil
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
import yaml

import one_machine_slurm
from terrapalette.config import check, schema

pytest_plugins = ["browser_fixtures"]
PROJECT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TERRAPALETTE_SHARED", PROJECT.parent / "shared"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STUDIES = ["land", "colorize", "course"]
NAMES = ["DHR1020", "DHR443", "DHR490", "DHR565", "DHR670", "DHR865", "NDVI"]
RANGES = {name: (-1.0, 1.0) if name == "NDVI" else (0.0, 1.0) for name in NAMES} | {"LandPercentage": None}


def pytest_collection_modifyitems(items):
    absent = pytest.mark.skip(reason=f"reference data not found in {SHARED} (set TERRAPALETTE_SHARED)")
    # Continuous integration installs a browser and Slurm: there their absence is a failure.
    unseen = pytest.mark.skip(reason="no Chromium found (Debian: apt-get install chromium)")
    unscheduled = pytest.mark.skip(reason="no Slurm found (Debian: apt-get install slurm-wlm munge)")
    for item in items:
        if "browser" in item.keywords and not CHROMIUM and os.environ.get("CI") != "true":
            item.add_marker(unseen)
        if "slurm" in item.keywords and not one_machine_slurm.installed() and os.environ.get("CI") != "true":
            item.add_marker(unscheduled)
        if "shared" in item.keywords and not (SHARED / "data").is_dir():
            item.add_marker(absent)


class Scripts:
    """Runs one study's scripts with plain namespaces in place of Snakemake, in a folder of its own."""

    study: str

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        # An absolute path stays as it is.
        return str(self.folder / name)

    def run(self, script, output, *, wildcards=None, params=None, **inputs):
        """Run one script; `inputs` and `output` are file names in the folder (or lists of them)."""

        def located(names):
            return {
                key: [self.path(one) for one in name] if isinstance(name, list) else self.path(name)
                for key, name in names.items()
            }

        made = located(output)
        if "figure" in made:
            # Line art is written as SVG too, beside the picture.
            made.setdefault("vector", made["figure"].replace(".png", ".svg"))
        snakemake = SimpleNamespace(
            input=SimpleNamespace(**located(inputs)),
            output=SimpleNamespace(**made),
            params=SimpleNamespace(**(params or {})),
            wildcards=SimpleNamespace(**(wildcards or {})),
            log=[self.path("rule.log")],
            threads=2,
            config={"engine": {"kind": "local", "workers": None, "scheduler": None}, "land": {"blocks": None}},
        )
        script_of(self.study, script)["main"](snakemake)


def changed(config, keys, value):
    """A copy of a configuration in which the key at the end of these keys has another value."""
    config = copy.deepcopy(config)
    place = config
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return config


@cache
def schemas():
    """The schema above the studies, then theirs."""
    paths = [PROJECT / f"workflow/schemas/{name}.schema.yaml" for name in ["config", *STUDIES]]
    return [yaml.safe_load(path.read_text()) for path in paths]


def problems(config):
    """What is wrong with a configuration, as a run would say it."""
    base, *parts = schemas()
    return check.problems(config, schema.assembled(base, dict(zip(STUDIES, parts, strict=True)), config), STUDIES)


@cache
def script_of(study, name):
    """What a rule's script defines; scripts of different studies may share a name."""
    return runpy.run_path(str(PROJECT / f"workflow/scripts/{study}/{name}.py"), run_name=f"{study}.{name}")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def one_thread():
    """Threads that wait for each other cost more than small networks."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def polder_file():
    return SHARED / "data/polder/GRASP_POLDER_L3_climatological_digitised.1degree.nc"


@pytest.fixture(scope="session")
def small_grid():
    """Five spectra in five longitude sectors of an 18 x 36 planet, with a little noise: north up, from 180 W."""
    random = np.random.default_rng(3)
    lat, lon = 85 - 10.0 * np.arange(18), -175 + 10.0 * np.arange(36)
    spectra = random.uniform(0.1, 0.8, (5, 7))
    spectra[:, 6] = [-0.1, 0.1, 0.3, 0.5, 0.8]
    sector = np.broadcast_to(np.arange(36) * 5 // 36, (18, 36))
    fields = spectra[sector] + random.normal(0, 0.01, (18, 36, 7))
    land = np.full((18, 36), 100.0)
    land[:, ::9] = 40.0
    grid = xr.Dataset(
        {name: (("lat", "lon"), fields[:, :, index].astype(np.float32)) for index, name in enumerate(NAMES)},
        coords={"lat": ("lat", lat, {"units": "degrees_north"}), "lon": ("lon", lon, {"units": "degrees_east"})},
        attrs={"title": "five spectra", "source": "made for a test"},
    )
    grid["LandPercentage"] = (("lat", "lon"), land.astype(np.float32))
    grid.attrs["truth"] = sector.ravel().tolist()
    # One planet for all tests: who wants another one takes a copy.
    for variable in grid.data_vars.values():
        variable.values.setflags(write=False)
    return grid
