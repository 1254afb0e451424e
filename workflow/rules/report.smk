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
        tables=findings_files(),
        reproduction=reproduction_table(),
        code=code("report/summarize") + findings_code(),
    output:
        summary="results/summary.rst",
    log:
        "results/logs/report/summarize.log",
    conda:
        "../../envs/environment.yaml"
    params:
        tables=findings_tables(),
        terms=findings_terms(),
    script:
        "../scripts/report/summarize.py"


rule report_front:
    input:
        pictures=[card["picture"] for card in front_cards() if card["picture"]],
        page=page_files("front"),
        findings=findings_files(),
        code=code("report/front") + findings_code(),
    output:
        page="results/index.html",
    log:
        "results/logs/report/front.log",
    conda:
        "../../envs/environment.yaml"
    params:
        cards=front_cards(),
        findings=findings_tables(),
        terms=findings_terms(),
        tables=front_tables(),
        facts="Results of this run: " + ", ".join(config["studies"]),
    script:
        "../scripts/report/front.py"
