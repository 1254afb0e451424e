# Which space and method is best at what, if any is: each labelling again on halves of the land's blocks.


rule land_contend:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        clusters=rules.land_cluster.output.clusters,
        choice=rules.land_choose.output.choice,
        references=rules.land_validate.output.cells if land_references() else [],
        method=lambda wildcards: land_method_code([wildcards.method]),
        code=code("land/contend"),
    output:
        draws="results/land/contest/{space}.{method}.csv",
        # What depends on the machine stands apart.
        seconds="results/land/seconds/{space}.{method}.csv",
    log:
        "results/logs/land/contend.{space}.{method}.log",
    benchmark:
        "results/benchmarks/land/contend.{space}.{method}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=120,
    params:
        seed=config["seed"],
        draws=LAND["contest"]["draws"],
        block=LAND["verdict"]["block"],
        settings=lambda wildcards: land_methods(wildcards.space)[wildcards.method],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/contend.py"


rule land_collect_contest:
    input:
        draws=land_contest_files("contest"),
        seconds=land_contest_files("seconds"),
        repeats=expand(rules.land_repeat.output.repeats, space=CLUSTERED),
        noise=expand(rules.land_perturb.output.noise, space=CLUSTERED),
        choice=rules.land_choose.output.choice,
        kinds=land_kinds_code(),
        code=code("land/collect_contest"),
    output:
        contest=report(
            "results/land/contest.csv",
            caption=caption("land/contest_table"),
            category="Land",
            subcategory="Comparison",
            labels={"what": "contest of spaces and methods (table)"},
        ),
        seconds="results/land/contest_seconds.csv",
    log:
        "results/logs/land/collect_contest.log",
    conda:
        "../../envs/environment.yaml"
    params:
        kinds={space: LAND["spaces"][space]["kind"] for space in SPACES},
    script:
        "../scripts/land/collect_contest.py"


figure(
    "land/figures/contest",
    "Comparison",
    {"what": "contest of spaces and methods"},
    params={"methods": LOOKS},
    contest=rules.land_collect_contest.output.contest,
    seconds=rules.land_collect_contest.output.seconds,
    features=rules.land_prepare.output.features,
)
