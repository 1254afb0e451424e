# Helpers of all rules: the sources that a script depends on, files of the workflow, captions.
import os
import sys
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

WORKFLOW = Path(workflow.basedir) / "workflow"
sys.path.insert(0, str(WORKFLOW))

from terrapalette.config import check, dependencies

dependencies.share(WORKFLOW)


def missing(key, path):
    """A sentence on a file that a key of the configuration names and that is not there."""
    if Path(path).expanduser().is_file():
        return []
    return [f"{key}: no file {path!r} (relative paths start from {Path.cwd()})"]


def code(script):
    """The script of a rule and every library module behind it, relative to the working folder."""
    paths = dependencies.dependencies(WORKFLOW / "scripts" / f"{script}.py", WORKFLOW)
    return [os.path.relpath(path) for path in paths]


def module(name):
    """A module of the library that a script loads by name, and every module behind it."""
    path = WORKFLOW / "terrapalette" / f"{name}.py"
    return [os.path.relpath(one) for one in dependencies.dependencies(path, WORKFLOW)]


def library(name):
    """A data file of the library, relative to the working folder."""
    return workflow_file(f"terrapalette/{name}")


def page_files(name):
    """Markup, style and scripts of a page, and the style of all pages."""
    folder = WORKFLOW / "terrapalette/pages"
    paths = [folder / "common.css", *sorted((folder / name).iterdir())]
    return [os.path.relpath(path) for path in paths]


def workflow_file(name):
    """A file of the workflow, relative to the working folder."""
    return os.path.relpath(WORKFLOW / name)


def caption(name):
    """A figure's caption in workflow/report."""
    return f"../report/{name}.rst"


def one_of(names):
    """A wildcard constraint: one of these names, or none at all."""
    return "|".join(names) or "(?!)"
