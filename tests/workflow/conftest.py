"""Copies of the project in which Snakemake really runs."""

import os
import shutil
import subprocess
import sys

import pytest

from conftest import PROJECT

TREE = ["Snakefile", "config.yaml", "workflow", "envs", "profiles", "examples", "tests/config"]


def environment(base=os.environ):
    """What a user's shell would have: what pytest needs for itself is left out."""
    return {key: value for key, value in base.items() if key not in {"PYTHONPATH", "MPLBACKEND"}}


class Copy:
    """A copy of the project's files in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        for name in TREE:
            source, target = PROJECT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)

    def snakemake(self, *arguments, config=("tests/config/tiny.yaml",), variables=None, umask=-1):
        command = [sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
        if config:
            command += ["--configfile", "config.yaml", *config]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment() | (variables or {}),
            umask=umask,
            capture_output=True,
            text=True,
            check=False,
        )

    def planned(self, *arguments):
        """Names of the rules that a dry run would run, with how often."""
        done = self.snakemake("--quiet", "host", "rules", "--dry-run", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        lines = [line.split() for line in (done.stdout + done.stderr).splitlines()]
        rows = [line for line in lines if len(line) == 2 and line[1].isdigit() and line[0] != "total"]
        return {name: int(count) for name, count in rows}


@pytest.fixture
def fresh(tmp_path):
    return Copy(tmp_path / "project")


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A copy in which the tiny study has run to its end."""
    copy = Copy(tmp_path_factory.mktemp("finished") / "project")
    done = copy.snakemake()
    assert done.returncode == 0, done.stdout + done.stderr
    return copy
