"""Where blocks are worked through is chosen in the configuration or a profile; for it, nothing is made again."""

import pytest
import xarray as xr

from workflow.conftest import Copy

pytestmark = pytest.mark.workflow

FEATURES = "results/land/features.nc"
# A step between rows and columns, so that the job which makes the features asks for an engine.
CONFIG = ("tests/config/tiny.yaml", "large.yaml")
LARGE = "land: {max_cells: 200}\n"
DASK = "engine: {kind: dask, workers: 2}\nland: {blocks: 3}\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A copy in which the features of a large grid were made by threads, and its files of settings and profiles."""
    copy = Copy(tmp_path_factory.mktemp("prepared") / "project")
    texts = {"large": LARGE, "dask": DASK, "smaller": "land: {max_cells: 150}\n"}
    for name, text in texts.items():
        (copy.folder / f"{name}.yaml").write_text(text)
    for name, engine in {"slurm": "{kind: dask, scheduler: slurm}", "wrong": "{kind: spark}"}.items():
        (copy.folder / f"profiles/of_{name}").mkdir()
        (copy.folder / f"profiles/of_{name}/config.yaml").write_text(f"config:\n  engine: {engine}\n")
    done = copy.snakemake(FEATURES, config=CONFIG)
    assert done.returncode == 0, done.stdout + done.stderr
    with xr.open_dataset(copy.folder / FEATURES) as dataset:
        assert dataset.attrs["stride"] > 1
    return copy


def said(copy, *options, config):
    done = copy.snakemake(FEATURES, *options, config=config)
    return done.stdout + done.stderr


def test_another_engine_makes_nothing_again(prepared):
    assert "Nothing to be done" in said(prepared, "--dry-run", config=(*CONFIG, "dask.yaml"))
    assert "Nothing to be done" in said(prepared, "--dry-run", "--profile", "profiles/of_slurm", config=CONFIG)
    # A change that counts is seen in the same way.
    assert "land_prepare" in said(prepared, "--dry-run", config=(*CONFIG, "smaller.yaml"))


def test_the_engine_changes_no_byte(prepared):
    local = (prepared.folder / FEATURES).read_bytes()
    words = said(prepared, "--forcerun", "land_prepare", config=(*CONFIG, "dask.yaml"))
    assert "1 of 1 steps (100%) done" in words
    assert (prepared.folder / FEATURES).read_bytes() == local


def test_jobs_get_the_engine_of_a_profile(prepared):
    words = said(prepared, "--dry-run", "--profile", "profiles/of_wrong", config=CONFIG)
    assert "engine.kind is 'spark', expected one of local, dask" in words
    words = said(prepared, "--forcerun", "land_prepare", "--profile", "profiles/of_slurm", config=CONFIG)
    assert "engine.scheduler: 'slurm' needs a job of Slurm's, but SLURM_JOB_ID is not set" in words
