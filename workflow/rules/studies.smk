# The studies of this run: their checked configuration, and what `all` asks for.


def chosen_studies():
    return {name: STUDIES[name] for name in config["studies"]}


def check_config():
    folder = WORKFLOW / "schemas"
    base, *parts = [
        yaml.safe_load((folder / f"{name}.schema.yaml").read_text())
        for name in ["config", *STUDIES]
    ]
    whole = schema.assembled(base, dict(zip(STUDIES, parts, strict=True)), config)
    problems = [one for path in workflow.configfiles for one in files.problems(path)]
    problems = problems or check.problems(config, whole, list(STUDIES))
    problems = problems or [
        sentence for study in chosen_studies().values() for sentence in study.missing()
    ]
    if problems:
        raise WorkflowError(
            "The configuration cannot be used:\n  " + "\n  ".join(problems)
        )


def reproduced():
    """Tables of published figures beside ours, of the studies that have one in this run."""
    return [path for study in chosen_studies().values() for path in study.reproduced()]


def reproduction_table():
    """The table of all published figures, where there are any."""
    return ["results/reproduction.csv"] * bool(reproduced())


def findings_tables():
    """Tables that the report's opening sentences are made from, by study and name."""
    found = {name: study.findings() for name, study in chosen_studies().items()}
    return {name: tables for name, tables in found.items() if tables}


def findings_files():
    """All these tables."""
    return [path for tables in findings_tables().values() for path in tables.values()]


def findings_code():
    """The modules that make sentences from them, which scripts load by name."""
    return [
        path for name in findings_tables() for path in module_code(f"{name}/findings")
    ]


def findings_terms():
    """Words for these sentences, by study."""
    return {name: study.terms() for name, study in chosen_studies().items()}


def study_texts(name):
    """A part of the report's opening text, from every study of this run."""
    return [workflow_file(f"report/{study}/{name}.rst") for study in chosen_studies()]


def front_cards():
    """What the front page links to."""
    first = {
        "title": "Report",
        "text": "Every figure and table with its caption, what made it, and the main findings.",
        "href": "report.html",
        "picture": "",
    }
    return [first] + [
        card for study in chosen_studies().values() for card in study.cards()
    ]


def front_tables():
    """Tables of this run, as the front page sees them."""
    tables = [path for path in studies_results() if path.endswith(".csv")]
    return [path.removeprefix("results/") for path in tables]


def studies_results():
    found = [path for study in chosen_studies().values() for path in study.results()]
    return [*found, *reproduction_table()]


def all_results():
    """What `all` asks for."""
    return [*studies_results(), "results/summary.rst", "results/index.html"]


# A job reads these rules again; its run has checked the same settings before.
if workflow.is_main_process:
    check_config()


onsuccess:
    leftovers = dependencies.leftovers(all_results())
    if leftovers:
        leftovers = [
            "Left from earlier settings, not part of this run (`make clean` begins anew):\n  "
            + "\n  ".join(leftovers)
        ]
    notes = [note for study in chosen_studies().values() for note in study.notes()]
    for sentence in notes + leftovers:
        print(sentence)
