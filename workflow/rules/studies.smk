# The studies and what they give to the whole; the checked configuration; what `all` asks for.
from typing import NamedTuple


class Study(NamedTuple):
    """What each study names in its *_inputs.smk, as functions of the configuration.

    missing: sentences on files that it is told to read and that are not there; results: files that `all` makes;
    reproduced: its table of published figures, if it has one; findings: tables that the report's opening speaks of;
    cards: what the front page links, each with title, text, href (from results/) and picture (a figure, or "").
    """

    missing: object
    results: object
    reproduced: object
    findings: object
    cards: object


STUDIES = {
    "land": Study(
        land_missing_files,
        land_results,
        land_reproduced,
        land_summary_tables,
        land_cards,
    ),
    "colorize": Study(
        colorize_missing_files,
        colorize_results,
        colorize_reproduced,
        colorize_summary_tables,
        colorize_cards,
    ),
    "course": Study(
        course_missing_files, course_results, course_reproduced, dict, course_cards
    ),
}


def chosen_studies():
    return [STUDIES[name] for name in config["studies"]]


def check_config():
    schema = yaml.safe_load((WORKFLOW / "schemas/config.schema.yaml").read_text())
    problems = check.problems(config, schema) or [
        sentence for study in chosen_studies() for sentence in study.missing()
    ]
    if problems:
        raise WorkflowError(
            "The configuration cannot be used:\n  " + "\n  ".join(problems)
        )


def reproduced():
    """Tables of published figures beside ours, of the studies that have one in this run."""
    return [path for study in chosen_studies() for path in study.reproduced()]


def summary_tables():
    """Tables that the report's opening sentences are made from."""
    found = {
        name: path
        for study in chosen_studies()
        for name, path in study.findings().items()
    }
    if reproduced():
        found["reproduction"] = "results/reproduction.csv"
    return found


def front_cards():
    """What the front page links to."""
    first = {
        "title": "Report",
        "text": "Every figure and table with its caption, what made it, and the main findings.",
        "href": "report.html",
        "picture": "",
    }
    return [first] + [card for study in chosen_studies() for card in study.cards()]


def front_tables():
    """Tables of this run, as the front page sees them."""
    paths = [path for study in chosen_studies() for path in study.results()]
    tables = [path for path in paths if path.endswith(".csv")]
    tables += ["results/reproduction.csv"] * bool(reproduced())
    return [path.removeprefix("results/") for path in tables]


def study_results():
    """What `all` asks for."""
    found = [path for study in chosen_studies() for path in study.results()]
    if reproduced():
        found.append("results/reproduction.csv")
    return [*found, "results/summary.rst", "results/index.html"]


check_config()


onsuccess:
    if colorize_notes():
        print(
            "Photos that cannot be used (see results/colorize/photos.csv):\n  "
            + "\n  ".join(colorize_notes())
        )
    leftovers = dependencies.leftovers(study_results())
    if leftovers:
        print(
            "Left from earlier settings, not part of this run (`make clean` begins anew):\n  "
            + "\n  ".join(leftovers)
        )
