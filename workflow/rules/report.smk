# What all studies give to the report: published figures beside ours, the report's opening text, the front page.

collector(
    "report_reproduction",
    "results/reproduction.csv",
    "reproduction",
    {"what": "published figures beside ours (table)"},
    category="Findings",
    tables=reproduced(),
)


rule report_summarize:
    input:
        template=workflow_file("report/workflow.rst"),
        introductions=study_texts("introduction"),
        guides=study_texts("guide"),
        tables=[
            path for tables in findings_tables().values() for path in tables.values()
        ],
        reproduction=reproduction_table(),
        code=code("report/summarize")
        + [
            path
            for name in findings_tables()
            for path in module_code(f"{name}/findings")
        ],
    output:
        summary="results/summary.rst",
    log:
        "results/logs/report/summarize.log",
    conda:
        "../../envs/environment.yaml"
    params:
        tables=findings_tables(),
        terms={name: study.terms() for name, study in chosen_studies().items()},
    script:
        "../scripts/report/summarize.py"


rule report_front:
    input:
        pictures=[card["picture"] for card in front_cards() if card["picture"]],
        page=page_files("front"),
        code=code("report/front"),
    output:
        page="results/index.html",
    log:
        "results/logs/report/front.log",
    conda:
        "../../envs/environment.yaml"
    params:
        cards=front_cards(),
        tables=front_tables(),
        facts="Results of this run: " + ", ".join(config["studies"]),
    script:
        "../scripts/report/front.py"
