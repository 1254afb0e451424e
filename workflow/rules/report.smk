# What all studies give to the report: published figures beside ours, and the report's opening text.


rule report_reproduction:
    input:
        tables=reproduced(),
        code=code("report/reproduction"),
    output:
        reproduction=report(
            "results/reproduction.csv",
            caption=caption("reproduction"),
            category="Findings",
            labels={"what": "published figures beside ours (table)"},
        ),
    log:
        "results/logs/report/reproduction.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/report/reproduction.py"


rule report_summarize:
    input:
        template=workflow_file("report/workflow.rst"),
        tables=summary_tables().values(),
        code=code("report/summarize"),
    output:
        summary="results/summary.rst",
    log:
        "results/logs/report/summarize.log",
    conda:
        "../../envs/environment.yaml"
    params:
        names=list(summary_tables()),
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
