# Helpers of all rules: the checked configuration, the sources a script depends on, what `all` asks for.
import os
import sys
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

WORKFLOW = Path(workflow.basedir) / "workflow"
sys.path.insert(0, str(WORKFLOW))

from terrapalette import settings, sources

sources.share(WORKFLOW)


def check_config():
    schema = yaml.safe_load((WORKFLOW / "schemas/config.schema.yaml").read_text())
    missing_files = {"land": land_missing_files}
    problems = settings.problems(config, schema) or [
        sentence for study in config["studies"] for sentence in missing_files[study]()
    ]
    if problems:
        raise WorkflowError(
            "The configuration cannot be used:\n  " + "\n  ".join(problems)
        )


def missing(key, path):
    """A sentence on a file that a key of the configuration names and that is not there."""
    if Path(path).expanduser().is_file():
        return []
    return [f"{key}: no file {path!r} (relative paths start from {Path.cwd()})"]


def code(script):
    """The script of a rule and every library module behind it, relative to the working folder."""
    paths = sources.dependencies(WORKFLOW / "scripts" / f"{script}.py", WORKFLOW)
    return [os.path.relpath(path) for path in paths]


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


def reproduced():
    """Tables of published figures beside ours, of the studies that have one in this run."""
    tables = {"land": land_reproduced}
    return [path for study in config["studies"] for path in tables[study]()]


def summary_tables():
    """Tables that the report's opening sentences are made from."""
    tables = {"land": land_summary_tables}
    found = {}
    for study in config["studies"]:
        found |= tables[study]()
    if reproduced():
        found["reproduction"] = "results/reproduction.csv"
    return found


def study_results():
    """What `all` asks for; each study names its own results in its *_inputs.smk."""
    results = {"land": land_results}
    found = [path for study in config["studies"] for path in results[study]()]
    if reproduced():
        found.append("results/reproduction.csv")
    return [*found, "results/summary.rst"]


check_config()


onsuccess:
    leftovers = sources.leftovers(study_results())
    if leftovers:
        print(
            "Left from earlier settings, not part of this run (`make clean` begins anew):\n  "
            + "\n  ".join(leftovers)
        )
