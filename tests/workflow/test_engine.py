"""Where blocks are worked through is chosen in the configuration or a profile; for it, nothing is made again."""

import pytest
import xarray as xr

pytestmark = pytest.mark.workflow

# A step between rows and columns, so that jobs ask for an engine: of all cells, in blocks.
LARGE = "land: {max_cells: 100, k_max: 5}\n"
DASK = "engine: {kind: dask, workers: 2}\nland: {blocks: 3}\n"


def with_settings(copy, **texts):
    """Further files of settings, each laid over the last."""
    for name, text in texts.items():
        (copy.folder / f"{name}.yaml").write_text(text)
    return ("tests/config/tiny.yaml", *(f"{name}.yaml" for name in texts))


def planned(copy, *options, config):
    done = copy.snakemake("--dry-run", "--quiet", "host", "rules", *options, config=config)
    words = done.stdout + done.stderr
    assert done.returncode == 0, words
    return words


def test_a_change_of_engine_reruns_nothing(finished):
    words = planned(finished, config=with_settings(finished, dask=DASK + "seed: 42\n"))
    assert "Nothing to be done" in words
    # A change that counts is seen in the same way.
    assert "land_prepare" in planned(finished, config=with_settings(finished, large=LARGE))


def test_a_profile_may_choose_it(finished):
    """A scheduler that is not there would stop a job, so the check of the settings alone is asked."""
    profile = finished.folder / "profiles/mine"
    profile.mkdir()
    (profile / "config.yaml").write_text("config:\n  engine: {kind: dask, scheduler: slurm}\n")
    try:
        assert "Nothing to be done" in planned(
            finished, "--profile", "profiles/mine", config=("tests/config/tiny.yaml",)
        )
        (profile / "config.yaml").write_text("config:\n  engine: {kind: spark}\n")
        done = finished.snakemake("--dry-run", "--profile", "profiles/mine")
        assert done.returncode and "engine.kind is 'spark', expected one of local, dask" in done.stdout + done.stderr
    finally:
        (profile / "config.yaml").unlink()
        profile.rmdir()


def test_the_engine_changes_no_byte(fresh):
    features = fresh.folder / "results/land/features.nc"
    config = with_settings(fresh, large=LARGE)
    assert fresh.snakemake("results/land/features.nc", config=config).returncode == 0
    local = features.read_bytes()
    with xr.open_dataset(features) as dataset:
        assert dataset.attrs["stride"] > 1
    done = fresh.snakemake(
        "results/land/features.nc", "--forcerun", "land_prepare", config=with_settings(fresh, large=LARGE, dask=DASK)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert features.read_bytes() == local
