# How many land types, if any: null worlds, other blocks and halves of the Earth, and the verdict from them. Maps wait for
# none of it, unless land.k is verdict; the atlas waits for the blocks, and tells of each cell how they judged it.
from terrapalette.verdict import null_worlds

VERDICT = LAND["verdict"]
JUDGED = land_judged_spaces()
NULLS = list(null_worlds.TITLES)


wildcard_constraints:
    null=one_of(NULLS),


rule land_worlds:
    input:
        features=rules.land_prepare.output.features,
        models=expand(rules.land_reduce.output.model, space=JUDGED),
        kinds=land_kinds_code(),
        code=code("land/worlds"),
    output:
        worlds="results/land/verdict/worlds.{null}.nc",
        gate="results/land/verdict/gate.{null}.csv",
        examples="results/land/verdict/examples.{null}.nc",
    log:
        "results/logs/land/worlds.{null}.log",
    benchmark:
        "results/benchmarks/land/worlds.{null}.tsv"
    conda:
        "../../envs/environment.yaml"
    # Small fits hold Python's lock: threads would wait for each other, so each null is a job of its own.
    threads: 1
    resources:
        mem_mb=3000,
        runtime=120,
    params:
        seed=config["seed"],
        spaces={space: land_space_settings(space) for space in JUDGED},
        k_max=LAND["k_max"],
        worlds=VERDICT["worlds"],
        retrain=VERDICT["retrain"],
        area_weights=LAND["area_weights"],
        cells=VERDICT["cells"],
    script:
        "../scripts/land/worlds.py"


rule land_collect_worlds:
    input:
        **{
            name: expand(path, null=NULLS)
            for name, path in rules.land_worlds.output.items()
        },
        code=code("land/collect_worlds"),
    output:
        worlds="results/land/verdict/worlds.nc",
        gate=report(
            "results/land/verdict/gate.csv",
            caption=caption("land/gate_table"),
            category="Land",
            subcategory="Verdict",
            labels={"what": "what null worlds do not share with the data (table)"},
        ),
        examples="results/land/verdict/examples.nc",
    log:
        "results/logs/land/collect_worlds.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/collect_worlds.py"


rule land_resample:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        model=rules.land_reduce.output.model,
        clusters=lambda wildcards: land_clusters(
            wildcards.space, land_judged_methods(wildcards.space)
        ),
        kind=land_kind_code,
        code=code("land/resample"),
    output:
        resampled="results/land/verdict/{space}.nc",
    log:
        "results/logs/land/resample.{space}.log",
    benchmark:
        "results/benchmarks/land/resample.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=120,
    params:
        **{
            key: VERDICT[key]
            for key in ("worlds", "cells", "replicates", "splits", "block")
        },
        seed=config["seed"],
        k_max=LAND["k_max"],
    script:
        "../scripts/land/resample.py"


rule land_judge:
    input:
        worlds=rules.land_collect_worlds.output.worlds,
        resampled=expand(rules.land_resample.output.resampled, space=JUDGED),
        code=code("land/judge"),
    output:
        verdict=report(
            "results/land/verdict.csv",
            caption=caption("land/verdict_table"),
            category="Land",
            subcategory="Verdict",
            labels={"space": "all", "what": "verdict (table)"},
        ),
    log:
        "results/logs/land/judge.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/judge.py"


rule land_assess:
    input:
        classes=rules.land_classify.output.classes,
        resampled=expand(rules.land_resample.output.resampled, space=JUDGED),
        code=code("land/assess"),
    output:
        classes=report(
            "results/land/classes.csv",
            caption=caption("land/classes_table"),
            category="Land",
            subcategory="Classes",
            labels={"what": "classes (table)"},
        ),
    log:
        "results/logs/land/assess.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/assess.py"
