# Helpers of all rules: what a study gives to the whole, the sources behind a script, rules of figures and collectors.
import os
import sys
from pathlib import Path
from typing import NamedTuple

import yaml
from snakemake.exceptions import WorkflowError

# Where this file lies: as a module of another workflow, the latter's folder is workflow.basedir.
WORKFLOW = Path(str(workflow.current_basedir)).parent
sys.path.insert(0, str(WORKFLOW))

from terrapalette.config import check, dependencies, files, schema
from terrapalette.runtime import contents, foreign_bytes, records

dependencies.share(WORKFLOW)

# What files hold, for params of rules that read files from outside: a file that is swapped for another one may have any
# date.
CONTENTS = contents.Contents(records.NOTES)


class Study(NamedTuple):
    """What a study says of itself at the end of its *_inputs.smk, as functions of the configuration.

    missing: sentences on files that it is told to read and that are not there; results: files that `all` makes;
    reproduced: its table of published figures, if it has one; findings: tables that the report's opening speaks of, by
    the names that terrapalette.{study}.findings knows; terms: further words for those sentences, by name;
    cards: what the front page links, each with title, text, href (from results/) and picture (a figure, or "");
    notes: sentences for the end of a run.
    """

    missing: object
    results: object
    reproduced: object = list
    findings: object = dict
    terms: object = dict
    cards: object = list
    notes: object = list


# Filled by the studies' *_inputs.smk, in the order in which the Snakefile includes them.
STUDIES = {}


def missing(key, path):
    """A sentence on a file that a key of the configuration names and that cannot be read."""
    place = Path(path).expanduser()
    reason = foreign_bytes.misnamed(place) or foreign_bytes.closed(place)
    if not reason and place.is_file():
        return []
    if reason and reason != "no such file":
        return [f"{key}: {path!r}: {reason}"]
    return [f"{key}: no file {path!r} (relative paths start from {Path.cwd()})"]


def stamp(paths):
    """What files from outside hold: a param of the rule that reads them (a path, or a list of them)."""
    return [
        CONTENTS.digest(path) for path in ([paths] if isinstance(paths, str) else paths)
    ]


def untouched(params):
    """Params that hold texts of users: from functions, for in other texts Snakemake looks for wildcards."""
    return {name: lambda _, value=value: value for name, value in params.items()}


def code(script):
    """The script of a rule and every library module behind it, relative to the working folder."""
    paths = dependencies.dependencies(WORKFLOW / "scripts" / f"{script}.py", WORKFLOW)
    return [os.path.relpath(path) for path in paths]


def module_code(name):
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


def figure(
    path,
    subcategory,
    labels,
    /,
    *,
    name=None,
    vector=True,
    numbers=False,
    params=None,
    only=None,
    **inputs,
):
    """Make a figure part of the workflow: draw `path` (from results/, without ending), and show it in the report.

    The path begins with the study. The rule is called {study}_plot_{name}, its script plot_{name}.py, its caption
    {study}/{name}.rst; `name` is the file's name up to its first dot, unless it is given. vector: also as SVG (line
    art); numbers: also as CSV; params: what its script reads of the configuration; only: allowed values of wildcards;
    inputs: its data.
    """
    study = path.split("/")[0]
    name = name or Path(path).name.split(".")[0]
    wildcards = Path(path).name.split(".", 1)[1:]
    made = {
        "figure": report(
            f"results/{path}.png",
            caption=caption(f"{study}/{name}"),
            category=study.capitalize(),
            subcategory=subcategory,
            labels=labels,
        )
    }
    if vector:
        made["vector"] = f"results/{path}.svg"
    if numbers:
        made["table"] = f"results/{path}.csv"

    rule:
        name:
            f"{study}_plot_{name}"
        input:
            **inputs,
            code=code(f"{study}/plot_{name}"),
        output:
            **made,
        log:
            f"results/logs/{study}/{'.'.join([f'plot_{name}', *wildcards])}.log",
        wildcard_constraints:
            **{wildcard: one_of(values) for wildcard, values in (only or {}).items()},
        conda:
            "../../envs/environment.yaml"
        params:
            **(params or {}),
        script:
            f"../scripts/{study}/plot_{name}.py"


def collector(name, path, caption_name, labels, *, category, subcategory=None, tables):
    """Put tables of one form under each other, into one that stands in the report."""

    rule:
        name:
            name
        input:
            tables=tables,
            code=code("report/collect"),
        output:
            table=report(
                path,
                caption=caption(caption_name),
                category=category,
                subcategory=subcategory,
                labels=labels,
            ),
        log:
            f"results/logs/report/{name}.log",
        conda:
            "../../envs/environment.yaml"
        script:
            "../scripts/report/collect.py"
