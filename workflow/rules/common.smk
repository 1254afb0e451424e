# Helpers of all rules: the checked configuration, the sources a script depends on, what `all` asks for.
import os
import sys
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

WORKFLOW = Path(workflow.basedir) / "workflow"
sys.path.insert(0, str(WORKFLOW))

from terrapalette import idx, settings, sources
from terrapalette.errors import InputError

sources.share(WORKFLOW)


def check_config():
    schema = yaml.safe_load((WORKFLOW / "schemas/config.schema.yaml").read_text())
    problems = settings.problems(config, schema)
    if not problems:
        source = config["land"]["source"]
        if source != "emulated" and not Path(source).expanduser().is_file():
            problems = [
                f"land.source: no file {source!r} (relative paths start from {Path.cwd()})"
            ]
        problems += missing_course_files(config["course"])
    if problems:
        raise WorkflowError(
            "The configuration cannot be used:\n  " + "\n  ".join(problems)
        )


def missing_course_files(course):
    """What the course is told to read and does not find."""
    problems = []
    for name, data in course["kmeans"]["data"].items():
        for key in ("source", "solution") if data else ():
            path = data[key]
            if path in (None, "2d", "3d") or Path(path).expanduser().is_file():
                continue
            problems.append(
                f"course.kmeans.data.{name}.{key}: no file {path!r} (relative paths start from {Path.cwd()})"
            )
    if course["digits"]["source"] != "digits":
        try:
            idx.locate(course["digits"]["source"])
        except InputError as error:
            problems.append(f"course.digits.source: {error}")
    return problems


def code(script):
    """The script of a rule and every library module behind it, relative to the working folder."""
    paths = sources.dependencies(WORKFLOW / "scripts" / f"{script}.py", WORKFLOW)
    return [os.path.relpath(path) for path in paths]


def library(name):
    """A data file of the library, relative to the working folder."""
    return os.path.relpath(WORKFLOW / "terrapalette" / name)


def caption(name):
    """A figure's caption in workflow/report."""
    return f"../report/{name}.rst"


def one_of(names):
    """A wildcard constraint: one of these names, or none at all."""
    return "|".join(names) or "(?!)"


def study_results():
    """What `all` asks for; each study names its own results in its *_inputs.smk."""
    results = {"land": land_results, "course": course_results}
    return [path for study in config["studies"] for path in results[study]()]


check_config()


onsuccess:
    leftovers = sources.leftovers(study_results())
    if leftovers:
        print(
            "Left from earlier settings, not part of this run (`make clean` begins anew):\n  "
            + "\n  ".join(leftovers)
        )
